"""Changing a queue: a seat in it, another order, other slots, rest. One person at a time, no slot twice."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from cms.entries.models import Entry
from publishers.engine.transitions import change
from publishers.models import PARKED, Channel, Delivery, DeliveryState, Queue, Slot

from ..times import When
from .queues import Line, locked_lines, place_of, read_lines, weekly_of
from .slots import Weekly

if TYPE_CHECKING:
    from ..plan import Choice


#: Why it waits, for every list that says so.
PAUSED = {"code": "queue_paused", "params": {}, "detail": ""}
#: A person has to say yes before it counts as waiting.
_NOT_YET = (DeliveryState.DRAFT, DeliveryState.IN_REVIEW)


class NoRoom(Exception):
    """Not everything that waits finds a slot within a year, or there are no slots at all."""


class Changed(Exception):
    """The queue is no longer the one that the person saw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A waiting delivery and the time that it gets instead of its present one."""

    delivery: Delivery
    old: When
    new: When


def seated(entry: Entry, choices: Iterable[Choice], now: datetime) -> list[Choice]:
    """Give each choice that is for the queue its slot. Inside a transaction, which keeps the slots until it ends.

    Where no slot is free within a year the choice comes back without a time: ``Choice.is_seated`` tells.
    """
    wanted = list(choices)
    lines = locked_lines([choice.channel for choice in wanted if choice.for_queue], now)
    return [_seat(entry, choice, lines[choice.channel.pk], now) if choice.for_queue else choice for choice in wanted]


def _seat(entry: Entry, choice: Choice, line: Line, now: datetime) -> Choice:
    campaign = choice.campaign.pk if choice.campaign else None
    place = line.next_free(now, campaign_id=campaign, agency_code=entry.agency_code)
    if place is None:
        return choice
    # A slot that is nearer than the time to take it back leaves none.
    undo = choice.undo_until if choice.undo_until and choice.undo_until <= place.instant else None
    return dataclasses.replace(
        choice, due_at=place.instant, wall=place.wall, zone=place.zone, undo_until=undo, is_seated=True,
        is_parked=line.pause is not None,
    )  # fmt: skip


# --- order ------------------------------------------------------------------------------------------------------------


def reorder(channel: Channel, seen: Sequence[UUID], wanted: Sequence[UUID], now: datetime) -> list[Move]:
    """Put the queue into another order. ``seen``: the order that the person looked at.

    Raises ``Changed`` when the queue is another by now, ``NoRoom`` when a blackout leaves one of them no slot.
    """
    with transaction.atomic():
        line = locked_lines([channel], now)[channel.pk]
        if [row.pk for row in line.waiting] != list(seen) or sorted(wanted) != sorted(seen):
            raise Changed
        moves = _moves(line, line.reordered(wanted, now))
        _write(moves, is_parked=line.pause is not None)
    return moves


def shifted(order: Sequence[UUID], which: UUID, step: str) -> list[UUID]:
    """The order after one item is put up, down, first or last. Pure; what is not in it changes nothing."""
    if which not in order:
        return list(order)
    rest = [key for key in order if key != which]
    at = order.index(which)
    place = {"up": max(at - 1, 0), "down": min(at + 1, len(rest)), "first": 0, "last": len(rest)}.get(step, at)
    return [*rest[:place], which, *rest[place:]]


# --- slots ------------------------------------------------------------------------------------------------------------


def preview_slots(channel: Channel, grid: Sequence[Weekly], now: datetime) -> list[Move]:
    """What would move if the channel had these slots. Raises ``NoRoom``."""
    return _moves_on(read_lines([channel], now)[channel.pk], grid, now)


def change_slots(channel: Channel, grid: Sequence[Weekly], seen: Mapping[str, str], now: datetime) -> list[Move]:
    """Replace the channel's slots and move what waits. ``seen``: the moves that the person looked at (``as_seen``).

    Raises ``Changed`` when other ones would be made by now, ``NoRoom``.
    """
    with transaction.atomic():
        line = locked_lines([channel], now)[channel.pk]
        moves = _moves_on(line, grid, now)
        if as_seen(moves) != dict(seen):
            raise Changed
        _write_slots(channel, grid)
        _write(moves, is_parked=False)
    return moves


def as_seen(moves: Iterable[Move]) -> dict[str, str]:
    """Moves as plain text, to be compared with what a person was shown."""
    return {str(move.delivery.pk): move.new.instant.isoformat() for move in moves}


def _moves_on(line: Line, grid: Sequence[Weekly], now: datetime) -> list[Move]:
    if line.waiting and not grid:
        raise NoRoom
    if line.pause:
        # It rests: new times are given when it goes on.
        return []
    return _moves(line, line.relaid(now, grid=grid))


def _write_slots(channel: Channel, grid: Sequence[Weekly]) -> None:
    kept = set()
    for slot in Slot.objects.filter(channel=channel):
        if weekly_of(slot) in grid:
            kept.add(weekly_of(slot))
        else:
            slot.delete()
    Slot.objects.bulk_create(
        Slot(channel=channel, weekday=new.weekday, wall_time=time.fromisoformat(new.wall), zone=new.zone)
        for new in sorted(set(grid) - kept)
    )


# --- rest -------------------------------------------------------------------------------------------------------------


def pause(channel: Channel, reason: str, user: Any, now: datetime) -> bool:
    """Let the queue rest: nothing of it goes out, everything keeps its place. False: it rested already."""
    with transaction.atomic():
        if locked_lines([channel], now)[channel.pk].pause:
            return False
        Queue.objects.filter(channel=channel).update(paused_at=now, reason=reason, paused_by=user)
        # Also what was to go out this very minute: only what a worker has begun goes on.
        mine = Delivery.objects.filter(channel=channel, from_queue=True, hold=None)
        for pk in mine.filter(state=DeliveryState.SCHEDULED).values_list("pk", flat=True):
            change(pk, [DeliveryState.SCHEDULED], DeliveryState.SCHEDULED, run_at=PARKED, problem=PAUSED)
        # What a second person still looks at rests with the others once it is approved.
        mine.filter(state__in=_NOT_YET).update(run_at=PARKED)
    return True


def resume(channel: Channel, now: datetime) -> list[Move]:
    """Go on, in order, on the next free slots; never two on one. Returns all that waited, each with its time.

    Raises ``NoRoom`` when there are too few slots.
    """
    with transaction.atomic():
        line = locked_lines([channel], now)[channel.pk]
        if not line.pause:
            return []
        moves = _moves(line, line.relaid(now), all_of_them=True)
        Queue.objects.filter(channel=channel).update(paused_at=None, reason="", paused_by=None)
        _write(moves, is_parked=False, problem=None)
        not_yet = Delivery.objects.filter(channel=channel, from_queue=True, state__in=_NOT_YET)
        not_yet.update(run_at=F("due_at"))
    return moves


# --- writing ----------------------------------------------------------------------------------------------------------


def _moves(line: Line, laid: Mapping[Hashable, When], *, all_of_them: bool = False) -> list[Move]:
    if len(laid) < len(line.waiting):
        raise NoRoom
    found = [Move(delivery=row, old=place_of(row), new=laid[row.pk]) for row in line.waiting]
    return [move for move in found if all_of_them or move.new.instant != move.old.instant]


def _write(moves: Iterable[Move], *, is_parked: bool, **values: Any) -> None:
    for move in moves:
        change(
            move.delivery.pk, [DeliveryState.SCHEDULED], DeliveryState.SCHEDULED,
            due_at=move.new.instant, run_at=PARKED if is_parked else move.new.instant,
            due_wall=move.new.wall, due_zone=move.new.zone, **values,
        )  # fmt: skip
