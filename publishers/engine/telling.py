"""What other programs are told of deliveries and channels, in the transaction in which it comes true."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation

from cms.entries.models import Happening
from cms.entries.webhooks.outbox import is_heard, note
from publishers.models import Channel, Delivery, DeliveryState, Kind
from publishers.sentences import explain
from publishers.serializers import delivery_json

_TOLD = {
    DeliveryState.PUBLISHED: Happening.DELIVERY_PUBLISHED,
    DeliveryState.FAILED: Happening.DELIVERY_FAILED,
    DeliveryState.MISSED: Happening.DELIVERY_FAILED,
    DeliveryState.NEEDS_CHECKING: Happening.DELIVERY_NEEDS_CHECKING,
    DeliveryState.WITHDRAWN: Happening.DELIVERY_WITHDRAWN,
}


def tell_delivery(delivery_id: UUID, state: str) -> None:
    """The delivery has come to that state. Most states are nobody's news."""
    kind = _TOLD.get(DeliveryState(state))
    if kind is None or not is_heard(kind):
        return
    found = Delivery.objects.filter(pk=delivery_id).select_related("channel", "entry")
    place = found.values_list("channel__collection_id", "entry__agency_code", "kind").first()
    # A withdrawal that arrived is told of what it withdrew, which gets its state with it.
    if place and not (place[2] == Kind.WITHDRAW and state == DeliveryState.PUBLISHED):
        note(kind, lambda: _delivery(found.get()), agency=place[1], collection_id=place[0])


def tell_channel(channel: Channel) -> None:
    """The channel needs a person."""
    note(Happening.CHANNEL_ILL, lambda: _channel(channel), collection_id=channel.collection_id)


def _delivery(delivery: Delivery) -> Mapping[str, Any]:
    with translation.override(settings.LANGUAGE_CODE):
        return {**delivery_json(delivery), "channel_id": delivery.channel_id, "title": delivery.entry.title}


def _channel(channel: Channel) -> Mapping[str, Any]:
    problem = channel.problem or {}
    with translation.override(settings.LANGUAGE_CODE):
        words = explain(problem.get("code", ""), problem.get("params"), channel.platform)
        told = {"code": problem.get("code", ""), "message": str(words.message), "fix": str(words.fix)}
    return {"id": channel.pk, "name": channel.name, "platform": channel.platform, "state": channel.state,
            "problem": told}  # fmt: skip
