"""Cards: one item at one time, whatever the number of channels. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

#: The state that a card shows is the first of these that one of its channels is in: what needs a person comes first.
WORST_FIRST = (
    "failed", "missed", "needs_checking", "held", "in_review", "draft", "publishing", "scheduled", "published",
    "withdrawn", "cancelled",
)  # fmt: skip
#: Not a delivery yet: a day of a recurring post that will be planned.
EXPECTED = "expected"
_RANK = {state: rank for rank, state in enumerate(WORST_FIRST)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One delivery, as far as the calendar shows it."""

    id: UUID
    entry: UUID
    due: datetime
    state: str
    kind: str
    channel: int
    campaign: int | None = None
    #: The freeze or blackout that stopped it.
    hold: int | None = None
    #: Who planned it.
    by: int | None = None
    #: Until then it may be taken back, and nothing else is done with it.
    undo_until: datetime | None = None
    #: Why it waits or failed.
    code: str = ""
    is_handed_over: bool = False
    agency: str = ""

    @property
    def standing(self) -> str:
        """The state, with what is held back, or waits in a queue that rests, apart from what goes out by itself."""
        is_held = self.hold is not None or self.code == "queue_paused"
        return "held" if self.state == "scheduled" and is_held else self.state

    def can_move(self, now: datetime) -> bool:
        """Whether another time makes sense: it waits, and its time is still to come."""
        is_leaving = self.undo_until is not None and now < self.undo_until and self.due <= self.undo_until
        return self.state == "scheduled" and self.due > now and not is_leaving


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One item at one minute, with what goes to each channel then."""

    entry: UUID
    #: On the clock of the desk.
    at: datetime
    is_withdrawal: bool
    posts: tuple[Post, ...]

    @property
    def key(self) -> str:
        """Names the card in a page."""
        return f"{self.entry}-{self.at:%Y%m%dT%H%M}" + ("-w" if self.is_withdrawal else "")

    @property
    def worst(self) -> Post:
        """The post whose state the card shows."""
        return min(self.posts, key=lambda post: _RANK.get(post.standing, 0))

    @property
    def campaign(self) -> int | None:
        return next((post.campaign for post in self.posts if post.campaign), None)

    def movable(self, now: datetime, channels: Iterable[int]) -> list[Post]:
        """What of it can get another time by somebody who may use these channels."""
        usable = set(channels)
        return [post for post in self.posts if post.channel in usable and post.can_move(now)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """Which posts a person wants to see; nothing chosen keeps all."""

    channel: int | None = None
    platform: str = ""
    campaign: int | None = None
    #: Codes of an agency and all below it.
    agencies: frozenset[str] = frozenset()
    state: str = ""
    by: int | None = None

    def keeps(self, post: Post, platforms: Mapping[int, str]) -> bool:
        """Whether the post is wanted; ``platforms`` says which one each channel is on."""
        return (
            self.channel in (None, post.channel)
            and self.platform in ("", platforms.get(post.channel, ""))
            and self.campaign in (None, post.campaign)
            and (not self.agencies or post.agency in self.agencies)
            # What was taken back is shown to who asks for it.
            and (self.state == post.standing if self.state else post.state != "cancelled")
            and self.by in (None, post.by)
        )


def gather(posts: Iterable[Post], zone: tzinfo) -> list[Card]:
    """The cards of these posts, in the order of their time."""
    together: defaultdict[tuple[datetime, bool, UUID], list[Post]] = defaultdict(list)
    walls: dict[datetime, datetime] = {}
    for post in posts:
        # Many share one instant: an item's channels, and items planned for the full hour.
        at = walls.get(post.due)
        if at is None:
            at = walls[post.due] = post.due.astimezone(zone).replace(second=0, microsecond=0)
        together[at, post.kind == "withdraw", post.entry].append(post)
    cards = [
        Card(entry=entry, at=at, is_withdrawal=is_withdrawal, posts=tuple(found))
        for (at, is_withdrawal, entry), found in together.items()
    ]
    return sorted(cards, key=lambda card: (card.at, card.is_withdrawal, card.entry.int))
