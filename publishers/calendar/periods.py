"""Which days a calendar shows, which instants these are on a clock, and which days come before and after. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

#: Days of the list.
LIST_DAYS = 28
#: Years that a calendar can be asked for: beyond them a date is a slip of the finger.
YEARS = range(2000, 2101)


class Look(StrEnum):
    """How the calendar is looked at."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    LIST = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days from ``first`` to ``last``, both shown, around the day that was asked for."""

    look: Look
    anchor: date
    first: date
    last: date

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=step) for step in range((self.last - self.first).days + 1)]

    @property
    def weeks(self) -> list[list[date]]:
        """The days by sevens; whole weeks in a month."""
        days = self.days
        return [days[start : start + 7] for start in range(0, len(days), 7)]

    @property
    def previous(self) -> date:
        """A day in the period before this one."""
        if self.look == Look.MONTH:
            return (self.anchor.replace(day=1) - timedelta(days=1)).replace(day=1)
        return self.first - timedelta(days=(self.last - self.first).days + 1)

    @property
    def next(self) -> date:
        """A day in the period after this one."""
        if self.look == Look.MONTH:
            return (self.anchor.replace(day=28) + timedelta(days=4)).replace(day=1)
        return self.last + timedelta(days=1)

    def start(self, zone: tzinfo) -> datetime:
        """The instant at which the first day begins in that zone."""
        return _midnight(self.first, zone)

    def end(self, zone: tzinfo) -> datetime:
        """The instant at which the day after the last begins."""
        return _midnight(self.last + timedelta(days=1), zone)

    def is_beside(self, day: date) -> bool:
        """Shown to fill a week of the month, without being of the month."""
        return self.look == Look.MONTH and (day.year, day.month) != (self.anchor.year, self.anchor.month)


def period(look: Look, anchor: date) -> Period:
    """The period of that kind with the day in it; a list begins with it."""
    if look == Look.DAY:
        first = last = anchor
    elif look == Look.WEEK:
        first = _monday(anchor)
        last = first + timedelta(days=6)
    elif look == Look.MONTH:
        first = _monday(anchor.replace(day=1))
        end = (anchor.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        last = _monday(end) + timedelta(days=6)
    else:
        first, last = anchor, anchor + timedelta(days=LIST_DAYS - 1)
    return Period(look=look, anchor=anchor, first=first, last=last)


def asked_look(text: str) -> Look:
    """What an address asks for; a week where it says nothing that is known."""
    return Look(text) if text in list(Look) else Look.WEEK


def asked_day(text: str, today: date) -> date:
    """The day in an address; today where it names none that makes sense."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if day.year in YEARS else today


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
