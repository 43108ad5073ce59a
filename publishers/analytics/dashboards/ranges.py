"""Which days are looked at, and which they are held against: the same number of days right before. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cms.core.indicators import Period

#: Names in the address → how many whole days up to yesterday. ``week``: the last Monday to Sunday.
DAYS = {"7": 7, "30": 30, "90": 90}
WEEK, CUSTOM, USUAL = "week", "custom", "7"
#: Three years and a leap day; more at once is a slip of the finger.
MOST = 1096


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Days, and the equal number of days before them."""

    key: str
    now: Period
    before: Period
    #: ``order``, ``long`` or ``day``: what could not be taken as it was asked.
    problem: str = ""

    @property
    def days(self) -> list[date]:
        return days_of(self.now)

    @property
    def first(self) -> date:
        """The earliest day that is read."""
        return self.before.first


def days_of(period: Period) -> list[date]:
    return [period.first + timedelta(days=number) for number in range((period.last - period.first).days + 1)]


def asked_range(key: str, first: str, last: str, today: date) -> Range:
    """What an address asks for; what makes no sense becomes the usual range, and says so."""
    yesterday = today - timedelta(days=1)
    if key == CUSTOM:
        return _custom(first, last, today)
    if key == WEEK:
        sunday = today - timedelta(days=today.weekday() + 1)
        return _range(WEEK, sunday - timedelta(days=6), sunday)
    key = key if key in DAYS else USUAL
    return _range(key, yesterday - timedelta(days=DAYS[key] - 1), yesterday)


def _custom(first: str, last: str, today: date) -> Range:
    usual = asked_range(USUAL, "", "", today)
    try:
        start, end = date.fromisoformat(first), min(date.fromisoformat(last), today)
    except ValueError:
        return _with_problem(usual, "day")
    if start > end:
        return _with_problem(usual, "order")
    if (end - start).days >= MOST or start.year < 2000:
        return _with_problem(usual, "long")
    return _range(CUSTOM, start, end)


def _range(key: str, first: date, last: date) -> Range:
    length = (last - first).days + 1
    before = Period(first=first - timedelta(days=length), last=first - timedelta(days=1))
    return Range(key=key, now=Period(first=first, last=last), before=before)


def _with_problem(usual: Range, problem: str) -> Range:
    return Range(key=usual.key, now=usual.now, before=usual.before, problem=problem)
