"""What was told of posts becomes rows: as many queries for a hundred posts as for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db.models import OuterRef, Subquery

from publishers.models import Metric

from .facts.booking import book
from .telling import WRITTEN, Reading, next_row, says_the_same


def keep(told: Mapping[UUID, Sequence[Reading]], now: datetime) -> None:
    """Write the readings of some deliveries, in the caller's transaction."""
    last = _last_rows(told)
    made, changed, news = [], [], []
    for delivery_id, found in told.items():
        for reading in found:
            known = last.get((delivery_id, reading.figure))
            is_news = known is None or not says_the_same(reading, known)
            row = next_row(reading, known, now, partial(_blank, delivery_id, reading.figure))
            if row is not None:
                (made if row.pk is None else changed).append(row)
                news += [row] if is_news else []
    Metric.objects.bulk_create(made)
    if changed:
        Metric.objects.bulk_update(changed, WRITTEN, batch_size=100)
    book(told, news, now)


def _blank(delivery_id: UUID, figure: str, day: date) -> Metric:
    return Metric(delivery_id=delivery_id, figure=figure, day=day)


def _last_rows(told: Mapping[UUID, Sequence[Reading]]) -> dict[tuple[UUID, str], Metric]:
    newest = Metric.objects.filter(delivery=OuterRef("delivery"), figure=OuterRef("figure")).order_by("-day")
    rows = Metric.objects.filter(delivery__in=list(told), day=Subquery(newest.values("day")[:1]))
    return {(row.delivery_id, row.figure): row for row in rows}
