"""What a claimed subscription is due for, done; and the round that every tick makes."""

from __future__ import annotations

from datetime import datetime, timedelta

from cms.core.clock import Clock, SystemClock
from syndication.models import Subscription, SubscriptionState

from . import settling
from .claim import Job, give_back
from .telling import tell
from .verifying import tell_refusal, verify

_OVER = (SubscriptionState.DENIED, SubscriptionState.EXPIRED, SubscriptionState.ENDED, SubscriptionState.GIVEN_UP)
#: How long what is over is shown.
_SHOWN = timedelta(days=30)


def work(job: Job, clock: Clock | None = None) -> bool:
    """Do the one thing that is due. Returns whether the subscriber's host is well."""
    clock = clock or SystemClock()
    now = clock.now()
    if now > job.begin_until:
        give_back([job])
        return True
    if job.asked:
        return tell_refusal(job, clock) if job.asked["mode"] == "denied" else verify(job, clock)
    if job.state == SubscriptionState.ACTIVE and job.lease_until and job.lease_until > now:
        return tell(job, clock)
    settling.nothing_to_do(job)
    return True


def expire(now: datetime) -> int:
    """End what was not renewed, and drop what has been over for long. Returns how many ended."""
    old = Subscription.objects.filter(state__in=_OVER, due_at=None)
    old.filter(created_at__lt=now - _SHOWN).exclude(told_at__gt=now - _SHOWN).delete()
    ended = Subscription.objects.filter(state=SubscriptionState.ACTIVE, lease_until__lte=now, asked__isnull=True)
    return ended.update(state=SubscriptionState.EXPIRED, due_at=None)
