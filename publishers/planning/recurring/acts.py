"""What a person does with one day of a recurring post, or with all to come; the other days stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from cms.entries.models import Entry
from publishers.engine import acts
from publishers.models import Delivery, DeliveryState, Occurrence, OccurrenceState, Recurrence

from ..times import instant_of
from .ahead import plan_day, plan_recurrence

#: Not sent yet: it can be taken back.
_WAITS = (DeliveryState.DRAFT, DeliveryState.IN_REVIEW, DeliveryState.SCHEDULED, DeliveryState.MISSED)
#: Nothing of it will be sent.
_OVER = (DeliveryState.CANCELLED, DeliveryState.WITHDRAWN)


class TooLate(Exception):
    """Something of the day was sent already, is on its way, or its time has passed."""


class Changed(Exception):
    """Somebody else changed the day meanwhile."""


def leave_out(occurrence: Occurrence, now: datetime) -> None:
    """Nothing goes out on that day. Raises ``TooLate`` or ``Changed``."""
    _must_be_to_come(occurrence, now)
    with transaction.atomic():
        _change(occurrence, state=OccurrenceState.SKIPPED, problems={})
        _take_back(occurrence)


def take_up(occurrence: Occurrence, now: datetime) -> None:
    """The day counts again after it was left out. Raises ``TooLate`` or ``Changed``."""
    _must_be_to_come(occurrence, now)
    with transaction.atomic():
        _change(occurrence, state=OccurrenceState.WAITING)
        occurrence.deliveries.clear()
    _plan(occurrence, now)


def move(occurrence: Occurrence, wall: str, now: datetime) -> None:
    """Another time for this one. Raises ``TooLate``, ``Changed``, ``times.BadTime`` or ``acts.StillHeld``."""
    zone = occurrence.recurrence.zone
    due = instant_of(wall, zone)
    if due <= now:
        raise TooLate
    with transaction.atomic():
        is_back = wall == occurrence.wall
        waits = OccurrenceState.WAITING if occurrence.state == OccurrenceState.PASSED else occurrence.state
        _change(occurrence, moved_to="" if is_back else wall, due_at=due, state=waits)
        for delivery in _sendable(occurrence):
            acts.reschedule(delivery, due, wall=wall, zone=zone)
    if occurrence.state == OccurrenceState.WAITING:
        _plan(occurrence, now)


def choose(occurrence: Occurrence, entry: Entry, now: datetime) -> None:
    """Another item for this one. Raises ``TooLate`` or ``Changed``."""
    _must_be_to_come(occurrence, now)
    with transaction.atomic():
        _change(occurrence, entry=entry, state=OccurrenceState.WAITING, problems={})
        _take_back(occurrence)
        occurrence.deliveries.clear()
    _plan(occurrence, now)


def stop(recurrence: Recurrence, now: datetime) -> int:
    """Nothing more goes out of it; what waits is taken back. Returns how many days."""
    Recurrence.objects.filter(pk=recurrence.pk).update(is_active=False)
    recurrence.is_active = False
    to_come = recurrence.occurrences.filter(due_at__gt=now)
    # What was left out stays so when it goes on.
    return _forget(to_come.exclude(state=OccurrenceState.SKIPPED))


def resume(recurrence: Recurrence, now: datetime) -> int:
    """It goes on with the days to come. Returns how many deliveries were made."""
    Recurrence.objects.filter(pk=recurrence.pk).update(is_active=True)
    recurrence.is_active = True
    return plan_recurrence(recurrence, now)


def renew(recurrence: Recurrence, now: datetime) -> int:
    """The rule was changed: days to come that nobody touched follow it. Returns how many deliveries were made."""
    _forget(recurrence.occurrences.filter(due_at__gt=now, is_touched=False))
    return plan_recurrence(recurrence, now) if recurrence.is_active else 0


def _forget(rows: Iterable[Occurrence]) -> int:
    """Take days back and strike them out; one of which something was sent stays."""
    gone = 0
    for occurrence in rows:
        try:
            with transaction.atomic():
                _take_back(occurrence)
                occurrence.delete()
                gone += 1
        except TooLate:
            continue
    return gone


def _plan(occurrence: Occurrence, now: datetime) -> None:
    recurrence = occurrence.recurrence
    if recurrence.is_active:
        plan_day(recurrence, occurrence, now)


def _change(occurrence: Occurrence, **values: Any) -> None:
    ours = Occurrence.objects.filter(pk=occurrence.pk, turn=occurrence.turn)
    if not ours.update(turn=F("turn") + 1, is_touched=True, **values):
        raise Changed
    occurrence.refresh_from_db()


def _must_be_to_come(occurrence: Occurrence, now: datetime) -> None:
    if occurrence.due_at <= now:
        raise TooLate


def _sendable(occurrence: Occurrence) -> list[Delivery]:
    """Its deliveries that are still to be sent; raises ``TooLate`` when one has gone further."""
    rows = [row for row in occurrence.deliveries.select_related("channel", "entry") if row.state not in _OVER]
    if any(row.state not in _WAITS for row in rows):
        raise TooLate
    return rows


def _take_back(occurrence: Occurrence) -> None:
    for delivery in _sendable(occurrence):
        try:
            acts.cancel(delivery)
        except acts.NotPossible:
            raise TooLate from None
