"""What each kind of error means for the delivery and its channel: the closed set, one row each."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cms.entries.blobs import BlobMissing
from publishers import contract
from publishers.models import Channel, ChannelState, Delivery, DeliveryState

from . import transitions
from .last_look import Outdated, Stopped
from .policies import backoff, is_missed
from .renewal import renew
from .repoint import repoint

logger = logging.getLogger("loa.engine")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: a code and the platform's own words, redacted."""

    code: str
    detail: str = ""


def handle(error: Exception, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    """Put the error's consequence into the rows."""
    for kind, consequence in _CONSEQUENCES:
        if isinstance(error, kind):
            return consequence(error, delivery, fence, now)
    logger.exception("delivery %s met an unexpected error", delivery.pk)
    wait = timedelta(seconds=backoff(delivery.attempts))
    transitions.wait(delivery.pk, fence, now + wait, problem=_problem("internal", {"error": type(error).__name__}))
    return Outcome("internal", type(error).__name__)


def _not_yet(error: contract.NotYet, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    transitions.wait(delivery.pk, fence, now + timedelta(seconds=error.after), problem=delivery.problem, counted=False)
    return Outcome("not_yet")


def _throttled(error: contract.Throttled, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    until = now + timedelta(seconds=error.retry_after)
    Channel.objects.filter(pk=delivery.channel_id).update(throttled_until=until)
    transitions.wait(delivery.pk, fence, until, problem=_problem_of(error), counted=False)
    return Outcome(error.code, error.detail)


def _unreachable(error: contract.Unreachable, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    lateness = timedelta(hours=delivery.channel.max_lateness_h)
    if is_missed(delivery.due_at, now, lateness) and not delivery.steps.exists():
        problem = _problem("gave_up", {"attempts": delivery.attempts}, error.detail)
        transitions.finish(delivery.pk, fence, DeliveryState.MISSED, problem=problem)
        return Outcome("gave_up", error.detail)
    wait = timedelta(seconds=backoff(delivery.attempts))
    transitions.wait(delivery.pk, fence, now + wait, problem=_problem_of(error))
    return Outcome(error.code, error.detail)


def _unknown(error: contract.OutcomeUnknown, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    # The intent stays: the next run looks it up before anything else, soon at first.
    wait = timedelta(seconds=backoff(delivery.attempts) / 5)
    transitions.wait(delivery.pk, fence, now + wait, problem=_problem_of(error))
    return Outcome(error.code, error.detail)


def _auth(error: contract.AuthExpired, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    # Once only: a fresh token that is refused as well would be renewed for ever.
    was_renewed = (delivery.problem or {}).get("code") == error.code
    if not was_renewed and renew(delivery.channel, now):
        transitions.wait(delivery.pk, fence, now, problem=_problem_of(error), counted=False)
        return Outcome("renewed", error.detail)
    pause(delivery.channel_id, _problem_of(error))
    transitions.wait(delivery.pk, fence, now, problem=_problem_of(error), counted=False)
    return Outcome(error.code, error.detail)


def _failed(error: contract.PublishError, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    transitions.finish(delivery.pk, fence, DeliveryState.FAILED, problem=_problem_of(error))
    return Outcome(error.code, error.detail)


def _person(error: contract.NeedsPerson, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    transitions.finish(delivery.pk, fence, DeliveryState.NEEDS_CHECKING, problem=_problem_of(error))
    return Outcome(error.code, error.detail)


def _stopped(error: Stopped, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    if error.cancel:
        transitions.finish(delivery.pk, fence, DeliveryState.CANCELLED, problem=_problem(error.code))
    else:
        until = max(delivery.undo_until or now, now + timedelta(seconds=1))
        transitions.wait(delivery.pk, fence, until, problem=delivery.problem, counted=False)
    return Outcome(error.code)


def _outdated(error: Outdated, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    repoint(delivery.pk, fence)
    return Outcome("superseded")


def _blob_missing(error: BlobMissing, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    problem = _problem("media_missing", {"filename": str(error)[:12]})
    transitions.finish(delivery.pk, fence, DeliveryState.FAILED, problem=problem)
    return Outcome("media_missing")


#: First match wins.
_CONSEQUENCES: tuple[tuple[type[Exception], Any], ...] = (
    (contract.NotYet, _not_yet),
    (contract.Throttled, _throttled),
    (contract.Unreachable, _unreachable),
    (contract.OutcomeUnknown, _unknown),
    (contract.AuthExpired, _auth),
    (contract.NeedsPerson, _person),
    (contract.PublishError, _failed),
    (Stopped, _stopped),
    (Outdated, _outdated),
    (BlobMissing, _blob_missing),
)


def pause(channel_id: int, problem: dict[str, Any]) -> None:
    """The channel's access is dead: it pauses, its deliveries wait."""
    Channel.objects.filter(pk=channel_id, state=ChannelState.ACTIVE).update(
        state=ChannelState.NEEDS_RECONNECT, problem=problem
    )


def _problem_of(error: contract.PublishError) -> dict[str, Any]:
    return _problem(error.code, error.params, error.detail)


def _problem(code: str, params: dict[str, Any] | None = None, detail: str = "") -> dict[str, Any]:
    return {"code": code, "params": params or {}, "detail": detail}
