"""Which channels have or await an item's present version: there nothing is planned a second time."""

from __future__ import annotations

from cms.entries.models import Entry
from publishers.models import Delivery, DeliveryState, Kind

from .plan import AGAIN_STATES


def taken_by(entry: Entry) -> dict[int, Delivery]:
    """Channel → the delivery that has or awaits the entry's version."""
    rows = Delivery.objects.filter(entry=entry, content_hash=entry.content_hash)
    rows = rows.exclude(kind__in=(Kind.ANNOUNCE, Kind.WITHDRAW))
    rows = rows.exclude(state__in=(*AGAIN_STATES, DeliveryState.WITHDRAWN))
    return {row.channel_id: row for row in rows.select_related("channel").order_by("created_at")}
