"""Another time for what waits: all of a card or nothing of it, and back again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core.moments import moment
from publishers.engine import acts
from publishers.models import Delivery, DeliveryState
from publishers.planning.holds import in_force
from publishers.planning.times import When

from ..audit import record
from ..composer.composing import time_problem
from ..permissions import visible_deliveries
from ..presenting import still_held
from .reading import Rights, rights_of

_SALT = "loa.calendar.undo"
#: How long what was moved can be put back with a press.
UNDO_S = 3600
#: More channels no card has.
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """When a delivery goes out, and what keeps that time."""

    due_at: datetime
    wall: str = ""
    zone: str = ""
    #: When the engine looks at it; later than its time in a queue that rests.
    run_at: datetime | None = None
    is_queued: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of a card."""

    #: Why nothing was done; empty when something was.
    problem: str = ""
    text: str = ""
    #: Puts everything back.
    undo: str = ""
    #: Deliveries that have the new time.
    ids: tuple[UUID, ...] = ()


def deliveries_of(user: Any, ids: Iterable[UUID]) -> list[Delivery]:
    """Those of the deliveries that this person may see."""
    rows = visible_deliveries(user).filter(pk__in=list(ids)[:_MOST])
    return list(rows.select_related("channel", "entry").defer("entry__content").order_by("due_at", "pk"))


def movable(rows: Iterable[Delivery], rights: Rights, now: datetime) -> list[Delivery]:
    """Those that wait for a time to come and that this person may move."""
    return [
        row for row in rows
        if row.channel_id in rights.on(row.kind) and row.state == DeliveryState.SCHEDULED and row.due_at > now
        # What leaves at the end of its seconds of undo has been promised to do so.
        and (row.undo_until is None or row.undo_until <= now or row.undo_until < row.due_at)
    ]  # fmt: skip


def may_move(rows: Iterable[Delivery], rights: Rights) -> bool:
    """Whether one of them is on a channel that is this person's to use."""
    return any(row.channel_id in rights.on(row.kind) for row in rows)


def move_card(user: Any, rows: Sequence[Delivery], when: When, *, seen: str) -> Moved:
    """Give what still waits the new time. ``seen``: when the person saw it planned, to the minute; what was moved since
    stays where it is."""
    if problem := time_problem(when.instant):
        return Moved(problem=problem)
    waiting = movable(rows, rights_of(user), timezone.now())
    there = Place(due_at=when.instant, wall=when.wall, zone=when.zone)
    targets = [(row, there) for row in waiting if not seen or minute(row.due_at) == seen]
    before = {row.pk: _place(row) for row, _there in targets}
    found = _carry_out(user, targets)
    if found.problem:
        return found
    stayed = len(rows) - len(found.ids)
    return Moved(
        text=f"{found.text} {_stayed(stayed)}" if stayed else found.text, ids=found.ids,
        undo=_token(user, when.instant, {pk: before[pk] for pk in found.ids}),
    )  # fmt: skip


def put_back(user: Any, token: str) -> Moved:
    """Undo: everything that nobody touched since goes back to where it was."""
    try:
        told = signing.loads(token, salt=_SALT, max_age=UNDO_S)
    except signing.BadSignature:
        return Moved(problem=_("It can't be undone any more. Move it by hand."))
    if told["user"] != user.pk:
        return Moved(problem=_("Only who moved it can undo that. Move it by hand."))
    now, new = timezone.now(), datetime.fromisoformat(told["new"])
    before = {UUID(pk): _read(values) for pk, values in told["rows"].items()}
    waiting = [row for row in movable(deliveries_of(user, before), rights_of(user), now) if row.due_at == new]
    if any(before[row.pk].due_at <= now for row in waiting):
        return Moved(problem=_("The earlier time has passed meanwhile, so it stays where it is now."))
    return _carry_out(user, [(row, before[row.pk]) for row in waiting])


def _carry_out(user: Any, targets: Sequence[tuple[Delivery, Place]]) -> Moved:
    """Move each; a freeze or blackout in the way of one stops all of them."""
    holds = {place.due_at: in_force(place.due_at) for _row, place in targets}
    stops = (holds[place.due_at].on_delivery(row) for row, place in targets)
    stop = next((hold for hold in stops if hold), None)
    if stop is not None:
        return Moved(problem=still_held(stop))
    done = []
    with transaction.atomic():
        for row, place in targets:
            try:
                acts.move(
                    row, place.due_at, wall=place.wall, zone=place.zone, run_at=place.run_at,
                    is_queued=place.is_queued, holds=holds[place.due_at],
                )  # fmt: skip
            except acts.NotPossible:
                continue
            record(row, "loa.retime", user, due=moment(place.due_at))
            done.append((row, place))
    if not done:
        return Moved(problem=_too_late())
    row, place = done[0]
    return Moved(text=_told(row.entry.title, place.due_at, len(done)), ids=tuple(row.pk for row, _place in done))


def minute(instant: datetime) -> str:
    """The minute on the desk's clock, as cards and forms write it."""
    return timezone.localtime(instant).strftime("%Y-%m-%dT%H:%M")


def _place(row: Delivery) -> Place:
    return Place(
        due_at=row.due_at, wall=row.due_wall, zone=row.due_zone, run_at=row.run_at, is_queued=row.from_queue
    )  # fmt: skip


def _token(user: Any, new: datetime, before: dict[UUID, Place]) -> str:
    rows = {
        str(pk): [old.due_at.isoformat(), (old.run_at or old.due_at).isoformat(), old.wall, old.zone, old.is_queued]
        for pk, old in before.items()
    }
    return signing.dumps({"user": user.pk, "new": new.isoformat(), "rows": rows}, salt=_SALT, compress=True)


def _read(values: list[Any]) -> Place:
    due, run, wall, zone, is_queued = values
    return Place(
        due_at=datetime.fromisoformat(due), run_at=datetime.fromisoformat(run), wall=wall, zone=zone,
        is_queued=is_queued,
    )  # fmt: skip


def _told(title: str, due: datetime, count: int) -> str:
    text = ngettext(
        "“%(title)s” now goes out at %(when)s on %(count)s channel.",
        "“%(title)s” now goes out at %(when)s on %(count)s channels.",
        count,
    )
    return text % {"title": title, "when": moment(due), "count": count}


def _stayed(count: int) -> str:
    text = ngettext(
        "%(count)s channel stays as it is: it has begun, is not yours, or was moved meanwhile.",
        "%(count)s channels stay as they are: they have begun, are not yours, or were moved meanwhile.",
        count,
    )
    return text % {"count": count}


def _too_late() -> str:
    return _("Nothing was moved: it has begun already, or somebody moved it meanwhile. See below how it stands now.")
