"""What a person may do with a delivery: take back, send again, record what was seen or done."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from publishers.models import Channel, ChannelState, Delivery, DeliveryState, Kind, StepState

from .hints import hint
from .transitions import change, mark_withdrawn

_RETRYABLE = (DeliveryState.FAILED, DeliveryState.MISSED, DeliveryState.NEEDS_CHECKING)


class NotPossible(Exception):
    """The delivery is no longer in a state that allows the act."""


def cancel(delivery: Delivery) -> None:
    """Take back what was not sent. Raises ``NotPossible`` once the engine has begun."""
    allowed = (DeliveryState.DRAFT, DeliveryState.IN_REVIEW, DeliveryState.SCHEDULED, DeliveryState.MISSED)
    _must(change(delivery.pk, allowed, DeliveryState.CANCELLED, problem={"code": "cancelled"}))


def send_again(delivery: Delivery, *, at: datetime | None = None) -> None:
    """Send a failed or missed one; for an uncertain one this says: a person looked, it is not there."""
    due = at or datetime.now(UTC)
    with transaction.atomic():
        done = change(
            delivery.pk, _RETRYABLE, DeliveryState.SCHEDULED, due_at=due, run_at=due, problem=None, attempts=0,
            follows=0, follow_since=None, receipt=None, undo_until=None,
        )  # fmt: skip
        _must(done)
        delivery.steps.filter(state=StepState.INTENT).delete()
        transaction.on_commit(lambda: hint(delivery.pk))


def reschedule(delivery: Delivery, due: datetime) -> None:
    """Move what was not begun to another instant."""
    allowed = (DeliveryState.SCHEDULED, DeliveryState.MISSED)
    _must(change(delivery.pk, allowed, DeliveryState.SCHEDULED, due_at=due, run_at=due, undo_until=None, problem=None))


def record_seen(delivery: Delivery, *, permalink: str, seen_at: datetime, by: str, note: str = "") -> None:
    """A clerk's record of what stands there (by-hand work, or an uncertain outcome settled by looking)."""
    facts: dict[str, Any] = {"recorded_by": by, "note": note, "recorded_at": datetime.now(UTC).isoformat()}
    is_gone = delivery.kind == Kind.WITHDRAW
    state = "gone" if is_gone else "live"
    receipt = {"remote_id": permalink, "state": state, "permalink": permalink, "facts": facts}
    with transaction.atomic():
        done = change(
            delivery.pk, (DeliveryState.NEEDS_CHECKING,), DeliveryState.PUBLISHED, receipt=receipt, problem=None,
            remote_id=permalink[:300], permalink=permalink, published_at=seen_at,
        )  # fmt: skip
        _must(done)
        if is_gone:
            mark_withdrawn(delivery)
        Channel.objects.filter(pk=delivery.channel_id).update(last_success_at=datetime.now(UTC))


def reopen_channel(channel: Channel) -> None:
    """The channel was reconnected: it is active again and what waited goes on."""
    Channel.objects.filter(pk=channel.pk).exclude(state=ChannelState.PAUSED).update(
        state=ChannelState.ACTIVE, problem=None, throttled_until=None
    )


def _must(done: bool) -> None:
    if not done:
        raise NotPossible
