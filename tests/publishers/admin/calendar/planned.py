"""Deliveries as rows at chosen times, without going through a plan for each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from cms.entries.models import Entry
from publishers.models import Channel, Delivery


def tomorrow(hour: int = 9, minute: int = 0, *, days: int = 1) -> datetime:
    """That time on the desk's clock, some days from now."""
    day = timezone.localtime() + timedelta(days=days)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def wall(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")


def delivery(entry: Entry, channel: Channel, due: datetime, **given: Any) -> Delivery:
    values = {"state": "scheduled", "due_wall": wall(due), "due_zone": "Asia/Ho_Chi_Minh", "slot_key": uuid4().hex}
    made: Delivery = Delivery.objects.create(
        entry=entry, entry_version=entry.version, channel=channel, due_at=due, run_at=due,
        content_hash=entry.content_hash, bound_hash="x", **{**values, **given},
    )  # fmt: skip
    return made


def entries(count: int, agency: str = "stp") -> list[Entry]:
    """Items without pages: enough for what only lists them."""
    now = timezone.now()
    return Entry.objects.bulk_create(
        Entry(
            title=f"Mục {number}", content={}, content_hash=f"{number:064d}", form="tin-tuc", agency_code=agency,
            published_at=now, version_at=now, updated_at=now,
        )
        for number in range(count)
    )  # fmt: skip
