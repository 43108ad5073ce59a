"""The queue of a channel: which slots it has, what waits on them, and which one is free next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from publishers.contract import ClosedHours
from publishers.models import PARKED, Channel, Delivery, DeliveryState, Hold, Kind, Queue, Slot
from publishers.registry import platforms

from ..holds import InForce
from ..times import When
from .slots import Queued, Weekly, is_slot, lay, upcoming

#: What is due this soon is as good as under way: it is moved no more, and no one else gets its slot.
SOON = timedelta(minutes=1)
#: States in which an item uses its slot up, or will.
_ON_ITS_SLOT = (
    DeliveryState.DRAFT, DeliveryState.IN_REVIEW, DeliveryState.SCHEDULED, DeliveryState.PUBLISHING,
    DeliveryState.PUBLISHED, DeliveryState.NEEDS_CHECKING,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One channel's queue as it stands, read at once for many channels."""

    channel: Channel
    grid: tuple[Weekly, ...] = ()
    pause: Queue | None = None
    #: What waits, in order; with title and agency of each entry.
    waiting: tuple[Delivery, ...] = ()
    #: Instants at which something else goes out on the channel.
    taken: frozenset[datetime] = frozenset()
    #: Blackouts that are known.
    holds: tuple[Hold, ...] = ()
    closed: tuple[ClosedHours, ...] = ()
    #: Hold → the agencies below it, found when first asked for.
    _branches: dict[int, frozenset[str]] = field(default_factory=dict)

    @property
    def queued(self) -> list[Queued]:
        return [queued(delivery) for delivery in self.waiting]

    def fits(self, item: Queued, place: When) -> bool:
        """Whether the item may go out then, as far as anybody knows today."""
        if place.instant in self.taken or any(hours.opens_at(place.instant) != place.instant for hours in self.closed):
            return False
        holds = tuple(hold for hold in self.holds if hold.is_in_force(place.instant))
        stop = InForce(holds, self._branches).on(
            channel_id=self.channel.pk, campaign_id=item.campaign_id, agency_code=item.agency_code
        )
        return stop is None

    def next_free(self, now: datetime, *, campaign_id: int | None = None, agency_code: str = "") -> When | None:
        """The slot that one more item would get; in a queue that rests, behind everything that waits."""
        last = max((row.due_at for row in self.waiting), default=now) if self.pause else now
        item = Queued(key="", place=When(instant=now), campaign_id=campaign_id, agency_code=agency_code)
        used = {row.due_at for row in self.waiting}
        free = (place for place in upcoming(self.grid, max(now + SOON, last)) if place.instant not in used)
        return next((place for place in free if self.fits(item, place)), None)

    def relaid(self, now: datetime, *, grid: Sequence[Weekly] | None = None) -> dict[Hashable, When]:
        """Everybody's place if the grid were that one: as few as possible move, all of them later than now."""
        slots = self.grid if grid is None else grid

        def keeps(item: Queued) -> bool:
            return item.place.instant > now + SOON and is_slot(slots, item.place) and self.fits(item, item.place)

        return lay(self.queued, upcoming(slots, now + SOON), fits=self.fits, keeps=keeps)

    def reordered(self, order: Sequence[Hashable], now: datetime) -> dict[Hashable, When]:
        """Everybody's place in that order: on the same slots, unless a blackout stands in the way of one."""
        by_key = {item.key: item for item in self.queued}
        places = sorted((item.place for item in by_key.values()), key=lambda place: place.instant)
        end = max(places[-1].instant, now + SOON) if places else now

        def fits(item: Queued, place: When) -> bool:
            # In a queue that rests the times only keep the order.
            return self.pause is not None or self.fits(item, place)

        def candidates() -> Iterable[When]:
            yield from places
            yield from upcoming(self.grid, end)

        return lay([by_key[key] for key in order], candidates(), fits=fits, keeps=lambda item: False)


def queued(delivery: Delivery) -> Queued:
    """A waiting delivery as an item of the pure queue."""
    return Queued(
        key=delivery.pk, place=place_of(delivery), campaign_id=delivery.campaign_id,
        agency_code=delivery.entry.agency_code,
    )  # fmt: skip


def place_of(delivery: Delivery) -> When:
    """The time it was promised."""
    return When(instant=delivery.due_at, wall=delivery.due_wall, zone=delivery.due_zone)


def read_lines(channels: Iterable[Channel], now: datetime) -> dict[int, Line]:
    """Channel → its queue. Five queries however many channels; two where none has a slot."""
    by_id = {channel.pk: channel for channel in channels}
    grids = _grids(by_id)
    pauses = {row.channel_id: row for row in Queue.objects.filter(channel__in=by_id, paused_at__isnull=False)}
    concerned = set(grids) | set(pauses)
    waiting = _waiting(concerned, now)
    taken = _taken(concerned, now, {row.pk for rows in waiting.values() for row in rows})
    holds = _known_holds(now) if concerned else ()
    branches: dict[int, frozenset[str]] = {}
    return {
        pk: Line(
            channel=channel, grid=grids.get(pk, ()), pause=pauses.get(pk), waiting=tuple(waiting.get(pk, ())),
            taken=frozenset(taken.get(pk, ())), holds=holds, closed=_closed(channel.platform), _branches=branches,
        )
        for pk, channel in by_id.items()
    }  # fmt: skip


def locked_lines(channels: Iterable[Channel], now: datetime) -> dict[int, Line]:
    """The same, held until the end of the transaction: nobody else changes these queues meanwhile."""
    wanted = sorted(channels, key=lambda channel: channel.pk)
    ids = [channel.pk for channel in wanted]
    if Queue.objects.filter(channel__in=ids).count() < len(ids):
        Queue.objects.bulk_create([Queue(channel=channel) for channel in wanted], ignore_conflicts=True)
    # In one order everywhere, so that two who want the same queues never wait for each other.
    list(Queue.objects.select_for_update().filter(channel__in=ids).order_by("channel_id"))
    return read_lines(wanted, now)


def weekly_of(slot: Slot) -> Weekly:
    """A row as the pure part knows it."""
    return Weekly(weekday=slot.weekday, wall=f"{slot.wall_time:%H:%M}", zone=slot.zone)


def is_waiting(now: datetime, *, on: str = "") -> Q:
    """What waits in a queue and can still be moved: what is about to go out, or should have, no more.

    ``on``: how the deliveries are reached, as ``deliveries__`` from a channel.
    """
    waits = Q(**{f"{on}from_queue": True, f"{on}state": DeliveryState.SCHEDULED, f"{on}hold": None})
    return waits & (Q(**{f"{on}due_at__gt": now + SOON}) | Q(**{f"{on}run_at__gte": PARKED}))


def _grids(channel_ids: Collection[int]) -> dict[int, tuple[Weekly, ...]]:
    found: dict[int, list[Weekly]] = defaultdict(list)
    for slot in Slot.objects.filter(channel__in=channel_ids):
        found[slot.channel_id].append(weekly_of(slot))
    return {pk: tuple(grid) for pk, grid in found.items()}


def _waiting(channel_ids: Collection[int], now: datetime) -> dict[int, list[Delivery]]:
    found: dict[int, list[Delivery]] = defaultdict(list)
    if channel_ids:
        rows = Delivery.objects.filter(is_waiting(now), channel__in=channel_ids).select_related("entry")
        light = rows.defer("entry__content", "variant", "options", "receipt").order_by("due_at", "created_at", "pk")
        for row in light:
            found[row.channel_id].append(row)
    return found


def _taken(channel_ids: Collection[int], now: datetime, without: Collection[object]) -> dict[int, set[datetime]]:
    found: dict[int, set[datetime]] = defaultdict(set)
    if channel_ids:
        ahead = Delivery.objects.filter(
            channel__in=channel_ids, due_at__gt=now, state__in=_ON_ITS_SLOT, kind__in=(Kind.PUBLISH, Kind.CORRECT)
        )
        for pk, channel_id, due in ahead.order_by().values_list("pk", "channel_id", "due_at"):
            if pk not in without:
                found[channel_id].add(due)
    return found


def _known_holds(now: datetime) -> tuple[Hold, ...]:
    """Dated blackouts that are not over: when a freeze ends nobody knows."""
    return tuple(Hold.objects.filter(lifted_at=None, ends_at__gt=now))


def _closed(platform: str) -> tuple[ClosedHours, ...]:
    """Hours in which the platform takes nothing at all."""
    cls = platforms().get(platform)
    quotas = cls.capabilities.quotas if cls else ()
    return tuple(quota.closed for quota in quotas if quota.closed and quota.is_whole)
