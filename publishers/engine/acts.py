"""What a person may do with a delivery: take back, send again, record what was seen or done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from publishers.contract import Receipt
from publishers.models import (
    OPEN_STATES,
    PARKED,
    Channel,
    ChannelState,
    Delivery,
    DeliveryState,
    Hold,
    Kind,
    StepState,
    What,
)
from publishers.planning.holds import InForce, in_force
from publishers.proof.facts import recorded_facts

from . import settling
from .hints import hint
from .standing import what_stands
from .transitions import change, receipt_values, replan

_RETRYABLE = (DeliveryState.FAILED, DeliveryState.MISSED, DeliveryState.NEEDS_CHECKING)


class NotPossible(Exception):
    """The delivery is no longer in a state that allows the act."""


class HalfDone(NotPossible):
    """A part of it stands on the channel already, or may: it can't be taken back as if nothing had been sent."""


class StillHeld(NotPossible):
    """A freeze or blackout is in force at the chosen instant; ``hold`` is it."""

    def __init__(self, hold: Hold) -> None:
        super().__init__(hold.reason)
        self.hold = hold


def cancel(delivery: Delivery) -> None:
    """Take back what was not sent. Raises ``NotPossible`` once the engine has begun, ``HalfDone`` if it ever had."""
    if delivery.steps.filter(is_irreversible=True).exists():
        raise HalfDone
    allowed = (DeliveryState.DRAFT, DeliveryState.IN_REVIEW, DeliveryState.SCHEDULED, DeliveryState.MISSED)
    _must(change(delivery.pk, allowed, DeliveryState.CANCELLED, problem={"code": "cancelled"}))


def drop(delivery: Delivery) -> None:
    """Let what failed, or is too late, be. Raises ``NotPossible``, or ``HalfDone`` when a part of it stands there."""
    if delivery.steps.filter(is_irreversible=True).exists():
        raise HalfDone
    allowed = (DeliveryState.FAILED, DeliveryState.MISSED)
    _must(change(delivery.pk, allowed, DeliveryState.CANCELLED, problem={"code": "let_be"}))


def try_now(delivery: Delivery) -> None:
    """What waits for another try, or for its channel, is tried at once; what it has done stays done. Nothing is sent
    that would not be sent later. Raises ``NotPossible`` when it is being worked on, or its channel is shut."""
    now = datetime.now(UTC)
    waiting = Delivery.objects.filter(
        pk=delivery.pk, state__in=OPEN_STATES, lease_until=None, hold=None, due_at__lte=now, run_at__lt=PARKED,
        problem__isnull=False, channel__state=ChannelState.ACTIVE,
    )  # fmt: skip
    with transaction.atomic():
        # By its key: some databases update no row that a join has found.
        _must(bool(Delivery.objects.filter(pk__in=waiting.values("pk"), lease_until=None).update(run_at=now)))
        transaction.on_commit(lambda: hint(delivery.pk))


def send_again(delivery: Delivery, *, at: datetime | None = None, wall: str = "", zone: str = "") -> None:
    """Send a failed or missed one; for an uncertain one this says: a person looked, it is not there.

    ``wall`` and ``zone``: the time as a person chose it. Raises ``NotPossible`` or ``StillHeld``.
    """
    due = at or datetime.now(UTC)
    _refuse_held(delivery, due)
    # Who answers the question has looked; who sends a failed one again after a restore has not.
    looked: dict[str, Any] = {"suspect_since": None} if delivery.state == DeliveryState.NEEDS_CHECKING else {}
    with transaction.atomic():
        done = change(
            delivery.pk, _RETRYABLE, DeliveryState.SCHEDULED, due_at=due, run_at=due, due_wall=wall, due_zone=zone,
            problem=None, attempts=0, follows=0, follow_since=None, receipt=None, undo_until=None, hold=None,
            from_queue=False, **looked,
        )  # fmt: skip
        _must(done)
        delivery.steps.filter(state=StepState.INTENT).delete()
        transaction.on_commit(lambda: hint(delivery.pk))


def reschedule(
    delivery: Delivery, due: datetime, *, wall: str = "", zone: str = "", holds: InForce | None = None,
    undo_until: datetime | None = None,
) -> None:  # fmt: skip
    """Move what waits, also what was held, to another instant. Raises ``NotPossible`` or ``StillHeld``.

    ``wall`` and ``zone``: the time as a person chose it. ``holds``: those in force at that instant, when many are moved
    at once. ``undo_until``: what was told to go at once can be taken back until then.
    """
    _refuse_held(delivery, due, holds)
    allowed = (DeliveryState.SCHEDULED, DeliveryState.MISSED)
    values = {
        "due_at": due, "run_at": due, "due_wall": wall, "due_zone": zone, "undo_until": undo_until,
        "problem": None,
        # What a person gives a time of its own is no part of the queue any more.
        "hold": None, "from_queue": False,
    }  # fmt: skip
    _must(change(delivery.pk, allowed, DeliveryState.SCHEDULED, **values))


def move(
    delivery: Delivery, due: datetime, *, wall: str = "", zone: str = "", holds: InForce | None = None,
    run_at: datetime | None = None, is_queued: bool = False,
) -> None:  # fmt: skip
    """Move what waits for the time that ``delivery`` tells of to another one. Raises ``NotPossible`` when it began or
    somebody moved it meanwhile, or ``StillHeld``. ``run_at`` and ``is_queued``: put back into its queue."""
    _refuse_held(delivery, due, holds)
    values = {
        "due_at": due, "run_at": run_at or due, "due_wall": wall, "due_zone": zone, "problem": None, "hold": None,
        "from_queue": is_queued,
    }  # fmt: skip
    _must(replan(delivery.pk, delivery.due_at, **values))


def record_seen(
    delivery: Delivery, *, permalink: str, seen_at: datetime, by: str, note: str = "",
    evidence: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """A clerk's record of what stands there (by-hand work, or an uncertain outcome settled by looking).

    ``evidence``: a file that shows it, as ``publishers.evidence.keep`` tells of it; the ledger keeps its hash.
    """
    facts: dict[str, Any] = {"recorded_by": by, "note": note, "recorded_at": datetime.now(UTC).isoformat()}
    if evidence:
        facts["evidence"] = dict(evidence)
    state = "gone" if delivery.kind == Kind.WITHDRAW else "live"
    receipt = _recorded(delivery, permalink, state, facts)
    now = datetime.now(UTC)
    told = recorded_facts(
        permalink=permalink, seen_at=seen_at, by=by, note=note, content_hash=delivery.content_hash,
        evidence=(evidence or {}).get("sha256", ""),
    )  # fmt: skip
    with transaction.atomic():
        done = change(
            delivery.pk, (DeliveryState.NEEDS_CHECKING,), DeliveryState.PUBLISHED, problem=None,
            published_at=seen_at, **receipt_values(receipt),
        )  # fmt: skip
        _must(done)
        settling.note(delivery, receipt, now, told, What.RECORDED)


def reopen_channel(channel: Channel) -> None:
    """The channel was reconnected: it is active again and what waited goes on, in the order in which it was due."""
    is_open = Channel.objects.filter(pk=channel.pk).exclude(state=ChannelState.PAUSED).update(
        state=ChannelState.ACTIVE, problem=None, throttled_until=None, alerted_at=None
    )  # fmt: skip
    if is_open:
        stopped = Delivery.objects.filter(
            channel_id=channel.pk, state__in=OPEN_STATES, lease_until=None, hold=None, receipt=None,
            problem__isnull=False, due_at__lt=F("run_at"), run_at__lt=PARKED,
        )  # fmt: skip
        stopped.update(run_at=F("due_at"))


def _recorded(delivery: Delivery, permalink: str, state: str, facts: dict[str, Any]) -> Receipt:
    """What a person saw of something that is known already keeps its number there, by which it is changed later."""
    before = what_stands(delivery)
    if before and permalink in ("", before.permalink):
        permalink, facts = before.permalink, {**before.facts, **facts}
        return Receipt(remote_id=before.remote_id, state=state, permalink=permalink, facts=facts)  # type: ignore[arg-type]
    return Receipt(remote_id=permalink, state=state, permalink=permalink, facts=facts)  # type: ignore[arg-type]


def _refuse_held(delivery: Delivery, due: datetime, holds: InForce | None = None) -> None:
    """It would only be held again: say so now."""
    stop = (holds or in_force(due)).on_delivery(delivery)
    if stop is not None:
        raise StillHeld(stop)


def _must(done: bool) -> None:
    if not done:
        raise NotPossible
