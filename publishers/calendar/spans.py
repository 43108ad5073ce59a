"""Times in which nothing new goes out, as a calendar draws them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A freeze or blackout, from when to when; a freeze has no end that is known."""

    id: int
    start: datetime
    end: datetime | None

    def touches(self, start: datetime, end: datetime) -> bool:
        """Whether a part of that time lies in it."""
        return self.start < end and (self.end is None or self.end > start)

    def holds(self, instant: datetime) -> bool:
        """Whether what is due then is held back; its end is free again."""
        return self.start <= instant and (self.end is None or instant < self.end)

    def fills(self, start: datetime, end: datetime) -> bool:
        """Whether all of that time lies in it."""
        return self.start <= start and (self.end is None or self.end >= end)


def over(spans: Iterable[Span], start: datetime, end: datetime) -> tuple[Span, ...]:
    """Those that touch the time."""
    return tuple(span for span in spans if span.touches(start, end))
