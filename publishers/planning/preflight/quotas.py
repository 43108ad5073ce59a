"""Advice before planning: will the platform still take it at that time, or only when its quota is full again?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from publishers.contract import Message, Platform, Problem, Quota
from publishers.engine.allowances import capacity_of
from publishers.models import Allowance, Channel, Delivery, DeliveryState, Kind

#: Windows looked ahead, and planned publications counted: beyond, no time is told that means anything.
_AHEAD, _QUEUE = 60, 2000
#: Whoever waits for longer than this at the platform's door has not spent anything yet.
_RESTING = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """What is known of one bucket of a channel: what is gone, and how many are planned before."""

    quota: Quota
    capacity: int
    used: int = 0
    #: The window that ``used`` is about.
    window_start: datetime | None = None
    blocked_until: datetime | None = None
    #: When the publications are due that nobody has begun.
    queue: tuple[datetime, ...] = ()


def quota_advice(price: Mapping[str, int], buckets: Iterable[Bucket], due: datetime) -> list[Problem]:
    """When what costs ``price`` can't go out at ``due``, say when it will: the latest of its buckets decides. Pure."""
    free = [free_at(bucket, price[bucket.quota.bucket], due) for bucket in buckets if bucket.quota.bucket in price]
    late = [instant for instant in free if instant > due]
    if not late:
        return []
    return [Problem(code="quota_later", field="channel", params={"until": max(late).isoformat()}, blocking=False)]


def free_at(bucket: Bucket, cost: int, due: datetime) -> datetime:
    """The instant itself when there is room for it, else when there will be. Pure.

    Whoever is due before the end of a window stands before us and is taken to cost the same: what is planned for one
    channel is much alike.
    """
    quota = bucket.quota
    opens = quota.opens_at(max(due, bucket.blocked_until or due))
    if quota.told or not 0 < cost <= bucket.capacity:
        return opens
    begin, end = quota.window.around(opens)
    room = max(bucket.capacity - (bucket.used if bucket.window_start == begin else 0), 0) // cost
    served = 0
    for _ in range(_AHEAD):
        waiting = sum(moment < end for moment in bucket.queue) - served
        if waiting < room:
            return quota.opens_at(max(opens, begin))
        served += room
        room = bucket.capacity // cost
        begin, end = quota.window.around(end)
    return begin


def advise(
    asked: Iterable[tuple[Channel, type[Platform], Message]], due: datetime, now: datetime
) -> dict[int, list[Problem]]:
    """Channel id → advice, for what is to go out at ``due``. At most two queries, none where nothing has a price."""
    priced = [(channel, cls, price) for channel, cls, message in asked if (price := cls.price(message))]
    if not priced:
        return {}
    rows = {
        (row.channel_id, row.bucket): row for row in Allowance.objects.filter(channel__in=[row[0].pk for row in priced])
    }  # fmt: skip
    queues = _queues([channel.pk for channel, cls, price in priced if _is_counted(cls, price)], now)
    return {
        channel.pk: quota_advice(
            price, [_bucket(channel, quota, rows, queues) for quota in cls.capabilities.quotas], due
        )
        for channel, cls, price in priced
    }  # fmt: skip


def _is_counted(cls: type[Platform], price: Mapping[str, int]) -> bool:
    return any(quota.bucket in price and not quota.told for quota in cls.capabilities.quotas)


def _queues(channel_ids: list[int], now: datetime) -> dict[int, list[datetime]]:
    """Channel → when its publications are due that have not drawn on anything yet."""
    queues: dict[int, list[datetime]] = defaultdict(list)
    if channel_ids:
        not_begun = Q(state=DeliveryState.SCHEDULED) | Q(state=DeliveryState.PUBLISHING, run_at__gt=now + _RESTING)
        planned = Delivery.objects.filter(not_begun, channel__in=channel_ids, kind=Kind.PUBLISH, hold=None)
        for channel_id, due in planned.order_by("due_at").values_list("channel_id", "due_at")[:_QUEUE]:
            queues[channel_id].append(due)
    return queues


def _bucket(
    channel: Channel, quota: Quota, rows: Mapping[tuple[int, str], Allowance], queues: Mapping[int, list[datetime]]
) -> Bucket:
    queue = tuple(queues.get(channel.pk, ()))
    row = rows.get((channel.pk, quota.bucket))
    if row is None:
        return Bucket(quota=quota, capacity=capacity_of(quota, channel.options), queue=queue)
    return Bucket(
        quota=quota, capacity=row.capacity, used=row.used, window_start=row.window_start,
        blocked_until=row.blocked_until, queue=queue,
    )  # fmt: skip
