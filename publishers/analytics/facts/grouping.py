"""Several groupings of the same rows in one walk, where the database can (PostgreSQL)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

#: Place of the set · a value for each of its columns · a value for each aggregate.
Grouped = tuple[int, list[Any], list[Any]]


def can_group_at_once() -> bool:
    return connection.vendor == "postgresql"


def grouped_at_once(
    rows: QuerySet[Any], sets: Sequence[Sequence[str]], read: Sequence[str], aggregates: Sequence[str]
) -> Iterator[Grouped]:
    """Each set of columns with its aggregates; ``read``: the columns that these are made of.

    Columns and aggregates are written into the statement: they are the code's own, and none comes from an address.
    """
    columns = list(dict.fromkeys(column for chosen in sets for column in chosen))
    try:
        plain, params = rows.values_list(*columns, *read).query.sql_with_params()
    except EmptyResultSet:
        return
    named, groups = ", ".join(columns), ", ".join(f"({', '.join(chosen)})" for chosen in sets)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT GROUPING({named}), {named}, {', '.join(aggregates)} FROM ({plain}) AS walked"  # noqa: S608 - our columns
            f" GROUP BY GROUPING SETS ({groups})",
            params,
        )
        found = cursor.fetchall()
    places = {_mark(columns, chosen): place for place, chosen in enumerate(sets)}
    for mark, *values in found:
        place = places[mark]
        yield place, [values[columns.index(column)] for column in sets[place]], values[len(columns) :]


def _mark(columns: Sequence[str], chosen: Sequence[str]) -> int:
    """What GROUPING tells of a set: a bit for each column, the first the highest, set where it is not grouped by."""
    return sum(1 << place for place, column in enumerate(reversed(columns)) if column not in chosen)
