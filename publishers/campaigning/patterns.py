"""Which days a rule in the words of the calendar means: solar and lunar, short months and leap months. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import DAILY, MO, MONTHLY, WEEKLY, YEARLY, rrule
from dateutil.rrule import weekday as Weekday

from publishers.calendar.marks import marks_of
from publishers.planning.lunar import lunar_year, months
from publishers.planning.times import WALL

#: Saturday, as Python counts; with Sunday it is free.
_SATURDAY = 5
#: From this day of the month on, not every month has it.
_UNSURE = 29
#: Beyond this year the moon is not reckoned.
_LAST_DAY = date(2099, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A rule as plain values; ``every`` is one of ``models.Every``, the rest means what ``models.Recurrence`` says."""

    every: str
    starts_on: date
    interval: int = 1
    weekdays: tuple[int, ...] = field(default=())
    nth: int = 1
    day: int = 1
    month: int = 1
    ends_on: date | None = None
    times: int | None = None

    def days(self, until: date) -> Iterator[date]:
        """Its days in order, each once, from its first day to ``until``."""
        last = min(day for day in (until, self.ends_on, _LAST_DAY) if day)
        found = _DAYS[self.every](self, last) if last >= self.starts_on else iter(())
        kept = (day for day in found if self.starts_on <= day <= last)
        return islice(kept, self.times) if self.times is not None else kept

    def days_between(self, first: date, until: date) -> list[date]:
        """Those of its days in that time; they are counted from its own first day."""
        return [day for day in self.days(until) if day >= first]


def walls(days: list[date], at: time) -> list[str]:
    """The days with a time of day, as wall times."""
    return [datetime.combine(day, at).strftime(WALL) for day in days]


def is_workday(day: date) -> bool:
    """Monday to Friday, and no public holiday."""
    return day.weekday() < _SATURDAY and not any(mark.is_holiday for mark in marks_of(day))


def _week(pattern: Pattern, last: date) -> Iterator[date]:
    return _solar(pattern, last, WEEKLY, byweekday=sorted(pattern.weekdays), wkst=MO)


def _workday(pattern: Pattern, last: date) -> Iterator[date]:
    return (day for day in _solar(pattern, last, DAILY) if is_workday(day))


def _month_day(pattern: Pattern, last: date) -> Iterator[date]:
    return _solar(pattern, last, MONTHLY, **_by_day(pattern.day))


def _month_weekday(pattern: Pattern, last: date) -> Iterator[date]:
    wanted = [Weekday(number, pattern.nth) for number in sorted(pattern.weekdays)]
    return _solar(pattern, last, MONTHLY, byweekday=wanted)


def _month_workday(pattern: Pattern, last: date) -> Iterator[date]:
    begin = pattern.starts_on.replace(day=1)
    for first in rrule(MONTHLY, dtstart=_midnight(begin), until=_midnight(last), interval=pattern.interval):
        yield _workday_of(first.date(), pattern.nth)


def _year(pattern: Pattern, last: date) -> Iterator[date]:
    return _solar(pattern, last, YEARLY, bymonth=pattern.month, **_by_day(pattern.day))


def _lunar_month(pattern: Pattern, last: date) -> Iterator[date]:
    for year in _lunar_years(pattern, last):
        yield from (month.day(pattern.day) for month in months(year))


def _lunar_year(pattern: Pattern, last: date) -> Iterator[date]:
    for year in _lunar_years(pattern, last):
        # Of a month that comes twice the first: feasts are held in it.
        yield next(month for month in months(year) if month.number == pattern.month).day(pattern.day)


_DAYS: dict[str, Callable[[Pattern, date], Iterator[date]]] = {
    "week": _week, "workday": _workday, "month_day": _month_day, "month_weekday": _month_weekday,
    "month_workday": _month_workday, "year": _year, "lunar_month": _lunar_month, "lunar_year": _lunar_year,
}  # fmt: skip


def _solar(pattern: Pattern, last: date, frequency: int, **by: object) -> Iterator[date]:
    found = rrule(
        frequency, dtstart=_midnight(pattern.starts_on), until=_midnight(last), interval=pattern.interval, **by
    )  # fmt: skip
    return (moment.date() for moment in found)


def _by_day(day: int) -> dict[str, object]:
    """That day of a month, or the last one of a month that has not so many."""
    if day < _UNSURE:
        return {"bymonthday": day}
    return {"bymonthday": tuple(range(_UNSURE - 1, day + 1)), "bysetpos": -1}


def _workday_of(first: date, nth: int) -> date:
    """The first, second … or last working day of the month that begins with ``first``."""
    days = (first + timedelta(days=step) for step in range(31))
    found = [day for day in days if day.month == first.month and is_workday(day)]
    return found[-1] if nth < 0 else found[min(nth, len(found)) - 1]


def _lunar_years(pattern: Pattern, last: date) -> range:
    return range(lunar_year(pattern.starts_on), lunar_year(last) + 1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
