"""What of an item stands on a channel now: by its receipt it is corrected, withdrawn and recognised."""

from __future__ import annotations

from uuid import UUID

from publishers.contract import Receipt
from publishers.models import Delivery, DeliveryState, Kind

from .transitions import receipt_of


def what_stands(delivery: Delivery) -> Receipt | None:
    """The receipt of the newest version of the delivery's item on its channel; nothing once that was withdrawn."""
    newest = standing_delivery(delivery)
    return receipt_of(newest.receipt) if newest and newest.receipt else None


def standing_delivery(delivery: Delivery) -> Delivery | None:
    """The other delivery that brought what stands there now."""
    return standing_on(delivery.entry_id, delivery.channel_id, besides=delivery)


def standing_on(entry_id: UUID, channel_id: int, *, besides: Delivery | None = None) -> Delivery | None:
    """The delivery that brought what the channel shows of the item now.

    A row without an instant of arrival tells of no arrival, and databases sort it first or last as they like.
    """
    arrived = Delivery.objects.filter(
        entry_id=entry_id, channel_id=channel_id, state=DeliveryState.PUBLISHED, published_at__isnull=False,
        receipt__isnull=False,
    ).exclude(kind=Kind.ANNOUNCE)  # fmt: skip
    if besides is not None:
        arrived = arrived.exclude(pk=besides.pk)
    newest = arrived.order_by("-published_at").first()
    return None if newest is None or newest.kind == Kind.WITHDRAW else newest
