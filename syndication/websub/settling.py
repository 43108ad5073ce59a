"""What became of an act: the only writer of results. Each compares the fence: who was overtaken writes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, Q, Value, When

from cms.core.clock import rfc3339
from cms.core.counting.counter import count
from cms.core.prepared import Given, Update
from cms.core.writing import writing
from syndication.counted.measures import FAILED, HUB_DELIVERIES, TOLD
from syndication.models import Subscription, SubscriptionState

from .claim import Job, mine
from .policies import VERIFY_AGAIN_S, backoff, is_given_up

_FREE: dict[str, Any] = {"claim": None, "leased_until": None}
#: A request came in meanwhile, and waits for its verification.
_IS_ASKED = Q(asked__isnull=False)


def told(job: Job, *, position: int, sha256: str, took_ms: int, now: datetime) -> None:
    """The subscriber has this content."""
    with writing():
        _note_told(
            id=job.pk, fence=job.fence, delivered=position, content_sha256=sha256, took_ms=took_ms, told_at=now
        )  # fmt: skip
    count(HUB_DELIVERIES, job.topic, TOLD)


def had_it_already(job: Job, *, position: int, now: datetime) -> None:
    """What changed does not show in what the subscriber has."""
    _write(job, delivered=position, due_at=_then(position, now))


def not_told(job: Job, code: str, *, position: int, now: datetime, wait: timedelta = timedelta(0)) -> None:
    """It did not arrive: again later, with whatever the feed then holds; after days not before it changes again."""
    count(HUB_DELIVERIES, job.topic, FAILED)
    since = (job.problem or {}).get("since") if job.failures else None
    failing_since = datetime.fromisoformat(since) if since else now
    problem = {"code": code, "since": failing_since.isoformat(), "at": rfc3339(now)}
    if is_given_up(failing_since, now):
        # The next change is tried anew, and for as long again.
        _write(job, delivered=position, failures=0, problem=problem, due_at=_then(position, now))
    else:
        again = now + max(backoff(job.failures + 1), wait)
        due = Case(When(_IS_ASKED, then=Value(now)), default=Value(again))
        _write(job, failures=F("failures") + 1, problem=problem, due_at=due)


def gone(job: Job, now: datetime) -> None:
    """The callback says that it no longer wants to be told (410)."""
    due = Case(When(_IS_ASKED, then=Value(now)), default=None)
    _write(job, state=SubscriptionState.ENDED, problem={"code": "gone", "at": rfc3339(now)}, due_at=due)


def nothing_to_do(job: Job) -> None:
    """The lease is over, or there was nothing to tell."""
    _write(job, due_at=None)


def confirmed(job: Job, *, lease_until: datetime, now: datetime) -> None:
    """The callback echoed the challenge: the request takes effect."""
    assert job.asked is not None
    if job.asked["mode"] == "unsubscribe":
        _answered(job, now, state=SubscriptionState.ENDED, problem=None, due_at=None)
        return
    waiting = Case(When(wanted__gt=F("delivered"), then=Value(now)), default=None)
    _answered(
        job, now, state=SubscriptionState.ACTIVE, secret=job.asked_secret, lease_until=lease_until, failures=0,
        problem=None, due_at=waiting,
    )  # fmt: skip


def not_confirmed(job: Job, code: str, now: datetime) -> None:
    """The callback answered otherwise: nothing changes for an active subscription, a new one is none."""
    problem = {"code": code, "at": rfc3339(now)}
    if job.state == SubscriptionState.ACTIVE:
        _answered(job, now, due_at=_pending(now))
    else:
        _answered(
            job, now, state=SubscriptionState.DENIED, problem=problem, failures=F("failures") + 1, due_at=None
        )  # fmt: skip


def not_reached(job: Job, code: str, now: datetime) -> None:
    """Nobody answered the question: asked again a few times."""
    assert job.asked is not None
    tries = int(job.asked.get("tries", 0))
    if tries < len(VERIFY_AGAIN_S):
        again = now + timedelta(seconds=VERIFY_AGAIN_S[tries])
        _answered(job, now, asked={**job.asked, "tries": tries + 1}, asked_secret=job.asked_secret, due_at=again)
    elif job.state == SubscriptionState.ACTIVE:
        _answered(job, now, due_at=_pending(now))
    else:
        problem = {"code": code, "at": rfc3339(now)}
        state = job.state if job.asked["mode"] == "denied" else SubscriptionState.GIVEN_UP
        _answered(job, now, state=state, problem=problem, failures=F("failures") + 1, due_at=None)


def refusal_told(job: Job, now: datetime) -> None:
    """The subscriber was told that its subscription is no more."""
    _answered(job, now, due_at=None)


def deny_topic(topic: str, reason: str, now: datetime) -> int:
    """Nobody can be told of this topic any more. Returns how many subscribers will hear it."""
    rows = Subscription.objects.filter(topic=topic, state__in=(SubscriptionState.VERIFYING, SubscriptionState.ACTIVE))
    return rows.update(**_denial(reason, now))


def deny(pk: int, reason: str, now: datetime) -> bool:
    """End one subscription from our side; its subscriber hears the reason. Returns whether there was one."""
    rows = Subscription.objects.filter(pk=pk, state__in=(SubscriptionState.VERIFYING, SubscriptionState.ACTIVE))
    return bool(rows.update(**_denial(reason, now)))


def tell_again(pk: int, now: datetime) -> bool:
    """Have an active subscriber told at once, whatever it has. Returns whether there is one."""
    rows = Subscription.objects.filter(pk=pk, state=SubscriptionState.ACTIVE)
    return bool(rows.update(content_sha256="", due_at=now))


def _denial(reason: str, now: datetime) -> dict[str, Any]:
    # A new fence: whoever is telling it right now writes nothing afterwards.
    asked = {"id": "", "mode": "denied", "reason": reason, "tries": 0}
    return {
        "state": SubscriptionState.DENIED, "asked": asked, "asked_secret": "", "due_at": now, "fence": F("fence") + 1,
        "problem": {"code": "ended_here", "at": rfc3339(now)}, **_FREE,
    }  # fmt: skip


def _then(position: int, now: datetime) -> Case:
    """When it is due next: at once if a request or a newer change came in meanwhile."""
    return Case(When(_IS_ASKED | Q(wanted__gt=position), then=Value(now)), default=None)


#: The one write of every notification, compiled once: a thousand come at a time.
_note_told = Update(
    lambda: Subscription.objects.filter(pk=Given(Subscription, "id"), fence=Given(Subscription, "fence")),
    delivered=Given(Subscription, "delivered"), content_sha256=Given(Subscription, "content_sha256"),
    took_ms=Given(Subscription, "took_ms"), told_at=Given(Subscription, "told_at"), told=F("told") + 1, failures=0,
    problem=None, **_FREE,
    due_at=Case(
        When(_IS_ASKED | Q(wanted__gt=Given(Subscription, "delivered")), then=Given(Subscription, "told_at")),
        default=None,
    ),
)  # fmt: skip


def _pending(now: datetime) -> Case:
    """When an active subscription is due whose request came to nothing."""
    return Case(When(wanted__gt=F("delivered"), then=Value(now)), default=None)


def _write(job: Job, **values: Any) -> None:
    with writing():
        mine(job).update(**_FREE, **values)


def _answered(job: Job, now: datetime, **values: Any) -> None:
    """Write unless a newer request replaced the one that was asked about; then that one is asked about at once."""
    assert job.asked is not None
    values = {"asked": None, "asked_secret": "", **values}
    with writing():
        if not mine(job).filter(asked__id=job.asked["id"]).update(**_FREE, **values):
            mine(job).update(**_FREE, due_at=now)
