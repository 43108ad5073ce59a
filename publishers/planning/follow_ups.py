"""After the first version: which channels show something else than they should, and the delivery that mends it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from cms.entries.models import Entry, Status
from publishers.models import UNSETTLED_STATES, Channel, Delivery, DeliveryState, Kind

from .plan import Choice, promise


def kind_of_follow_up(entry: Entry) -> Kind:
    """A withdrawn item is withdrawn everywhere, a changed one corrected."""
    return Kind.WITHDRAW if entry.status == Status.WITHDRAWN else Kind.CORRECT


def places_behind(entry: Entry) -> list[Delivery]:
    """By channel, the delivery that left an older version or a withdrawn item there; work under way is left out."""
    latest: dict[int, Delivery] = {}
    rows = Delivery.objects.filter(entry=entry).select_related("channel")
    for delivery in rows.filter(state=DeliveryState.PUBLISHED).order_by("published_at"):
        latest[delivery.channel_id] = delivery
    at_work = set(rows.filter(state__in=UNSETTLED_STATES).values_list("channel_id", flat=True))
    is_withdrawn = entry.status == Status.WITHDRAWN
    return [
        shown
        for channel_id, shown in latest.items()
        if channel_id not in at_work
        and shown.kind != Kind.WITHDRAW
        and (is_withdrawn or shown.content_hash != entry.content_hash)
    ]


def follow_up(entry: Entry, channels: Iterable[Channel], *, user: Any = None) -> list[Delivery]:
    """Correct or withdraw the item on those of the channels that are behind, with each channel's own text kept."""
    wanted = {channel.pk for channel in channels}
    kind = kind_of_follow_up(entry)
    with transaction.atomic():
        return [
            promise(entry, Choice(channel=shown.channel, variant=shown.variant, options=shown.options), kind, user=user)
            for shown in places_behind(entry)
            if shown.channel_id in wanted
        ]
