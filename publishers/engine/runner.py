"""One run over one delivery: from claim to published, waiting, a question or an honest failure."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from cms.core.clock import Clock, SystemClock
from cms.core.http.permit import NotPermitted
from cms.core.points import reach
from cms.core.prepared import Given, Select, Update
from cms.core.writing import writing
from cms.entries.models import EntryVersion
from publishers.conf import conf
from publishers.contract import Message, NeedsPerson, Platform, Receipt, Rejected
from publishers.models import CHANGES, Attempt, Delivery, DeliveryState, Kind
from publishers.planning.message import message_for
from publishers.planning.preflight.checks import preflight
from publishers.sentences import explain_problem

from . import transitions
from .keeper import Hold, keeper
from .last_look import Stopped
from .lateness import lateness_of
from .outcomes import Outcome, handle
from .platforms import platform_for
from .policies import follow_delay, is_missed
from .run import DatabaseRun
from .settling import arrival, facts_for, note
from .standing import what_stands
from .transitions import LeaseLost, PlaceTaken

logger = logging.getLogger("loa.engine")

#: Until the delivery before this one is settled.
_TURN = timedelta(seconds=5)


_read = Select(
    lambda: Delivery.objects.select_related("channel", "entry").defer("entry__content").filter(
        pk=Given(Delivery, "id")
    )
)  # fmt: skip
_end_attempt = Update(
    lambda: Attempt.objects.filter(pk=Given(Attempt, "id")),
    **{name: Given(Attempt, name) for name in ("ended_at", "outcome", "detail")},
)


def run_delivery(
    delivery_id: UUID, fence: int, *, clock: Clock | None = None, is_stopping: Callable[[], bool] = lambda: False
) -> Outcome:
    """Work on a claimed delivery. What went wrong is in the rows, never raised."""
    clock = clock or SystemClock()
    lease = timedelta(seconds=conf().lease_s)
    now = clock.now()
    try:
        attempt = transitions.begin(delivery_id, fence, now, lease)
    except PlaceTaken:
        transitions.stand_back(delivery_id, fence, now + _TURN)
        return Outcome("waits_its_turn")
    if attempt is None:
        return Outcome("not_ours")
    reach("run.begun")
    with keeper.keep(Hold(delivery_id, fence, clock, now + lease)) as hold:
        delivery = _read.first(id=delivery_id)
        try:
            outcome = _work(delivery, hold, clock, is_stopping)
        except (LeaseLost, NotPermitted):
            outcome = Outcome("lease_lost")
        except Exception as error:
            outcome = handle(error, delivery, fence, clock.now())
        return _close(attempt, outcome, clock.now())


def _close(attempt: int, outcome: Outcome, now: datetime) -> Outcome:
    """Everything that the run means, in one transaction."""
    reach("settle.begins")
    try:
        with writing():
            outcome.write()
            _end(attempt, outcome, now)
    except LeaseLost:
        outcome = Outcome("lease_lost")
        _end(attempt, outcome, now)
    reach("settle.stored")
    return outcome


def _end(attempt: int, outcome: Outcome, now: datetime) -> None:
    _end_attempt(id=attempt, ended_at=now, outcome=outcome.code[:60], detail=outcome.detail)


def _work(delivery: Delivery, hold: Hold, clock: Clock, is_stopping: Callable[[], bool]) -> Outcome:
    now = clock.now()
    rests_until = delivery.channel.throttled_until
    if rests_until and rests_until > now:
        return Outcome("throttled", write=lambda: transitions.wait(
            delivery.pk, hold.fence, rests_until, problem=delivery.problem, counted=False
        ))  # fmt: skip
    if _is_too_late(delivery, now):
        problem = {"code": "missed", "params": {"due": delivery.due_at.isoformat()}, "detail": ""}
        return Outcome("missed", write=lambda: transitions.finish(
            delivery.pk, hold.fence, DeliveryState.MISSED, problem=problem
        ))  # fmt: skip
    platform = platform_for(delivery.channel, clock)
    if delivery.receipt:
        receipt = platform.follow(transitions.receipt_of(delivery.receipt))
        return _settle(delivery, hold, platform, receipt, clock.now())
    try:
        message = message_for(delivery, type(platform))
    except EntryVersion.DoesNotExist:
        raise Rejected("not_published") from None
    run = DatabaseRun(delivery, hold, platform, message, clock, is_stopping)
    if delivery.kind in (Kind.PUBLISH, Kind.CORRECT) and not run.is_begun():
        _refuse_if_broken(platform, message)
    receipt = _act(delivery, platform, message, run)
    return _settle(delivery, hold, platform, receipt, clock.now(), message)


def _is_too_late(delivery: Delivery, now: datetime) -> bool:
    """Whether it should not go out unasked any more. What corrects or withdraws is better late than never."""
    if delivery.kind in CHANGES:
        return False
    lateness = lateness_of(delivery.channel)
    return (
        is_missed(delivery.due_at, now, lateness)
        and not delivery.receipt
        and not delivery.steps.filter(is_irreversible=True).exists()
    )


def _refuse_if_broken(platform: Platform, message: Message) -> None:
    """The same preflight as in the editor, once more before the first step."""
    blocking = [problem for problem in preflight(platform, message) if problem.blocking]
    if blocking:
        first = explain_problem(blocking[0], platform.slug)
        raise Rejected("blocked_by_preflight", params={"reason": f"{first.message} {first.fix}"})


def _act(delivery: Delivery, platform: Platform, message: Message, run: DatabaseRun) -> Receipt:
    if delivery.kind == Kind.PUBLISH:
        return platform.publish(message, run)
    known = what_stands(delivery)
    if known is None:
        raise Stopped("nothing_stands")
    if delivery.kind == Kind.CORRECT:
        return platform.correct(known, message, run)
    if delivery.kind == Kind.ANNOUNCE:
        return platform.announce(known, message, run)
    return platform.withdraw(known, message, run)


def _settle(
    delivery: Delivery, hold: Hold, platform: Platform, receipt: Receipt, now: datetime, message: Message | None = None
) -> Outcome:
    """What the platform's receipt means for the delivery."""
    if receipt.state in ("accepted", "processing"):
        since = delivery.follow_since or now
        if now - since > platform.capabilities.follow_limit:
            raise NeedsPerson("follow_timeout")
        again = now + timedelta(seconds=follow_delay(platform.capabilities.follow_after, delivery.follows))
        return Outcome("accepted", write=lambda: transitions.accept(delivery.pk, hold.fence, receipt, again, since))
    state, values = arrival(delivery, receipt, now)
    facts = facts_for(delivery, receipt, message)

    def write() -> None:
        transitions.finish(delivery.pk, hold.fence, state, **values)
        note(delivery, receipt, now, facts)

    return Outcome(state.value, write=write)
