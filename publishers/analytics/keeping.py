"""A platform's answer becomes rows: a number, none, not told yet, not offered or refused, each said as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from publishers.contract import Figure, Figures, Meaning
from publishers.models import Metric, Told

_NUMBERS = (Told.VALUE, Told.ZERO)
_WRITTEN = ("fetched_at", "state", "value", "names", "definition")
#: What the column of the names holds.
_NAMES_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One figure as it was just told."""

    figure: Figure
    state: Told
    value: int | None
    meaning: Meaning

    @property
    def names(self) -> str:
        return ", ".join(self.meaning.names)[:_NAMES_MAX]


def readings(found: Figures, meanings: Mapping[Figure, Meaning]) -> Iterator[Reading]:
    """Everything the platform counts, with what it said of it this time."""
    for figure, meaning in meanings.items():
        value = found.counts.get(figure)
        yield Reading(figure=figure, state=_told(found, figure, meaning), value=value, meaning=meaning)


def _told(found: Figures, figure: Figure, meaning: Meaning) -> Told:
    if figure in found.counts:
        return Told.VALUE if found.counts[figure] else Told.ZERO
    if figure in found.pending:
        return Told.PENDING
    return Told.FAILED if set(meaning.names) & set(found.refused) else Told.NOT_OFFERED


def keep(told: Mapping[UUID, Sequence[Reading]], now: datetime) -> None:
    """Write the readings of some deliveries, in the caller's transaction."""
    last = _last_rows(told)
    made, changed = [], []
    for delivery_id, found in told.items():
        for reading in found:
            row, is_new = _row(delivery_id, reading, last.get((delivery_id, reading.figure)), now)
            if row is not None:
                (made if is_new else changed).append(row)
    Metric.objects.bulk_create(made)
    if changed:
        Metric.objects.bulk_update(changed, _WRITTEN, batch_size=100)


def _last_rows(told: Mapping[UUID, Sequence[Reading]]) -> dict[tuple[UUID, str], Metric]:
    newest = Metric.objects.filter(delivery=OuterRef("delivery"), figure=OuterRef("figure")).order_by("-day")
    rows = Metric.objects.filter(delivery__in=list(told), day=Subquery(newest.values("day")[:1]))
    return {(row.delivery_id, row.figure): row for row in rows}


def _row(delivery_id: UUID, reading: Reading, last: Metric | None, now: datetime) -> tuple[Metric | None, bool]:
    """The row to write, and whether it is a new one; none where what is known already says more."""
    if last is not None and _is_weaker(reading, last, _day(last, now)):
        return None, False
    if last is None or not (_says_the_same(reading, last) or last.day == _day(last, now)):
        row, is_new = Metric(delivery_id=delivery_id, figure=reading.figure, day=_day(last, now)), True
    else:
        row, is_new = last, False
    row.fetched_at, row.state, row.value = now, reading.state, reading.value
    row.names, row.definition = reading.names, reading.meaning.since
    return row, is_new


def _is_weaker(reading: Reading, last: Metric, day: date) -> bool:
    """A number stays when it is withheld later, and for the day when it is refused: the old one is still true."""
    if last.state not in _NUMBERS:
        return False
    return reading.state in (Told.PENDING, Told.NOT_OFFERED) or (reading.state == Told.FAILED and last.day == day)


def _says_the_same(reading: Reading, last: Metric) -> bool:
    said = (last.state, last.value, last.names, last.definition)
    return said == (reading.state, reading.value, reading.names, reading.meaning.since)


def _day(last: Metric | None, now: datetime) -> date:
    """Today; never before what is known, should a clock have been set back."""
    today = timezone.localdate(now, timezone.get_default_timezone())
    return max(today, last.day) if last else today
