"""How far a campaign has come: counted from what really arrived. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """One post that stands on a channel."""

    entry: UUID
    channel: int
    form: str
    #: Whose item it is, and whose channel.
    agencies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """So many of so many."""

    reached: int
    wanted: int

    @property
    def percent(self) -> int:
        """Never 100 before the target is reached."""
        return min(100, self.reached * 100 // self.wanted)

    @property
    def is_reached(self) -> bool:
        return self.reached >= self.wanted

    @property
    def missing(self) -> int:
        return max(0, self.wanted - self.reached)


def progress(counts: str, form: str, wanted: int, arrived: Iterable[Arrived]) -> Progress:
    """Against one target; ``counts`` is one of ``models.Counted``, ``form`` narrows to items of that form."""
    meant = [post for post in arrived if form in ("", post.form)]
    if counts == "items":
        reached = len({post.entry for post in meant})
    elif counts == "channels":
        reached = len({post.channel for post in meant})
    elif counts == "agencies":
        reached = len({code for post in meant for code in post.agencies})
    else:
        reached = len(meant)
    return Progress(reached=reached, wanted=wanted)
