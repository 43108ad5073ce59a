"""An unsent delivery follows its entry: it is pointed to the newer approved version."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cms.entries.models import Entry
from publishers.models import OPEN_STATES, Delivery, DeliveryState, DeliveryStep, Kind
from publishers.planning.binding import bound_hash
from publishers.planning.sizes import is_long

from .transitions import PlaceTaken, change


def repoint(delivery_id: UUID, fence: int | None = None) -> bool:
    """Point to the entry's current version, unless something irreversible was begun; steps start anew."""
    delivery = Delivery.objects.select_related("channel").get(pk=delivery_id)
    if fence is not None and delivery.fence != fence:
        return False
    if delivery.steps.filter(is_irreversible=True).exists():
        return False
    if delivery.kind == Kind.ANNOUNCE:
        # A person said yes to telling people of that version, not of the next.
        problem = {"code": "announcement_outdated", "params": {}, "detail": ""}
        return change(delivery_id, OPEN_STATES, DeliveryState.CANCELLED, problem=problem)
    entry = Entry.objects.get(pk=delivery.entry_id)
    values = {
        "entry_version": entry.version,
        "content_hash": entry.content_hash,
        "bound_hash": bound_hash(entry.content_hash, delivery.variant, delivery.options, delivery.wording),
        "is_long": is_long(entry.content, delivery.channel.platform),
        # What a freeze put aside, or rests in a queue, stays where it is and says so.
        "problem": delivery.problem if delivery.hold_id or delivery.is_parked else None,
    }
    try:
        with transaction.atomic():
            DeliveryStep.objects.filter(delivery=delivery).delete()
            return change(delivery_id, OPEN_STATES, DeliveryState.SCHEDULED, **values)
    except PlaceTaken:
        # The newer version has a delivery of its own.
        problem = {"code": "superseded", "params": {}, "detail": ""}
        return change(delivery_id, OPEN_STATES, DeliveryState.CANCELLED, problem=problem)
