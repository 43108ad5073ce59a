"""Time comes from here, so that tests and the crash matrix can move it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the present instant, always aware and in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        return self.instant


def rfc3339(instant: datetime) -> str:
    """Format an aware instant as UTC ``YYYY-MM-DDThh:mm:ssZ`` (microseconds kept when there are any)."""
    text = instant.astimezone(UTC).isoformat()
    return text.replace("+00:00", "Z")
