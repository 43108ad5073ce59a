"""What a platform lets a channel do in a time: declared as data, spent before each call, corrected by its answers."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: Start and end of a window; the end is no longer part of it.
Span = tuple[datetime, datetime]


@dataclasses.dataclass(frozen=True, slots=True)
class Every:
    """Fixed windows of one length, counted from the epoch: clock minutes, clock hours.

    Where a platform counts over the last hour, whenever that began, this allows up to twice as much across a boundary;
    its own answers correct that (``Gauge.observe``).
    """

    length: timedelta

    def around(self, now: datetime) -> Span:
        start = _EPOCH + (now - _EPOCH) // self.length * self.length
        return start, start + self.length


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """From midnight to midnight on the clocks of a zone; 23 or 25 hours when these change."""

    zone: str

    def around(self, now: datetime) -> Span:
        today = now.astimezone(ZoneInfo(self.zone)).date()
        return _midnight(today, self.zone), _midnight(today + timedelta(days=1), self.zone)


@dataclasses.dataclass(frozen=True, slots=True)
class Month:
    """A calendar month on the clocks of a zone."""

    zone: str

    def around(self, now: datetime) -> Span:
        first = now.astimezone(ZoneInfo(self.zone)).date().replace(day=1)
        following = (first + timedelta(days=31)).replace(day=1)
        return _midnight(first, self.zone), _midnight(following, self.zone)


Window = Every | Day | Month
MINUTE, HOUR = Every(timedelta(minutes=1)), Every(timedelta(hours=1))


@dataclasses.dataclass(frozen=True, slots=True)
class ClosedHours:
    """Hours of every day in which nothing may be sent, by the clocks of a zone; they may span midnight."""

    closed_from: time
    closed_to: time
    zone: str

    def opens_at(self, now: datetime) -> datetime:
        """The instant itself when open, else when it opens next."""
        local = now.astimezone(ZoneInfo(self.zone))
        hour, spans_midnight = local.time(), self.closed_from > self.closed_to
        evening = spans_midnight and hour >= self.closed_from
        morning = hour < self.closed_to if spans_midnight else self.closed_from <= hour < self.closed_to
        if not (evening or morning):
            return now
        day = local.date() + timedelta(days=1) if evening else local.date()
        return datetime.combine(day, self.closed_to, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """One bucket that a platform fills anew with each window."""

    bucket: str
    #: Shown to people; translatable.
    label: Any
    #: What one window holds; 0 for a bucket of which the platform names no number.
    capacity: int
    window: Window
    closed: ClosedHours | None = None
    #: Name of the channel's option that says the capacity instead.
    option: str = ""
    #: Only the platform counts: ours is to look, not to add. For percentages, and where only a refusal tells.
    told: bool = False
    #: Every call draws from it: when it is empty the whole channel waits, not only the delivery at hand.
    is_whole: bool = False

    def opens_at(self, now: datetime) -> datetime:
        """The instant itself unless these are closed hours."""
        return self.closed.opens_at(now) if self.closed else now


class Gauge(Protocol):
    """What is left of a channel's quotas, shared by all who work for it."""

    def spend(self, bucket: str, cost: int = 1) -> None:
        """Take from the bucket. Raises ``Throttled`` before anything is done when it doesn't hold that much."""

    def give_back(self, bucket: str, cost: int = 1) -> None:
        """Put back what was taken for something that then did not happen. Never raises."""

    def observe(
        self,
        bucket: str,
        *,
        used: int | None = None,
        capacity: int | None = None,
        blocked_until: datetime | None = None,
    ) -> None:
        """Note what the platform itself says of the bucket. Never raises: an answer must not be lost for it."""


class Unmetered:
    """Lets everything pass: for platforms without quotas, and for trying one out."""

    def spend(self, bucket: str, cost: int = 1) -> None:
        return

    def give_back(self, bucket: str, cost: int = 1) -> None:
        return

    def observe(
        self,
        bucket: str,
        *,
        used: int | None = None,
        capacity: int | None = None,
        blocked_until: datetime | None = None,
    ) -> None:
        return


UNMETERED = Unmetered()


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)
