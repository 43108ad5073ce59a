"""Coverage: which item stands at which portal, since when, in which version; who is behind, who refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from cms.entries.models import Entry, Status
from publishers.models import OPEN_STATES, Channel, Delivery, DeliveryState, Kind


class Standing(StrEnum):
    """How one item stands at one portal."""

    CURRENT = "current"
    BEHIND = "behind"
    #: Withdrawn on the site, and still there.
    LEFT_OVER = "left_over"
    WAITING = "waiting"
    NEEDS_PERSON = "needs_person"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    #: Nobody has planned it there.
    NOT_SENT = "not_sent"


#: What somebody should see to.
WRONG = frozenset({Standing.BEHIND, Standing.LEFT_OVER, Standing.NEEDS_PERSON, Standing.REFUSED})
_REFUSED = (DeliveryState.FAILED, DeliveryState.MISSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One item at one portal."""

    entry: Entry
    channel: Channel
    standing: Standing
    #: The version that stands there.
    version: int | None = None
    at: datetime | None = None
    address: str = ""
    problem: Mapping[str, Any] | None = None
    #: The delivery that tells most about it.
    delivery_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The table: a row an item, a cell a portal, both in the order given."""

    channels: Sequence[Channel]
    rows: Sequence[Sequence[Cell]]

    def totals(self) -> dict[int, Counter[Standing]]:
        """Portal → how many items stand how."""
        found: dict[int, Counter[Standing]] = {channel.pk: Counter() for channel in self.channels}
        for row in self.rows:
            for cell in row:
                found[cell.channel.pk][cell.standing] += 1
        return found

    def cells(self) -> list[Cell]:
        """Line by line, for a table of one line each."""
        return [cell for row in self.rows for cell in row]


def coverage_of(entries: Iterable[Entry], channels: Sequence[Channel]) -> Coverage:
    """How these items stand at these portals. One query."""
    known = list(entries)
    told: dict[tuple[UUID, int], list[Delivery]] = {}
    rows = Delivery.objects.filter(entry__in=[entry.pk for entry in known], channel__in=channels)
    for delivery in rows.exclude(kind=Kind.ANNOUNCE).order_by("created_at", "pk"):
        told.setdefault((delivery.entry_id, delivery.channel_id), []).append(delivery)
    table = [[_cell(entry, channel, told.get((entry.pk, channel.pk), [])) for channel in channels] for entry in known]
    return Coverage(channels=channels, rows=table)


def _cell(entry: Entry, channel: Channel, told: list[Delivery]) -> Cell:
    """From the deliveries of one item to one portal, oldest first."""
    arrived = [row for row in told if row.state == DeliveryState.PUBLISHED and row.published_at]
    last = max(arrived, key=lambda row: row.published_at or row.due_at, default=None)
    shown = last if last and last.kind != Kind.WITHDRAW else None
    newest = told[-1] if told else None
    telling = newest if newest and newest.state in (*OPEN_STATES, DeliveryState.NEEDS_CHECKING, *_REFUSED) else last
    return Cell(
        entry=entry,
        channel=channel,
        standing=_standing(entry, shown, last, telling),
        version=shown.entry_version if shown else None,
        at=last.published_at if last else None,
        address=shown.permalink if shown else "",
        problem=telling.problem if telling else None,
        delivery_id=telling.pk if telling else None,
    )


def _standing(entry: Entry, shown: Delivery | None, last: Delivery | None, telling: Delivery | None) -> Standing:
    state = telling.state if telling else ""
    if state in OPEN_STATES:
        return Standing.WAITING
    if state == DeliveryState.NEEDS_CHECKING:
        return Standing.NEEDS_PERSON
    if state in _REFUSED and not _is_right(entry, shown):
        return Standing.REFUSED
    if shown is None:
        return Standing.WITHDRAWN if last else Standing.NOT_SENT
    if entry.status == Status.WITHDRAWN:
        return Standing.LEFT_OVER
    return Standing.CURRENT if _is_right(entry, shown) else Standing.BEHIND


def _is_right(entry: Entry, shown: Delivery | None) -> bool:
    if entry.status == Status.WITHDRAWN:
        return shown is None
    return shown is not None and shown.content_hash == entry.content_hash
