"""What was held waits for a person's decision (``engine.acts``); in the end it is too old to go out unasked."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Exists, Q, QuerySet

from publishers.engine.lateness import lateness
from publishers.engine.transitions import change
from publishers.models import Delivery, DeliveryState

from .holds import BEGUN

#: A held delivery is one of these; which of the two says whether it is too old by now.
HELD_STATES = (DeliveryState.SCHEDULED, DeliveryState.MISSED)
#: How many one sweep lets go; the next one is seconds away.
_BATCH = 500


def held() -> QuerySet[Delivery]:
    """Every delivery that was held and that nobody has decided about, the oldest promise first."""
    return Delivery.objects.filter(hold__isnull=False, state__in=HELD_STATES).order_by("due_at", "pk")


def miss_held(now: datetime) -> int:
    """What waited for a decision beyond its channel's limit is missed, and says why. Returns how many.

    Of what was begun a part may stand on the channel: it goes on waiting for a person.
    """
    waiting = held().filter(~Exists(BEGUN), state=DeliveryState.SCHEDULED, due_at__lt=now)
    limits = waiting.order_by().values_list("channel_id", "channel__platform", "channel__max_lateness_h").distinct()
    too_old = [Q(channel_id=pk, due_at__lt=now - lateness(platform, hours)) for pk, platform, hours in limits]
    if not too_old:
        return 0
    old = waiting.filter(reduce(or_, too_old)).select_related("hold")[:_BATCH]
    return sum(_miss(delivery) for delivery in old)


def _miss(delivery: Delivery) -> bool:
    reason = delivery.hold.reason if delivery.hold else ""
    params = {"due": delivery.due_at.isoformat(), "reason": reason}
    problem = {"code": "held_too_long", "params": params, "detail": ""}
    return change(delivery.pk, [DeliveryState.SCHEDULED], DeliveryState.MISSED, problem=problem)
