"""Sums over some days by several sets of columns: in one walk on PostgreSQL, one after the other elsewhere; or kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Case, QuerySet, Sum, Value, When

from publishers.models import SUMMED, DaySum, PostDay

#: Dimensions · the day, or whether it is one of those looked at · their keys · figure → gain.
Gained = tuple[tuple[str, ...], date | bool, list[Any], dict[str, int | None]]
#: Sets of (dimension, column); the first is summed day by day, the others over all days looked at and all before.
Sets = Sequence[Sequence[tuple[str, str]]]


def summed_in_turn(rows: QuerySet[PostDay], sets: Sets, figures: Sequence[str]) -> Iterator[Gained]:
    """A query for each set."""
    for place, chosen in enumerate(sets):
        names, columns = tuple(name for name, _column in chosen), [column for _name, column in chosen]
        found = rows.values_list("is_now" if place else "day", *columns).annotate(*map(Sum, figures))
        for at, *rest in found:
            yield names, at, rest[: len(columns)], _whole(figures, rest[len(columns) :])


def summed_at_once(rows: QuerySet[PostDay], sets: Sets, figures: Sequence[str]) -> Iterator[Gained]:
    """Grouping sets: the same sums of one walk. The columns are ours, none comes from an address."""
    columns = [column for chosen in sets for _name, column in chosen]
    try:
        plain, params = rows.values_list("day", "is_now", *columns, *figures).query.sql_with_params()
    except EmptyResultSet:
        return
    grouped = [
        f"({', '.join(['is_now' if place else 'day', *(column for _name, column in chosen)])})"
        for place, chosen in enumerate(sets)
    ]
    marks = ", ".join(f"GROUPING({chosen[0][1]})" for chosen in sets)
    sums = ", ".join(f"SUM({figure})" for figure in figures)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {marks}, day, is_now, {', '.join(columns)}, {sums} FROM ({plain}) AS gained"  # noqa: S608 - our columns
            f" GROUP BY GROUPING SETS ({', '.join(grouped)})",
            params,
        )
        for row in cursor.fetchall():
            yield _told(row, sets, figures)


def summed_already(first: date, now: date, last: date, but: Sequence[date]) -> Iterator[Gained]:
    """The same of the sums that are kept, without the days whose sums are not to be believed."""
    is_now = Case(When(day__gte=now, then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = DaySum.objects.filter(day__gte=first, day__lte=last).exclude(day__in=but).order_by()
    sums = [Sum(figure) for figure in SUMMED]
    each_day = rows.filter(dimension="channel").values_list("dimension", "day", "key")
    both_spans = rows.exclude(dimension="channel").annotate(is_now=is_now).values_list("dimension", "is_now", "key")
    for dimension, at, key, *found in (*each_day.annotate(*sums), *both_spans.annotate(*sums)):
        yield (dimension,), at, [key], _whole(SUMMED, found)


def _told(row: Sequence[Any], sets: Sets, figures: Sequence[str]) -> Gained:
    place = row[: len(sets)].index(0)
    day, is_now, *rest = row[len(sets) :]
    before = sum(len(chosen) for chosen in sets[:place])
    count = sum(map(len, sets))
    names = tuple(name for name, _column in sets[place])
    keys = list(rest[before : before + len(names)])
    return names, is_now if place else day, keys, _whole(figures, rest[count:])


def _whole(figures: Sequence[str], sums: Sequence[Any]) -> dict[str, int | None]:
    """PostgreSQL adds big numbers up as decimals."""
    return {figure: None if value is None else int(value) for figure, value in zip(figures, sums, strict=True)}
