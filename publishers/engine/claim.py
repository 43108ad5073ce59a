"""Who works on what: due deliveries are claimed by one conditional UPDATE and handed to the workers as hints."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db.models import F, Q, QuerySet

from publishers.conf import conf
from publishers.models import OPEN_STATES, ChannelState, Delivery

logger = logging.getLogger("loa.engine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A delivery handed out: only a run that names this fence may work on it."""

    delivery_id: UUID
    fence: int
    run_at: datetime


def claim_due(now: datetime) -> list[Claimed]:
    """Claim what is due within the horizon, at most a batch."""
    free = _free(now).filter(run_at__lte=now + timedelta(seconds=conf().horizon_s))
    return _claim(free.order_by("run_at").values("pk")[: conf().batch], now)


def claim_one(delivery_id: UUID, now: datetime) -> list[Claimed]:
    """Claim this delivery if it is due and free."""
    return _claim(
        _free(now).filter(pk=delivery_id, run_at__lte=now + timedelta(seconds=conf().horizon_s)).values("pk"), now
    )


def hand_out(claimed: list[Claimed], now: datetime, send: Callable[..., object]) -> int:
    """Send each claim to the workers; what the broker does not take is freed at once. Returns how many were sent."""
    sent = 0
    for item in claimed:
        try:
            send(args=(str(item.delivery_id), item.fence), eta=item.run_at if item.run_at > now else None)
            sent += 1
        except Exception as error:
            logger.warning(
                "the broker does not take messages (%s); deliveries wait in the database", type(error).__name__
            )
            ids = [rest.delivery_id for rest in claimed[sent:]]
            Delivery.objects.filter(pk__in=ids, claim__isnull=False).update(claim=None, lease_until=None)
            break
    return sent


def _free(now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=now),
        Q(channel__throttled_until=None) | Q(channel__throttled_until__lte=now),
        state__in=OPEN_STATES, channel__state=ChannelState.ACTIVE,
    )  # fmt: skip


def _claim(wanted: object, now: datetime) -> list[Claimed]:
    batch = uuid4()
    until = now + timedelta(seconds=conf().horizon_s + conf().lease_s)
    # The lease is compared again on the row itself: of two ticks at one moment, one wins each row.
    Delivery.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), pk__in=wanted, state__in=OPEN_STATES).update(
        claim=batch, fence=F("fence") + 1, lease_until=until
    )
    rows = Delivery.objects.filter(claim=batch).order_by("run_at").values_list("pk", "fence", "run_at")
    return [Claimed(delivery_id=pk, fence=fence, run_at=run_at) for pk, fence, run_at in rows]
