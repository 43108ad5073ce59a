"""Where a harvest stands between two runs, and where the next one begins. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

_SECONDS, _DAY = "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d"
#: A harvest begins so much before the end of the last one: what servers commit late, or stamp by another clock.
_OVERLAP = timedelta(minutes=10)
_OVERLAP_DAYS = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """All of it is the repository's own words; ``place`` says of which repository, set and format."""

    place: str
    #: Learned once: the format to ask for, and whether moments are told to the second.
    prefix: str = ""
    granularity: str = ""
    #: Everything up to here was taken.
    until: str = ""
    #: A list that is not at its end: what asks for its next part, when it was begun, the latest stamp seen in it, and
    #: its parts so far.
    token: str = ""
    begun: str = ""
    latest: str = ""
    parts: int = 0
    #: The first list has come to its end: what comes now is news.
    is_first_over: bool = False

    @classmethod
    def of(cls, stored: Mapping[str, Any], place: str) -> Progress:
        """What was stored, unless it is of another place: then from the beginning."""
        if stored.get("place") != place:
            return cls(place=place)
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def since(self) -> str:
        """``from`` of the next list; empty: everything."""
        if not self.until:
            return ""
        until = datetime.strptime(self.until, _SECONDS if "T" in self.until else _DAY).replace(tzinfo=UTC)
        if "ss" in self.granularity and "T" in self.until:
            return (until - _OVERLAP).strftime(_SECONDS)
        return (until - _OVERLAP_DAYS).strftime(_DAY)

    def after_part(self, *, token: str, answered: str, latest: str) -> Progress:
        """Once a part has been taken in."""
        following = replace(
            self, token=token, begun=self.begun or answered, latest=max(self.latest, latest), parts=self.parts + 1
        )
        return following if token else replace(following._at_the_end(), is_first_over=True)

    def afresh(self) -> Progress:
        """The list from its beginning: its token no longer counts."""
        return replace(self, token="", begun="", latest="", parts=0)

    def _at_the_end(self) -> Progress:
        """Up to the latest stamp, but not beyond the moment at which the list began: some servers stamp the future."""
        ends = [end for end in (self.latest, self.begun) if end]
        until = max(self.until, min(ends)) if ends else self.until
        return replace(self.afresh(), until=until)
