"""What of an item stands on a channel now: by its receipt it is corrected, withdrawn and recognised."""

from __future__ import annotations

from publishers.contract import Receipt
from publishers.models import Delivery, DeliveryState, Kind

from .transitions import receipt_of


def what_stands(delivery: Delivery) -> Receipt | None:
    """The receipt of the newest version of the delivery's item on its channel; nothing once that was withdrawn.

    A row without an instant of arrival tells of no arrival, and databases sort it first or last as they like.
    """
    arrived = Delivery.objects.filter(
        entry_id=delivery.entry_id, channel_id=delivery.channel_id, state=DeliveryState.PUBLISHED,
        published_at__isnull=False, receipt__isnull=False,
    ).exclude(pk=delivery.pk)  # fmt: skip
    newest = arrived.order_by("-published_at").first()
    if newest is None or newest.kind == Kind.WITHDRAW:
        return None
    return receipt_of(newest.receipt) if newest.receipt else None
