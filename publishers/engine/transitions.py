"""The only writer of ``Delivery.state``: every change compares before it sets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from publishers.contract import Receipt
from publishers.models import OPEN_STATES, Delivery, DeliveryState, Kind


class LeaseLost(Exception):
    """Another worker has taken the delivery over; whatever this one still knows no longer counts."""


class PlaceTaken(Exception):
    """Another delivery of the same entry to the same channel is at work."""


def begin(delivery_id: UUID, fence: int, now: datetime, lease: timedelta) -> bool:
    """Take a claimed delivery into work. False: not ours, or this message was seen before. Raises ``PlaceTaken``."""
    try:
        with transaction.atomic():
            won = Delivery.objects.filter(
                pk=delivery_id, fence=fence, claim__isnull=False, state__in=OPEN_STATES
            ).update(state=DeliveryState.PUBLISHING, claim=None, lease_until=now + lease, attempts=F("attempts") + 1)
    except IntegrityError:
        raise PlaceTaken from None
    return bool(won)


def renew_lease(delivery_id: UUID, fence: int, until: datetime) -> None:
    """Keep the delivery. Raises ``LeaseLost``."""
    if not _own(delivery_id, fence).update(lease_until=until):
        raise LeaseLost


def wait(
    delivery_id: UUID, fence: int, run_at: datetime, *, problem: dict[str, Any] | None = None, counted: bool = True,
    **values: Any,
) -> None:  # fmt: skip
    """Let go until ``run_at``; the steps done stay done."""
    if not counted:
        values["attempts"] = F("attempts") - 1
    _own(delivery_id, fence).update(run_at=run_at, lease_until=None, problem=problem, **values)


def accept(delivery_id: UUID, fence: int, receipt: Receipt, run_at: datetime, since: datetime) -> None:
    """The platform has it; look again at ``run_at``."""
    _own(delivery_id, fence).update(
        receipt=receipt_json(receipt), remote_id=receipt.remote_id, permalink=receipt.permalink, run_at=run_at,
        lease_until=None, problem=None, follows=F("follows") + 1, follow_since=since,
    )  # fmt: skip


def finish(delivery_id: UUID, fence: int, state: DeliveryState, **values: Any) -> bool:
    """End the work in ``state``."""
    return bool(_own(delivery_id, fence).update(state=state, lease_until=None, claim=None, **values))


def change(delivery_id: UUID, wanted: Iterable[DeliveryState], state: DeliveryState, **values: Any) -> bool:
    """A person's or the planner's change, from one of the wanted states only; takes the work from any worker."""
    try:
        with transaction.atomic():
            return bool(
                Delivery.objects.filter(pk=delivery_id, state__in=list(wanted)).update(
                    state=state, fence=F("fence") + 1, claim=None, lease_until=None, **values
                )
            )
    except IntegrityError:
        raise PlaceTaken from None


def mark_withdrawn(withdrawal: Delivery) -> None:
    """What the withdrawal removed no longer counts as published."""
    for earlier in Delivery.objects.filter(
        entry_id=withdrawal.entry_id, channel_id=withdrawal.channel_id, state=DeliveryState.PUBLISHED
    ).exclude(kind=Kind.WITHDRAW):
        change(earlier.pk, [DeliveryState.PUBLISHED], DeliveryState.WITHDRAWN)


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """A receipt as it is stored."""
    return {
        "remote_id": receipt.remote_id, "state": receipt.state, "permalink": receipt.permalink,
        "facts": dict(receipt.facts),
    }  # fmt: skip


def receipt_of(stored: dict[str, Any]) -> Receipt:
    """A stored receipt as an object."""
    return Receipt(**stored)


def _own(delivery_id: UUID, fence: int) -> Any:
    return Delivery.objects.filter(pk=delivery_id, fence=fence, state=DeliveryState.PUBLISHING)
