"""What a final receipt means, whoever brought it: the run, a callback or a clerk. Row, ledger, channel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cms.entries.models import EntryVersion
from publishers.contract import Feature, Message, Receipt
from publishers.models import CHANGES, Channel, Delivery, DeliveryState, Kind, What
from publishers.planning.message import message_for
from publishers.proof.facts import sent_facts
from publishers.proof.ledger import append
from publishers.registry import get_platform

from .transitions import mark_withdrawn, receipt_values

#: What a platform shows is read back this long after it said yes.
_PROOF_AFTER = timedelta(seconds=10)
#: A channel's last success is written once in this time: every run would rewrite the same row.
_FRESH = timedelta(seconds=30)
_WHAT = {
    Kind.PUBLISH: What.PUBLISHED, Kind.CORRECT: What.CORRECTED, Kind.WITHDRAW: What.WITHDRAWN,
    Kind.ANNOUNCE: What.ANNOUNCED,
}  # fmt: skip


def arrival(delivery: Delivery, receipt: Receipt, now: datetime) -> tuple[DeliveryState, dict[str, Any]]:
    """State and columns of a delivery whose receipt is final: it stands there, or is gone as it should be."""
    values = {**receipt_values(receipt), "problem": None}
    if receipt.state == "gone" and delivery.kind != Kind.WITHDRAW:
        return DeliveryState.WITHDRAWN, values
    if delivery.kind == Kind.WITHDRAW:
        values["permalink"] = receipt.permalink or delivery.permalink
    if delivery.kind == Kind.ANNOUNCE:
        # Sent to people, it stands nowhere: there is nothing to read back.
        return DeliveryState.PUBLISHED, {**values, "published_at": now}
    if Feature.READ_BACK in get_platform(delivery.channel.platform).capabilities.features:
        values["prove_at"] = now + _PROOF_AFTER
    return DeliveryState.PUBLISHED, {**values, "published_at": now}


def note(
    delivery: Delivery, receipt: Receipt, now: datetime, facts: Mapping[str, Any], what: What | None = None
) -> None:  # fmt: skip
    """Write an arrival into the ledger and what follows from it, in the caller's transaction."""
    is_gone = receipt.state == "gone" and delivery.kind != Kind.WITHDRAW
    append(
        channel_id=delivery.channel_id, what=what or (What.GONE if is_gone else _WHAT[Kind(delivery.kind)]), at=now,
        entry_id=delivery.entry_id, entry_version=delivery.entry_version, delivery_id=delivery.pk, facts=facts,
    )  # fmt: skip
    if delivery.kind == Kind.WITHDRAW:
        mark_withdrawn(delivery)
    last = delivery.channel.last_success_at
    if last is None or now - last > _FRESH:
        Channel.objects.filter(pk=delivery.channel_id).update(last_success_at=now)


def facts_for(delivery: Delivery, receipt: Receipt, message: Message | None = None) -> dict[str, Any]:
    """The facts of a delivery for the ledger; the message is assembled again where it is not at hand."""
    platform = get_platform(delivery.channel.platform)
    # Which act a change was goes into the ledger.
    act = {"act": platform.act(delivery.kind, delivery.channel.options).value} if delivery.kind in CHANGES else {}
    if message is None:
        try:
            message = message_for(delivery, platform)
        except EntryVersion.DoesNotExist:
            return {"remote_id": receipt.remote_id, "permalink": receipt.permalink, **act}
    return {**sent_facts(message, receipt), **act}
