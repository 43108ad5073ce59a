"""When something is due: what a plan or a rule says ("trước ngày 15/11"), and which last day that permits. Pure.

"Trước ngày 15/11" is strictly before: the 14th is the last day. Both are shown, so that nobody counts wrongly.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

IsWorking = Callable[[date], bool]

#: How many months one turn of a recurring rule is long.
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class Limit(StrEnum):
    """How the named day or span binds."""

    NONE = "none"
    #: Strictly before the named day.
    BEFORE = "before"
    #: On the named day at the latest.
    BY = "by"
    #: Until the end of the named months.
    WITHIN = "within"


class Every(StrEnum):
    """How often it comes back. ``ONCE`` without a year means: once in the whole period of the plan."""

    ONCE = "once"
    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"


class Shift(StrEnum):
    """What happens to a last day on which nobody works."""

    KEEP = "keep"
    EARLIER = "earlier"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRule:
    """What was written, as numbers. Nought where nothing was said."""

    limit: Limit = Limit.NONE
    every: Every = Every.YEAR
    #: Day of the month, for ``BEFORE`` and ``BY``.
    day: int = 0
    #: The month of that day, or the last month of the span. Nought: the last month of each turn.
    month: int = 0
    #: The first month of a span.
    first_month: int = 0
    #: The year of ``ONCE``, and the last one where it may take several.
    year: int = 0
    last_year: int = 0
    #: The named day lies so many turns after the turn it is about: "trước 15/01 năm sau" is 1.
    turns_later: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One date that follows from a rule."""

    rule: DueRule
    #: When one may begin to wait for it.
    opens: date
    #: The last permitted day, after any shift; ``None`` without a date.
    last: date | None
    #: The day that the rule names; not the last permitted one where it says "before".
    named: date | None
    #: Where the last day stood before it was moved off a day without work.
    moved_from: date | None = None


def is_weekday(day: date) -> bool:
    return day.weekday() < 5


def due_in(
    rule: DueRule, first: date, last: date, *, shift: Shift = Shift.KEEP, is_working: IsWorking = is_weekday
) -> Due:
    """The date for one turn: the year, half, quarter or month from ``first`` to ``last`` (both included)."""
    if rule.limit is Limit.NONE:
        return Due(rule=rule, opens=first, last=None, named=None)
    opens, named = _span(rule, first, last) if rule.limit is Limit.WITHIN else (first, _named(rule, first, last))
    end = named - timedelta(days=1) if rule.limit is Limit.BEFORE else named
    moved = shifted(end, shift, is_working)
    return Due(rule=rule, opens=min(opens, moved), last=moved, named=named, moved_from=end if moved != end else None)


def dues(
    rule: DueRule, first: date, last: date, *, shift: Shift = Shift.KEEP, is_working: IsWorking = is_weekday
) -> list[Due]:
    """Every date that the rule sets in a period, the earliest first; one without a day where there is no date."""
    if rule.limit is Limit.NONE:
        return [Due(rule=rule, opens=first, last=None, named=None)]
    if rule.every is Every.ONCE:
        return [due_in(rule, first, last, shift=shift, is_working=is_working)]
    found = [due_in(rule, *turn, shift=shift, is_working=is_working) for turn in _turns(rule.every, first, last)]
    # A plan of July asks for nothing that was due in February. What is due after its end ("năm sau") still counts.
    return [due for due in found if due.last is not None and due.last >= first]


def shifted(day: date, shift: Shift, is_working: IsWorking = is_weekday) -> date:
    """The nearest working day, earlier or later; the same day where nothing is to be moved."""
    step = {Shift.KEEP: 0, Shift.EARLIER: -1, Shift.LATER: 1}[shift]
    # A year without a working day is a mistake of the calendar; the day then stays.
    for days in range(366 if step else 0):
        moved = day + timedelta(days=step * days)
        if is_working(moved):
            return moved
    return day


def said(due: Due) -> str:
    """What people read of one date: ``before 15/11/2026: the last day is 14/11/2026``."""
    if due.last is None or due.named is None:
        return str(_("no date"))
    if due.moved_from:
        words = {"last": _day(due.last), "day": _day(due.moved_from)}
        return str(_("the last day is %(last)s, as nobody works on %(day)s") % words)
    if due.rule.limit is Limit.BEFORE:
        words = {"named": _day(due.named), "last": _day(due.last)}
        return str(_("before %(named)s: the last day is %(last)s") % words)
    return str(_("by %(last)s at the latest") % {"last": _day(due.last)})


def written(rule: DueRule) -> str:
    """The rule in words, without a particular year: ``before 15/11, each year``."""
    if rule.limit is Limit.NONE:
        return str(_("no date"))
    when, often = _when(rule), _often(rule)
    return f"{when}, {often}" if when and often else when or often


def _turns(every: Every, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The years, halves, quarters or months that the period touches, each whole."""
    months = MONTHS[every.value]
    year, month = first.year, (first.month - 1) // months * months + 1
    while date(year, month, 1) <= last:
        end = month + months - 1
        yield date(year, month, 1), date(year, end, monthrange(year, end)[1])
        year, month = (year, end + 1) if end < 12 else (year + 1, 1)


def _span(rule: DueRule, first: date, last: date) -> tuple[date, date]:
    """The first and the last day of the named months; of the whole turn where none are named."""
    if rule.every is Every.ONCE and not rule.year:
        return first, last
    begin = rule.year if rule.every is Every.ONCE else first.year + rule.turns_later
    end = rule.last_year or begin
    if not rule.month:
        return (date(begin, 1, 1), date(end, 12, 31)) if rule.every is Every.ONCE else (first, last)
    return date(begin, rule.first_month or rule.month, 1), _clamped(end, rule.month, 31)


def _named(rule: DueRule, first: date, last: date) -> date:
    if rule.every is Every.ONCE:
        return _clamped(rule.year or last.year, rule.month or 12, rule.day)
    if rule.month:
        return _clamped(first.year + rule.turns_later, rule.month, rule.day)
    months = last.year * 12 + last.month - 1 + rule.turns_later * MONTHS[rule.every.value]
    return _clamped(months // 12, months % 12 + 1, rule.day)


def _clamped(year: int, month: int, day: int) -> date:
    """That day, or the last one of a month that is shorter."""
    return date(year, month, min(max(day, 1), monthrange(year, month)[1]))


def _when(rule: DueRule) -> str:
    if rule.limit is Limit.WITHIN:
        return _months(rule)
    day = f"{rule.day:02}/{rule.month:02}" if rule.month else _("day %(day)s") % {"day": rule.day}
    if rule.every is Every.ONCE and rule.year:
        day = f"{day}/{rule.year}"
    return str((_("before %(day)s") if rule.limit is Limit.BEFORE else _("by %(day)s")) % {"day": day})


def _months(rule: DueRule) -> str:
    first, last = rule.first_month or rule.month, rule.month
    year = f"/{rule.year}" if rule.every is Every.ONCE and rule.year else ""
    if not last:
        return f"{rule.year}–{rule.last_year}" if rule.last_year > rule.year else str(rule.year or "")
    if first % 3 == 1 and last % 3 == 0:
        quarters = " – ".join(dict.fromkeys(_ROMAN[month] for month in (first + 2, last)))
        return str(_("quarter %(quarter)s") % {"quarter": quarters + year})
    return str(_("month %(month)s") % {"month": (f"{first}" if first == last else f"{first} – {last}") + year})


_ROMAN = {3: "I", 6: "II", 9: "III", 12: "IV"}


def _often(rule: DueRule) -> str:
    later = _("of the following year") if rule.turns_later and rule.every is Every.YEAR else ""
    if rule.every is Every.ONCE:
        return "" if rule.year else _("in the period of the plan")
    return later or {
        Every.YEAR: _("each year"), Every.HALF: _("each half year"),
        Every.QUARTER: _("each quarter"), Every.MONTH: _("each month"),
    }[rule.every]  # fmt: skip


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
