"""What was known of posts and channels on a day of the past, from the rows: one query for as many as are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from publishers.models import ChannelFigure, Metric

from .reading import Known, as_of


def known_of_posts(deliveries: Iterable[UUID], day: date) -> dict[tuple[UUID, str], Known]:
    """(delivery, figure) → what was known at the end of that day; left out before anything was told."""
    return _known(Metric.objects.filter(delivery__in=list(deliveries)), "delivery_id", day)


def known_of_channels(channels: Iterable[int], day: date) -> dict[tuple[int, str], Known]:
    """(channel, figure) → the same of accounts; what another account said before is left out."""
    return _known(ChannelFigure.objects.filter(channel__in=list(channels)), "channel_id", day)


def _known(rows: QuerySet[Any], owner: str, day: date) -> dict[tuple[Any, str], Known]:
    grouped: dict[tuple[Any, str], list[Any]] = defaultdict(list)
    # One row for each change: a few dozen a figure, however many years.
    for row in rows.filter(day__lte=day).order_by("day"):
        grouped[getattr(row, owner), row.figure].append(row)
    found = {}
    for key, past in grouped.items():
        account = getattr(past[-1], "account", "")
        known = as_of([row for row in past if getattr(row, "account", "") == account], day, local_day)
        if known is not None:
            found[key] = known
    return found


def local_day(instant: datetime) -> date:
    """On the office's clock."""
    return timezone.localdate(instant, timezone.get_default_timezone())
