"""Which days a report is about: quarters, six and nine months, years, from a province's own first day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

from cms.core.indicators import Period


class Span(StrEnum):
    """How long a period is. The values are the ones of the exchange profile, which knows no quarters."""

    QUARTER = "quarter"
    HALF = "6m"
    NINE = "9m"
    YEAR = "year"


_MONTHS = {Span.QUARTER: 3, Span.HALF: 6, Span.NINE: 9, Span.YEAR: 12}
_NEW_YEAR = (1, 1)


def period_of(span: Span, year: int, *, starts: tuple[int, int] = _NEW_YEAR, quarter: int = 1) -> Period:
    """The days of that working year's period. ``starts`` is (month, day): (11, 15) makes 2026 begin on 15/11/2025."""
    begin = _day(year if starts == _NEW_YEAR else year - 1, *starts)
    if span is Span.QUARTER:
        begin = later(begin, 3 * (quarter - 1))
    return Period(first=begin, last=later(begin, _MONTHS[span]) - timedelta(days=1))


def year_of(day: date, *, starts: tuple[int, int] = _NEW_YEAR) -> int:
    """The working year in which the day lies."""
    return day.year + (1 if starts != _NEW_YEAR and (day.month, day.day) >= starts else 0)


def later(day: date, months: int) -> date:
    """So many months on; the last day of a month that is shorter."""
    total = day.year * 12 + day.month - 1 + months
    return _day(total // 12, total % 12 + 1, day.day)


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
