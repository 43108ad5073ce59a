"""Sums over some days by several sets of columns: in one walk on PostgreSQL, one after the other elsewhere; or kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, QuerySet, Sum, Value, When

from publishers.models import SUMMED, DaySum, PostDay

from .grouping import can_group_at_once, grouped_at_once

#: Dimensions (none: all posts) · the day, or whether it is one of those looked at · their keys · figure → gain.
Gained = tuple[tuple[str, ...], date | bool, list[Any], dict[str, int | None]]
#: Sets of (dimension, column); the first is summed day by day, the others over all days looked at and all before.
Sets = Sequence[Sequence[tuple[str, str]]]


def summed(rows: QuerySet[PostDay], sets: Sets, figures: Sequence[str]) -> Iterator[Gained]:
    """Sums of the rows, which say of themselves whether they are of the days looked at (``is_now``)."""
    return (_at_once if can_group_at_once() else _in_turn)(rows, sets, figures)


def _in_turn(rows: QuerySet[PostDay], sets: Sets, figures: Sequence[str]) -> Iterator[Gained]:
    """A query for each set."""
    for place, chosen in enumerate(sets):
        names, columns = tuple(name for name, _column in chosen), [column for _name, column in chosen]
        found = rows.values_list("is_now" if place else "day", *columns).annotate(*map(Sum, figures))
        for at, *rest in found:
            yield names, at, rest[: len(columns)], _whole(figures, rest[len(columns) :])


def _at_once(rows: QuerySet[PostDay], sets: Sets, figures: Sequence[str]) -> Iterator[Gained]:
    groups = [
        ["is_now" if place else "day", *(column for _name, column in chosen)] for place, chosen in enumerate(sets)
    ]
    for place, (at, *keys), sums in grouped_at_once(rows, groups, figures, [f"SUM({name})" for name in figures]):
        yield tuple(name for name, _column in sets[place]), at, keys, _whole(figures, sums)


def summed_already(first: date, now: date, last: date, but: Sequence[date]) -> Iterator[Gained]:
    """The same of the sums that are kept, without the days whose sums are not to be believed."""
    is_now = Case(When(day__gte=now, then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = DaySum.objects.filter(day__gte=first, day__lte=last).exclude(day__in=but).order_by()
    sums = [Sum(figure) for figure in SUMMED]
    for dimension, at, key, *found in (
        rows.annotate(is_now=is_now).values_list("dimension", "is_now", "key").annotate(*sums)
    ):
        yield (dimension,), at, [key], _whole(SUMMED, found)
    # A post has one channel: the days of all channels are the days of all.
    for day, *found in rows.filter(dimension="channel").values_list("day").annotate(*sums):
        yield (), day, [], _whole(SUMMED, found)


def _whole(figures: Sequence[str], sums: Sequence[Any]) -> dict[str, int | None]:
    """PostgreSQL adds big numbers up as decimals."""
    return {figure: None if value is None else int(value) for figure, value in zip(figures, sums, strict=True)}
