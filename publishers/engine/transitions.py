"""The only writer of ``Delivery.state``: every change compares before it sets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from cms.core.prepared import Given, Insert, Update
from cms.core.writing import writing
from publishers.contract import Receipt
from publishers.models import OPEN_STATES, Attempt, Delivery, DeliveryState, Hold, Kind

from .telling import tell_delivery


class LeaseLost(Exception):
    """Another worker has taken the delivery over; whatever this one still knows no longer counts."""


class PlaceTaken(Exception):
    """Another delivery of the same entry to the same channel is at work."""


_take = Update(
    lambda: Delivery.objects.filter(
        pk=Given(Delivery, "id"), fence=Given(Delivery, "fence"), claim__isnull=False, state__in=OPEN_STATES
    ),
    state=DeliveryState.PUBLISHING, claim=None, lease_until=Given(Delivery, "lease_until"), attempts=F("attempts") + 1,
)  # fmt: skip
_note_attempt = Insert(Attempt, "delivery", "fence", "started_at", "outcome", "detail")


def begin(delivery_id: UUID, fence: int, now: datetime, lease: timedelta) -> int | None:
    """Take a claimed delivery into work and note the attempt, whose id is returned.

    ``None``: not ours, or this message was seen before. Raises ``PlaceTaken``.
    """
    try:
        with writing():
            if not _take(id=delivery_id, fence=fence, lease_until=now + lease):
                return None
            attempt: int = _note_attempt(
                delivery_id=delivery_id, fence=fence, started_at=now, outcome="", detail=""
            )  # fmt: skip
            return attempt
    except IntegrityError:
        raise PlaceTaken from None


def stand_back(delivery_id: UUID, fence: int, run_at: datetime) -> None:
    """Give a claim back: another delivery has the place."""
    Delivery.objects.filter(pk=delivery_id, fence=fence, claim__isnull=False).update(
        claim=None, lease_until=None, run_at=run_at
    )


def renew_lease(delivery_id: UUID, fence: int, until: datetime) -> None:
    """Keep the delivery. Raises ``LeaseLost``."""
    _write(delivery_id, fence, lease_until=until)


def wait(
    delivery_id: UUID, fence: int, run_at: datetime, *, problem: dict[str, Any] | None = None, counted: bool = True
) -> None:  # fmt: skip
    """Let go until ``run_at``; the steps done stay done. Raises ``LeaseLost``."""
    values: dict[str, Any] = {} if counted else {"attempts": F("attempts") - 1}
    _write(delivery_id, fence, run_at=run_at, lease_until=None, problem=problem, **values)


def accept(delivery_id: UUID, fence: int, receipt: Receipt, run_at: datetime, since: datetime) -> None:
    """The platform has it; look again at ``run_at``. Raises ``LeaseLost``."""
    _write(
        delivery_id, fence, **receipt_values(receipt), run_at=run_at, lease_until=None, problem=None,
        follows=F("follows") + 1, follow_since=since,
    )  # fmt: skip


def finish(delivery_id: UUID, fence: int, state: DeliveryState, **values: Any) -> None:
    """End the work in ``state``. Raises ``LeaseLost``."""
    _write(delivery_id, fence, state=state, lease_until=None, claim=None, **values)
    tell_delivery(delivery_id, state)


def hold(ids: Iterable[UUID], by: Hold, *, fence: int | None = None) -> int:
    """Put open deliveries under a freeze or blackout: nobody claims them until a person chooses. Returns how many.

    With ``fence`` only what is still the caller's.
    """
    problem = {"code": "frozen", "params": {"reason": by.reason}, "detail": ""}
    rows = Delivery.objects.filter(pk__in=list(ids), state__in=OPEN_STATES)
    if fence is not None:
        rows = rows.filter(fence=fence)
    return rows.update(
        state=DeliveryState.SCHEDULED, hold=by, problem=problem, fence=F("fence") + 1, claim=None, lease_until=None
    )


def change(delivery_id: UUID, wanted: Iterable[DeliveryState], state: DeliveryState, **values: Any) -> bool:
    """A person's or the planner's change, from one of the wanted states only; takes the work from any worker."""
    try:
        with transaction.atomic():
            done = Delivery.objects.filter(pk=delivery_id, state__in=list(wanted)).update(
                state=state, fence=F("fence") + 1, claim=None, lease_until=None, **values
            )
            if done:
                tell_delivery(delivery_id, state)
            return bool(done)
    except IntegrityError:
        raise PlaceTaken from None


def replan(delivery_id: UUID, was: datetime, **values: Any) -> bool:
    """Change what still waits for the instant ``was``; what began or got another time meanwhile stays as it is."""
    waiting = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.SCHEDULED, due_at=was)
    return bool(waiting.update(fence=F("fence") + 1, claim=None, lease_until=None, **values))


def mark_withdrawn(withdrawal: Delivery) -> None:
    """What the withdrawal removed no longer counts as published."""
    for earlier in Delivery.objects.filter(
        entry_id=withdrawal.entry_id, channel_id=withdrawal.channel_id, state=DeliveryState.PUBLISHED
    ).exclude(kind__in=(Kind.WITHDRAW, Kind.ANNOUNCE)):
        change(earlier.pk, [DeliveryState.PUBLISHED], DeliveryState.WITHDRAWN, prove_at=None)


def receipt_values(receipt: Receipt) -> dict[str, Any]:
    """A receipt as the delivery's columns."""
    stored = {
        "remote_id": receipt.remote_id, "state": receipt.state, "permalink": receipt.permalink,
        "facts": dict(receipt.facts),
    }  # fmt: skip
    return {"receipt": stored, "remote_id": receipt.remote_id[:300], "permalink": receipt.permalink}


def receipt_of(stored: dict[str, Any]) -> Receipt:
    """A stored receipt as an object."""
    return Receipt(**stored)


def _write(delivery_id: UUID, fence: int, **values: Any) -> None:
    if not _writing(frozenset(values), **_computed(values))(id=delivery_id, own_fence=fence, **values):
        raise LeaseLost


def _computed(values: dict[str, Any]) -> dict[str, Any]:
    """What the database reckons by itself (``F``): a part of the statement."""
    return {name: value for name, value in values.items() if hasattr(value, "resolve_expression")}


@cache
def _writing(names: frozenset[str], **computed: Any) -> Update:
    """The statement that writes these columns, if the delivery is ours."""
    given = {name: Given(Delivery, name) for name in names}
    fence = Given(Delivery, "fence", name="own_fence")
    return Update(
        lambda: Delivery.objects.filter(pk=Given(Delivery, "id"), fence=fence, state=DeliveryState.PUBLISHING),
        **{**given, **computed},
    )
