"""How many posts there are in each slice, and what was said of them: in one walk on PostgreSQL, else in a few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from publishers.models import UNCOUNTED, PostFact

from .grouping import can_group_at_once, grouped_at_once


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Posts of which the same was said, that share their keys in some dimensions."""

    names: Sequence[str]
    keys: Sequence[Any]
    #: Whether they are of the days looked at, or of those before.
    is_now: bool
    count: int
    told: str
    #: When the one was heard of that was asked longest ago, and when any was last.
    oldest: datetime | None
    newest: datetime | None

    @property
    def was_asked(self) -> bool:
        return self.newest is not None or self.told == UNCOUNTED


def posted(rows: QuerySet[PostFact], columns: dict[str, str]) -> Iterator[Posted]:
    """By each dimension; the rows say of themselves whether they are of the days looked at (``is_now``)."""
    return (_at_once if can_group_at_once() else _in_turn)(rows, columns)


def _in_turn(rows: QuerySet[PostFact], columns: dict[str, str]) -> Iterator[Posted]:
    """Some dimensions together: each query walks through all rows, and few combinations come of two."""
    names = list(columns)
    for some in (names[start : start + 2] for start in range(0, len(names), 2)):
        found = rows.values_list("is_now", "told", *(columns[name] for name in some))
        for is_now, told, *rest in found.annotate(Count("pk"), Min("heard_at"), Max("heard_at")):
            yield _one(some, is_now, told, rest)


def _at_once(rows: QuerySet[PostFact], columns: dict[str, str]) -> Iterator[Posted]:
    names, aggregates = list(columns), ["COUNT(*)", "MIN(heard_at)", "MAX(heard_at)"]
    sets = [["is_now", "told", column] for column in columns.values()]
    for place, (is_now, told, key), found in grouped_at_once(rows, sets, ["heard_at"], aggregates):
        yield _one([names[place]], is_now, told, [key, *found])


def _one(names: Sequence[str], is_now: bool, told: str, rest: Sequence[Any]) -> Posted:
    *keys, count, oldest, newest = rest
    return Posted(names=names, keys=keys, is_now=is_now, told=told, count=count, oldest=oldest, newest=newest)
