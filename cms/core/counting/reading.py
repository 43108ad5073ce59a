"""What was counted, for dashboards and reports: one query for any number of subjects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Max, QuerySet, Sum

from cms.core.indicators import Period
from cms.core.models import DailyCount
from cms.core.registries import measures

from .measures import NOT_PEOPLE

#: Parameters of one statement that every SQLite takes.
_AT_ONCE = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One thing on one day."""

    subject: str
    part: str
    day: date
    total: int


def daily(
    measure: str, subjects: Iterable[object] | None, period: Period, *, parts: Sequence[str] | None = None
) -> list[Count]:
    """Day by day, by day; days without anything are left out: nought, for a measure that existed by then.

    ``subjects=None``: all of them. ``parts=None``: whatever people did; machines and repeats only when they are named.
    """
    found: list[Count] = []
    for rows in _rows(measure, subjects, period, parts):
        values = rows.values_list("subject", "part", "day", "total")
        found += [Count(subject=subject, part=part, day=day, total=total) for subject, part, day, total in values]
    return sorted(found, key=lambda count: (count.day, count.subject, count.part))


def totals(
    measure: str, subjects: Iterable[object] | None, period: Period, *, parts: Sequence[str] | None = None
) -> dict[str, int]:
    """Subject → its number in the period, added up by the database: the sum, or the highest where that is kept."""
    found: dict[str, int] = {}
    for rows in _rows(measure, subjects, period, parts):
        found.update(rows.order_by().values_list("subject").annotate(_added_up(measure)))
    return found


def by_day(
    measure: str, subjects: Iterable[object] | None, period: Period, *, parts: Sequence[str] | None = None
) -> dict[date, int]:
    """Day → the number of all these subjects together, as a line of a chart wants it."""
    found: dict[date, int] = {}
    for rows in _rows(measure, subjects, period, parts):
        for day, total in rows.order_by().values_list("day").annotate(Sum("total")):
            found[day] = found.get(day, 0) + total
    return dict(sorted(found.items()))


def _added_up(measure: str) -> Sum | Max:
    known = measures.get(measure)
    return Max("total") if known is not None and known.keeps == "highest" else Sum("total")


def _rows(
    measure: str, subjects: Iterable[object] | None, period: Period, parts: Sequence[str] | None
) -> Iterator[QuerySet[DailyCount]]:
    rows = DailyCount.objects.filter(measure=measure, day__gte=period.first, day__lte=period.last)
    rows = rows.exclude(part__in=NOT_PEOPLE) if parts is None else rows.filter(part__in=list(parts))
    if subjects is None:
        yield rows
        return
    names = iter(dict.fromkeys(str(subject) for subject in subjects))
    while some := list(islice(names, _AT_ONCE)):
        yield rows.filter(subject__in=some)
