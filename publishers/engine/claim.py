"""Who works on what: due deliveries are claimed by one conditional UPDATE and handed to the workers as hints."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID, uuid4

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cms.core.points import reach
from cms.core.prepared import Given, Select, Update
from publishers.conf import conf
from publishers.models import OPEN_STATES, Channel, ChannelState, Delivery, DeliveryState

from .ticket import Ticket

logger = logging.getLogger("loa.engine")

#: Tickets in one message: few messages, and yet enough of them that several workers share a busy second.
_PER_MESSAGE = 16


def claim_due(now: datetime) -> list[Ticket]:
    """Claim what is due within the horizon, channel by channel: a long queue at one keeps nobody else waiting."""
    until = now + timedelta(seconds=conf().horizon_s)
    due = _free(now).filter(channel=OuterRef("pk"), run_at__lte=until)
    open_channels = Channel.objects.filter(
        Exists(due), Q(throttled_until=None) | Q(throttled_until__lte=now), state=ChannelState.ACTIVE
    )
    claimed = [item for pk in open_channels.values_list("pk", flat=True) for item in _claim_channel(pk, until, now)]
    reach("claim.committed")
    return sorted(claimed, key=lambda item: item.run_at)


def claim_one(delivery_id: UUID, now: datetime) -> list[Ticket]:
    """Claim this delivery if it is due and free."""
    batch, lease = uuid4(), _lease(now)
    until = now + timedelta(seconds=conf().horizon_s)
    won = _take_one(id=delivery_id, now=now, until=until, claim=batch, lease_until=lease)
    claimed = _claimed(_taken_one(id=delivery_id, claim=batch)) if won else []
    reach("claim.committed")
    return claimed


def hand_out(claimed: Sequence[Ticket], send: Callable[..., object]) -> int:
    """Send the claims to the workers; what the broker does not take is freed at once. Returns how many were sent."""
    sent = 0
    for is_long in (False, True):
        tickets = [ticket for ticket in claimed if ticket.is_long == is_long]
        queue = conf().uploads_queue if is_long else ""
        for start in range(0, len(tickets), _PER_MESSAGE):
            message = tickets[start : start + _PER_MESSAGE]
            try:
                send(args=([ticket.written() for ticket in message],), **({"queue": queue} if queue else {}))
                sent += len(message)
                reach("hint.sent")
            except Exception as error:
                logger.warning(
                    "the broker does not take messages (%s); deliveries wait in the database", type(error).__name__
                )
                give_back(tickets[start:])
                break
    return sent


def give_back(tickets: Iterable[Ticket]) -> None:
    """Free claims that nobody has begun to work on."""
    for ticket in tickets:
        Delivery.objects.filter(pk=ticket.delivery_id, fence=ticket.fence, claim__isnull=False).update(
            claim=None, lease_until=None
        )


def give_back_channel(channel_id: int) -> None:
    """Free all that is claimed and not begun at a channel which takes nothing now."""
    Delivery.objects.filter(channel=channel_id, state__in=OPEN_STATES, claim__isnull=False).update(
        claim=None, lease_until=None
    )


def _free(now: datetime) -> QuerySet[Delivery]:
    """Nobody works on it, and no freeze holds it."""
    return Delivery.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=now), hold=None, state__in=OPEN_STATES
    )  # fmt: skip


def _claim_channel(channel_id: int, until: datetime, now: datetime) -> list[Ticket]:
    """Claim among the channel's oldest due deliveries; those at work count, so at most a batch is under way."""
    batch, lease = uuid4(), _lease(now)
    taking, taken = _taking(conf().batch)
    # Of two ticks at one moment one wins each row: the lease is compared on the row itself.
    if not taking(channel=channel_id, until=until, now=now, claim=batch, lease_until=lease):
        return []
    return _claimed(taken(channel=channel_id, until=until, claim=batch))


def _lease(now: datetime) -> datetime:
    return now + timedelta(seconds=conf().horizon_s + conf().lease_s)


def _claimed(rows: Iterable[tuple[UUID, int, datetime, int, str, bool]]) -> list[Ticket]:
    return [
        Ticket(delivery_id=pk, fence=fence, run_at=run_at, channel_id=channel, platform=platform, is_long=is_long)
        for pk, fence, run_at, channel, platform, is_long in rows
    ]


# --- the statements, compiled once --------------------------------------------------------------------------------

_COLUMNS = ("pk", "fence", "run_at", "channel_id", "channel__platform", "is_long")
_NOW = Given(Delivery, "lease_until", name="now")
_DUE = Q(run_at__lte=Given(Delivery, "run_at", name="until"))
_IS_FREE = Q(Q(lease_until=None) | Q(lease_until__lt=_NOW), hold=None, state__in=OPEN_STATES)
_CLAIM = {
    "claim": Given(Delivery, "claim"), "fence": F("fence") + 1, "lease_until": Given(Delivery, "lease_until"),
}  # fmt: skip

_take_one = Update(
    lambda: Delivery.objects.filter(
        _IS_FREE, _DUE, pk=Given(Delivery, "id"),
        channel__in=Channel.objects.filter(
            Q(throttled_until=None) | Q(throttled_until__lte=_NOW), state=ChannelState.ACTIVE
        ).values("pk"),
    ),
    **_CLAIM,
)  # fmt: skip
_taken_one = Select(
    lambda: Delivery.objects.filter(pk=Given(Delivery, "id"), claim=Given(Delivery, "claim")).values_list(*_COLUMNS)
)


@cache
def _taking(batch: int) -> tuple[Update, Select]:
    """How a channel's due deliveries are claimed, and which they were. The batch is a part of the statement."""
    scope = Q(_DUE, channel=Given(Delivery, "channel"))

    def wanted() -> QuerySet[Delivery]:
        due = Delivery.objects.filter(scope, hold=None).order_by("run_at")
        # One state at a time: each is read in the order of its index.
        begun, fresh = (
            due.filter(state=state).values("pk")[:batch]
            for state in (DeliveryState.PUBLISHING, DeliveryState.SCHEDULED)
        )
        return Delivery.objects.filter(scope, _IS_FREE, Q(pk__in=begun) | Q(pk__in=fresh))

    def taken() -> QuerySet[Delivery]:
        mine = Delivery.objects.filter(scope, state__in=OPEN_STATES, claim=Given(Delivery, "claim"))
        return mine.order_by("run_at").values_list(*_COLUMNS)

    return Update(wanted, **_CLAIM), Select(taken)
