"""Last year's campaign on this year's days: everything moves by as many days as its first day. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from publishers.planning.lunar import lunar_year, months

_WEEK = 7


class Shift(StrEnum):
    """How the new first day is found."""

    #: The same date of the new year; with it everything keeps its distance to a day such as 9/11.
    DATE = "date"
    #: The same day of the week, as near to that date as can be.
    WEEKDAY = "weekday"
    #: The same date of the lunar calendar; with it everything keeps its distance to Tết.
    LUNAR = "lunar"
    #: A day that a person chose.
    CHOSEN = "chosen"


def new_first_day(old: date, shift: Shift, year: int, chosen: date | None = None) -> date:
    """The first day of the copy, in that year. Raises ``ValueError`` where a day has to be chosen and is not."""
    if shift == Shift.CHOSEN:
        if chosen is None:
            raise ValueError("no day chosen")
        return chosen
    if shift == Shift.LUNAR:
        return _same_lunar_day(old, year)
    same = _same_date(old, year)
    if shift == Shift.WEEKDAY:
        days = (same - old).days
        return old + timedelta(days=round(days / _WEEK) * _WEEK)
    return same


def moved(day: date | None, old_first: date, new_first: date) -> date | None:
    """A day of the old campaign in the new one."""
    return day + (new_first - old_first) if day else None


def _same_date(old: date, year: int) -> date:
    try:
        return old.replace(year=year)
    except ValueError:
        return old.replace(year=year, day=28)


def _same_lunar_day(old: date, year: int) -> date:
    begun = lunar_year(old)
    month = next(one for one in reversed(months(begun)) if one.first <= old)
    wanted = begun + year - old.year
    same = next(one for one in months(wanted) if one.number == month.number)
    return same.day((old - month.first).days + 1)
