"""What a queue owes after an outage: one item at once if it is fresh, the others on the next slots. Never a burst."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from publishers.engine.lateness import lateness_of
from publishers.engine.policies import is_missed
from publishers.engine.transitions import change
from publishers.models import Channel, ChannelState, Delivery, DeliveryState

from .queues import SOON, Line, locked_lines, place_of, queued
from .slots import is_slot, lay, upcoming

#: The engine takes what is due within seconds; what still waits then was not taken because nothing could be sent.
_LATE = timedelta(minutes=1)
#: Up to this late an item still goes out at its slot's hour, by itself.
FRESH = timedelta(hours=1)


def ease_queues(now: datetime) -> int:
    """Before what is due is handed out: let no queue send several items at once. Returns how many were moved.

    One query where nothing is late. Channels that can't send now keep their order until they can.
    """
    open_now = Q(channel__throttled_until=None) | Q(channel__throttled_until__lte=now)
    late = Delivery.objects.filter(_owed(now, now - _LATE), open_now, channel__state=ChannelState.ACTIVE)
    ids = set(late.order_by().values_list("channel_id", flat=True))
    return sum(_ease(channel, now) for channel in Channel.objects.filter(pk__in=ids)) if ids else 0


def _ease(channel: Channel, now: datetime) -> int:
    """What is too old to go out unasked is left to the engine, which says so and sends nothing."""
    limit = lateness_of(channel)
    with transaction.atomic():
        line = locked_lines([channel], now)[channel.pk]
        # With what is late counts what is due this minute: two would go out at once.
        owed = Delivery.objects.filter(_owed(now, now + SOON), channel=channel)
        rows = owed.select_related("entry").order_by("due_at", "pk")
        late = [row for row in rows.defer("entry__content") if not is_missed(row.due_at, now, limit)]
        if late and now - late[-1].due_at <= FRESH:
            late = late[1:]
        return _lay(line, late, now) if late and line.grid and not line.pause else 0


def _lay(line: Line, late: Sequence[Delivery], now: datetime) -> int:
    """The late ones stand before all that waits: each takes the next slot that is free behind the one before it."""
    rows = [*late, *line.waiting]
    by_key = {row.pk: row for row in rows}
    overdue = {row.pk for row in late}
    laid = lay(
        [queued(row) for row in rows], upcoming(line.grid, now + SOON), fits=line.fits,
        keeps=lambda item: item.key not in overdue and is_slot(line.grid, item.place),
    )  # fmt: skip
    moved = 0
    for key, place in laid.items():
        row = by_key[key]
        if place.instant != place_of(row).instant:
            moved += change(
                row.pk, [DeliveryState.SCHEDULED], DeliveryState.SCHEDULED, due_at=place.instant, run_at=place.instant,
                due_wall=place.wall, due_zone=place.zone,
            )  # fmt: skip
    return moved


def _owed(now: datetime, until: datetime) -> Q:
    """Due by ``until``, and nobody has begun it; what a person sends or moves by hand is no part of a queue."""
    return Q(
        Q(lease_until=None) | Q(lease_until__lt=now), from_queue=True, state=DeliveryState.SCHEDULED, hold=None,
        run_at__lte=until, due_at=F("run_at"),
    )  # fmt: skip
