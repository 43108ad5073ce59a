"""What a day is in Vietnam: the public holidays of the Labour Code, and the Law Day. Pure.

Of the five days of Tết the government names anew each year which are free; marked are New Year's Eve and the four days
after it, as most years have it.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from publishers.planning.lunar import lunar_day, tet


class Mark(StrEnum):
    """What is drawn into a day."""

    NEW_YEAR = "new_year"
    TET = "tet"
    HUNG_KINGS = "hung_kings"
    REUNIFICATION = "reunification"
    LABOUR = "labour"
    NATIONAL = "national"
    #: Decreed for the work that this desk does; not a free day.
    LAW_DAY = "law_day"

    @property
    def is_holiday(self) -> bool:
        return self is not Mark.LAW_DAY


_EVERY_YEAR = {
    (1, 1): Mark.NEW_YEAR, (4, 30): Mark.REUNIFICATION, (5, 1): Mark.LABOUR, (9, 2): Mark.NATIONAL,
    (11, 9): Mark.LAW_DAY,
}  # fmt: skip
#: Of Tết: days before the first of the year, and from it on.
_EVE, _AFTER = 1, 4


def marks_of(day: date) -> tuple[Mark, ...]:
    """What that day is; nothing on most days."""
    fixed = _EVERY_YEAR.get((day.month, day.day))
    moving = _lunar(day.year).get(day, ())
    return (*((fixed,) if fixed else ()), *moving)


@lru_cache(maxsize=64)
def _lunar(year: int) -> dict[date, tuple[Mark, ...]]:
    first = tet(year)
    found: dict[date, tuple[Mark, ...]] = {
        first + timedelta(days=step): (Mark.TET,) for step in range(-_EVE, _AFTER)
    }  # fmt: skip
    found[lunar_day(year, 3, 10)] = (Mark.HUNG_KINGS,)
    return found
