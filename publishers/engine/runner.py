"""One run over one delivery: from claim to published, waiting, a question or an honest failure."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cms.core.clock import Clock, SystemClock
from cms.entries.models import EntryVersion
from publishers.conf import conf
from publishers.contract import Message, NeedsPerson, Platform, Receipt, Rejected, Run, Unsupported
from publishers.models import Attempt, Delivery, DeliveryState, DeliveryStep, Kind
from publishers.planning.message import message_for
from publishers.planning.preflight import preflight
from publishers.registry import get_platform
from publishers.sentences import explain_problem

from . import transitions
from .outcomes import Outcome, handle
from .platforms import platform_for
from .policies import follow_delay, is_missed
from .run import DatabaseRun
from .transitions import LeaseLost, PlaceTaken

logger = logging.getLogger("loa.engine")


def run_delivery(
    delivery_id: UUID, fence: int, *, clock: Clock | None = None, is_stopping: Callable[[], bool] = lambda: False
) -> str:
    """Work on a claimed delivery. Returns the outcome's code; what went wrong is in the rows, never raised."""
    clock = clock or SystemClock()
    try:
        if not transitions.begin(delivery_id, fence, clock.now(), timedelta(seconds=conf().lease_s)):
            return "not_ours"
    except PlaceTaken:
        later = clock.now() + timedelta(seconds=5)
        Delivery.objects.filter(pk=delivery_id, fence=fence).update(claim=None, lease_until=None, run_at=later)
        return "waits_its_turn"
    delivery = Delivery.objects.select_related("channel", "entry").get(pk=delivery_id)
    attempt = Attempt.objects.create(delivery=delivery, fence=fence, started_at=clock.now())
    try:
        outcome = _work(delivery, fence, clock, is_stopping)
    except LeaseLost:
        outcome = Outcome("lease_lost")
    except Exception as error:
        outcome = handle(error, delivery, fence, clock.now())
    Attempt.objects.filter(pk=attempt.pk).update(ended_at=clock.now(), outcome=outcome.code[:60], detail=outcome.detail)
    return outcome.code


def _work(delivery: Delivery, fence: int, clock: Clock, is_stopping: Callable[[], bool]) -> Outcome:
    now = clock.now()
    if not delivery.steps.exists() and is_missed(
        delivery.due_at, now, timedelta(hours=delivery.channel.max_lateness_h)
    ):
        return _miss(delivery, fence)
    platform = platform_for(delivery.channel, clock)
    if delivery.receipt:
        receipt = platform.follow(transitions.receipt_of(delivery.receipt))
        return _settle(delivery, fence, platform, receipt, clock.now())
    try:
        message = message_for(delivery, get_platform(delivery.channel.platform))
    except EntryVersion.DoesNotExist:
        raise Rejected("not_published") from None
    if delivery.kind != Kind.WITHDRAW:
        _refuse_if_broken(platform, message, delivery)
    run = DatabaseRun(delivery.pk, fence, platform, message, clock, is_stopping)
    receipt = _act(delivery, platform, message, run)
    return _settle(delivery, fence, platform, receipt, clock.now())


def _refuse_if_broken(platform: Platform, message: Message, delivery: Delivery) -> None:
    """The same preflight as in the editor, once more before the first step."""
    blocking = [problem for problem in preflight(platform, message) if problem.blocking]
    if blocking and not DeliveryStep.objects.filter(delivery=delivery).exists():
        first = explain_problem(blocking[0], platform.slug)
        raise Rejected("blocked_by_preflight", params={"reason": f"{first.message} {first.fix}"})


def _act(delivery: Delivery, platform: Platform, message: Message, run: Run) -> Receipt:
    if delivery.kind == Kind.PUBLISH:
        return platform.publish(message, run)
    earlier = (
        Delivery.objects.filter(entry_id=delivery.entry_id, channel_id=delivery.channel_id, receipt__isnull=False)
        .exclude(pk=delivery.pk).order_by("-published_at").first()
    )  # fmt: skip
    if earlier is None:
        raise Unsupported(delivery.kind)
    known = transitions.receipt_of(earlier.receipt)
    if delivery.kind == Kind.CORRECT:
        return platform.correct(known, message, run)
    return platform.withdraw(known, message, run)


def _settle(delivery: Delivery, fence: int, platform: Platform, receipt: Receipt, now: datetime) -> Outcome:
    """What the platform's receipt means for the delivery."""
    if receipt.state in ("accepted", "processing"):
        since = delivery.follow_since or now
        if now - since > platform.capabilities.follow_limit:
            raise NeedsPerson("follow_timeout")
        delay = follow_delay(platform.capabilities.follow_after, delivery.follows)
        transitions.accept(delivery.pk, fence, receipt, now + timedelta(seconds=delay), since)
        return Outcome("accepted")
    values: dict[str, Any] = {
        "receipt": transitions.receipt_json(receipt), "remote_id": receipt.remote_id, "permalink": receipt.permalink,
        "problem": None, "published_at": now,
    }  # fmt: skip
    if delivery.kind == Kind.WITHDRAW:
        transitions.mark_withdrawn(delivery)
        values["permalink"] = receipt.permalink or delivery.permalink
    elif receipt.state == "gone":
        transitions.finish(delivery.pk, fence, DeliveryState.WITHDRAWN, **{**values, "published_at": None})
        return Outcome("withdrawn")
    transitions.finish(delivery.pk, fence, DeliveryState.PUBLISHED, **values)
    type(delivery.channel).objects.filter(pk=delivery.channel_id).update(last_success_at=now)
    return Outcome("published")


def _miss(delivery: Delivery, fence: int) -> Outcome:
    problem = {"code": "missed", "params": {"due": delivery.due_at.isoformat()}, "detail": ""}
    transitions.finish(delivery.pk, fence, DeliveryState.MISSED, problem=problem)
    return Outcome("missed")
