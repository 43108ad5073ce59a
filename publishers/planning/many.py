"""Many items on many channels at once: a line for each pair, judged before anything is planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from cms.entries.assemble import record_of
from cms.entries.models import Entry
from publishers.models import Campaign, Channel, Delivery

from .plan import CannotPlan, Choice, plan
from .preflight.readiness import Finding, readiness
from .queue.queues import Line as QueueLine
from .queue.queues import read_lines
from .taken import taken_by
from .times import When, at_wall

#: More at once nobody looks through, and each is judged.
MOST_ITEMS = 40


class Spread(StrEnum):
    """How the items are laid in time."""

    TOGETHER = "together"
    DAILY = "daily"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One item on one channel, when, and what speaks against it."""

    entry: Entry
    channel: Channel
    #: Nothing: the queue has no free slot.
    when: When | None
    is_for_queue: bool = False
    #: The queue rests: the time only keeps the order.
    is_parked: bool = False
    #: What has or awaits this version there already.
    taken: Delivery | None = None
    findings: tuple[Finding, ...] = ()
    variant: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        refused = any(finding.blocking for finding in self.findings)
        return self.when is not None and self.taken is None and not refused

    @property
    def key(self) -> str:
        """Names it in a form."""
        return f"{self.entry.pk}:{self.channel.pk}"

    def choice(self, campaign: Campaign | None) -> Choice:
        given: dict[str, Any] = {"channel": self.channel, "variant": self.variant, "campaign": campaign}
        if self.is_for_queue:
            return Choice(**given, for_queue=True)
        when = self.when
        if when is None:
            return Choice(**given)
        return Choice(**given, due_at=when.instant, wall=when.wall, zone=when.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What came of it: deliveries, and pairs that could not be planned with the code of the reason."""

    made: tuple[Delivery, ...]
    refused: tuple[tuple[Pair, str], ...]


def times(count: int, spread: Spread, wall: datetime, zone: str) -> list[When]:
    """A time for each item: all the same, or one a day at that hour. ``wall``: naive, on a clock in ``zone``. Pure."""
    step = timedelta(days=1) if spread == Spread.DAILY else timedelta()
    return [at_wall((wall + step * number).strftime("%Y-%m-%dT%H:%M"), zone) for number in range(count)]


def pairs(
    entries: Sequence[Entry], channels: Sequence[Channel], whens: Sequence[When | None], *,
    campaign: Campaign | None = None, variants: Mapping[int, Mapping[str, Any]] | None = None,
) -> list[Pair]:  # fmt: skip
    """Each item on each channel at its time; ``None``: the channel's next free slot. Nothing leaves the machine."""
    now = datetime.now(UTC)
    queues = read_lines(channels, now) if None in whens else {}
    found = []
    for entry, when in zip(entries, whens, strict=True):
        found += _of_entry(entry, channels, when, queues, now, campaign=campaign, variants=variants or {})
    return found


def plan_pairs(chosen: Iterable[Pair], *, user: Any, campaign: Campaign | None = None) -> Planned:
    """Plan what is ready, item by item: what one refuses keeps no other from its time."""
    by_entry: dict[Any, list[Pair]] = {}
    for pair in chosen:
        if pair.is_ready:
            by_entry.setdefault(pair.entry.pk, []).append(pair)
    made: list[Delivery] = []
    refused: list[tuple[Pair, str]] = []
    for group in by_entry.values():
        try:
            made += plan(group[0].entry, [pair.choice(campaign) for pair in group], user=user)
        except CannotPlan as error:
            refused += [(pair, error.code) for pair in group]
    return Planned(made=tuple(made), refused=tuple(refused))


def _of_entry(
    entry: Entry, channels: Sequence[Channel], when: When | None, queues: dict[int, QueueLine], now: datetime, *,
    campaign: Campaign | None, variants: Mapping[int, Mapping[str, Any]],
) -> list[Pair]:  # fmt: skip
    taken = taken_by(entry)
    seats = {
        channel.pk: when or _seat(queues, channel, entry, campaign, now, is_taken=channel.pk in taken)
        for channel in channels
    }  # fmt: skip
    due = min((seat.instant for seat in seats.values() if seat), default=None)
    rows = readiness(record_of(entry), channels, variants, due_at=due, campaign=campaign)
    return [
        Pair(
            entry=entry, channel=row.channel, when=seats[row.channel.pk], is_for_queue=when is None,
            is_parked=when is None and queues[row.channel.pk].pause is not None, taken=taken.get(row.channel.pk),
            findings=row.findings, variant=variants.get(row.channel.pk, {}),
        )
        for row in rows
    ]  # fmt: skip


def _seat(
    queues: dict[int, QueueLine], channel: Channel, entry: Entry, campaign: Campaign | None, now: datetime, *,
    is_taken: bool,
) -> When | None:  # fmt: skip
    """The channel's next free slot; the one after it is the next item's."""
    line = queues[channel.pk]
    place = line.next_free(now, campaign_id=campaign.pk if campaign else None, agency_code=entry.agency_code)
    if place and not is_taken:
        queues[channel.pk] = replace(line, taken=line.taken | {place.instant})
    return place
