"""What each kind of error means for the delivery and its channel: the closed set, one row each."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cms.entries.blobs import BlobMissing
from publishers import contract
from publishers.models import CHANGES, Channel, ChannelState, Delivery, DeliveryState, StepState

from . import transitions
from .alerts import pause
from .claim import give_back_channel
from .last_look import Frozen, Outdated, Stopped
from .lateness import lateness_of
from .policies import backoff, is_missed
from .renewal import renew
from .repoint import repoint

logger = logging.getLogger("loa.engine")

#: A platform that does not answer rests at most this long (seconds) before one delivery tries it again.
_REST_S = 60.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: a code, the platform's own words (redacted), and what is written in one transaction."""

    code: str
    detail: str = ""
    write: Callable[[], object] = lambda: None
    #: The channel itself is in trouble: its other deliveries would meet the same.
    is_trouble: bool = False
    #: There is more to do at once, in a run of its own.
    goes_on: bool = False


def handle(error: Exception, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    """The error's consequence, not written yet; fresh access is fetched here if that is the answer."""
    for kind, consequence in _CONSEQUENCES:
        if isinstance(error, kind):
            outcome: Outcome = consequence(error, delivery, fence, now)
            return outcome
    logger.error("delivery %s met an unexpected error", delivery.pk, exc_info=error)
    return _try_again(delivery, fence, now, _problem("internal", {"error": type(error).__name__}))


def _not_yet(error: contract.NotYet, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    until = now + timedelta(seconds=error.after)
    problem = _problem(error.code, error.params) if error.code else delivery.problem
    wait = _waiting(delivery, fence, until, problem, counted=False)
    return Outcome("not_yet", write=wait, goes_on=not error.after)


def _throttled(error: contract.Throttled, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    until = now + timedelta(seconds=error.retry_after)
    wait = _waiting(delivery, fence, until, _problem_of(error), counted=False)

    def write() -> None:
        wait()
        # A bucket of its own (a day's uploads) leaves the channel's other work alone.
        if not error.bucket:
            _rest(delivery.channel_id, until)

    return Outcome(error.code, error.detail, write, is_trouble=not error.bucket)


def _unreachable(error: contract.Unreachable, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    outcome = _try_again(delivery, fence, now, _problem_of(error))

    def write() -> None:
        outcome.write()
        _rest(delivery.channel_id, now + timedelta(seconds=min(backoff(delivery.attempts, chance=0), _REST_S)))

    return Outcome(outcome.code, error.detail, write, is_trouble=True)


def _unknown(error: contract.OutcomeUnknown, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    # The intent stays: the next run looks it up before anything else, soon at first.
    return _try_again(delivery, fence, now, _problem_of(error), haste=5)


def _auth(error: contract.AuthExpired, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    again_at = renew(delivery.channel, now)
    if again_at is not None:
        wait = _waiting(delivery, fence, again_at, _problem_of(error), counted=False)
        return Outcome("renewed", error.detail, wait, goes_on=True)
    # The renewal has paused the channel, or nothing can be renewed there.
    pause(delivery.channel_id, _problem_of(error), now)
    wait = _waiting(delivery, fence, now, _problem_of(error), counted=False)
    return Outcome(error.code, error.detail, wait, is_trouble=True)


def _failed(error: contract.PublishError, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    return _ending(delivery, fence, DeliveryState.FAILED, _problem_of(error))


def _person(error: contract.NeedsPerson, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    return _ending(delivery, fence, DeliveryState.NEEDS_CHECKING, _problem_of(error))


def _stopped(error: Stopped, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    if error.cancel:
        return _ending(delivery, fence, DeliveryState.CANCELLED, _problem(error.code))
    until = max(delivery.undo_until or now, now + timedelta(seconds=1))
    return Outcome(error.code, write=_waiting(delivery, fence, until, delivery.problem, counted=False))


def _frozen(error: Frozen, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    return Outcome("frozen", write=lambda: transitions.hold([delivery.pk], error.hold, fence=fence))


def _outdated(error: Outdated, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    return Outcome("superseded", write=lambda: repoint(delivery.pk, fence), goes_on=True)


def _blob_missing(error: BlobMissing, delivery: Delivery, fence: int, now: datetime) -> Outcome:
    return _ending(delivery, fence, DeliveryState.FAILED, _problem("media_missing", {"filename": str(error)[:12]}))


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
    (Frozen, _frozen),
    (Outdated, _outdated),
    (BlobMissing, _blob_missing),
)


def _try_again(
    delivery: Delivery, fence: int, now: datetime, problem: dict[str, Any], *, haste: float = 1
) -> Outcome:  # fmt: skip
    """Wait longer each time; past the channel's limit say so instead: what may stand there needs a person."""
    lateness = lateness_of(delivery.channel)
    if not is_missed(delivery.due_at, now, lateness):
        until = now + timedelta(seconds=backoff(delivery.attempts) / haste)
        wait = _waiting(delivery, fence, until, problem)
        return Outcome(problem["code"], problem["detail"], wait, is_trouble=True)
    if delivery.kind in CHANGES:
        # A deletion or an edit may have been done although no answer came: not “nothing happened”.
        gave_up = _problem("change_gave_up", {"attempts": delivery.attempts}, problem["detail"])
        return _ending(delivery, fence, DeliveryState.NEEDS_CHECKING, gave_up)
    begun = set(delivery.steps.filter(is_irreversible=True).values_list("state", flat=True))
    if StepState.INTENT in begun:
        return _ending(delivery, fence, DeliveryState.NEEDS_CHECKING, _problem("cannot_tell", {"step": ""}))
    if begun:
        return _ending(delivery, fence, DeliveryState.NEEDS_CHECKING, _problem("half_done", detail=problem["detail"]))
    gave_up = _problem("gave_up", {"attempts": delivery.attempts}, problem["detail"])
    return _ending(delivery, fence, DeliveryState.MISSED, gave_up)


def _ending(delivery: Delivery, fence: int, state: DeliveryState, problem: dict[str, Any]) -> Outcome:
    return Outcome(
        problem["code"], problem["detail"], lambda: transitions.finish(delivery.pk, fence, state, problem=problem)
    )


def _waiting(
    delivery: Delivery, fence: int, until: datetime, problem: dict[str, Any] | None, *, counted: bool = True
) -> Callable[[], None]:  # fmt: skip
    return lambda: transitions.wait(delivery.pk, fence, until, problem=problem, counted=counted)


def _rest(channel_id: int, until: datetime) -> None:
    """The whole channel waits: its other deliveries would meet the same."""
    Channel.objects.filter(pk=channel_id, state=ChannelState.ACTIVE).update(throttled_until=until)
    give_back_channel(channel_id)


def _problem_of(error: contract.PublishError) -> dict[str, Any]:
    # The member of the closed set is kept: a code that only one platform has still tells what helps.
    return {**_problem(error.code, error.params, error.detail), "error": error.kind.value}


def _problem(code: str, params: dict[str, Any] | None = None, detail: str = "") -> dict[str, Any]:
    return {"code": code, "params": params or {}, "detail": detail}
