"""Counts into the database: a batch and its name in one transaction, so that each is added once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection

from cms.core.durable import durable
from cms.core.models import CountedBatch, DailyCount
from cms.core.writing import writing

from .buffer import Batch, Key

#: Rows of one statement.
_AT_ONCE = 150
#: A batch that is in the database can't come back later than this.
_REMEMBERED = timedelta(days=30)

_ADDED, _RAISED = "{table}.total + excluded.total", "CASE WHEN {greater} THEN excluded.total ELSE {table}.total END"


def write(name: str, batch: Batch, now: datetime) -> bool:
    """Add the batch to the rows; ``False`` when it is there already. Raises ``django.db.Error``."""
    with durable(), writing():
        if not _is_new(name, now):
            return False
        _upsert(batch.sums, _ADDED)
        _upsert(batch.highest, _RAISED)
        return True


def forget_batches(now: datetime) -> int:
    """Names of batches that nobody can bring again."""
    return CountedBatch.objects.filter(at__lt=now - _REMEMBERED).delete()[0]


def _is_new(name: str, now: datetime) -> bool:
    """Where two bring the same batch at once, one waits here for the other's end.

    By hand, as the ORM does not tell whether a row that may be there already was new.
    """
    table = connection.ops.quote_name(CountedBatch._meta.db_table)
    at = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} (id, at) VALUES (%s, %s) ON CONFLICT DO NOTHING", [name, at])  # noqa: S608 - ours
        return bool(cursor.rowcount)


def _upsert(counts: Mapping[Key, int], joined: str) -> None:
    table = connection.ops.quote_name(DailyCount._meta.db_table)
    told = joined.format(table=table, greater=f"excluded.total > {table}.total")
    # In one order: two that write the same rows wait for each other, and never both.
    rows = iter(sorted(counts.items()))
    with connection.cursor() as cursor:
        while some := list(islice(rows, _AT_ONCE)):
            places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(some))
            cursor.execute(
                f"INSERT INTO {table} (measure, subject, part, day, total) VALUES {places} "  # noqa: S608 - ours; no ORM adds up
                f"ON CONFLICT (measure, subject, day, part) DO UPDATE SET total = {told}",
                [value for key, total in some for value in (*key, total)],
            )
