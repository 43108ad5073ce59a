"""A country changes its clocks: what people chose on the wall keeps its wall time and gets another instant."""

from __future__ import annotations

from datetime import datetime, timedelta

from publishers.models import PARKED, Delivery, DeliveryState
from publishers.planning.times import BadTime, instant_of

from .transitions import change

#: What is due this soon is as good as under way.
_SOON = timedelta(minutes=1)


def retime(now: datetime) -> list[Delivery]:
    """Move every waiting delivery whose wall time means another instant by today's zone data. Returns those moved."""
    waiting = Delivery.objects.filter(state=DeliveryState.SCHEDULED, due_at__gt=now + _SOON).exclude(due_wall="")
    # What rests in a queue has no time until that goes on.
    waiting = waiting.exclude(run_at__gte=PARKED)
    moved = []
    for delivery in waiting.select_related("entry", "channel").iterator(chunk_size=500):
        try:
            instant = instant_of(delivery.due_wall, delivery.due_zone)
        except BadTime:
            # A zone that this machine does not know: the instant that was promised stays.
            continue
        if instant != delivery.due_at and change(
            delivery.pk, [DeliveryState.SCHEDULED], DeliveryState.SCHEDULED, due_at=instant, run_at=instant
        ):
            delivery.due_at = instant
            moved.append(delivery)
    return moved
