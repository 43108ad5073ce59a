"""A week's slots become instants, and what waits is laid upon them: each slot once, the order kept. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..times import BadTime, When, at_wall, wall_of

#: How far ahead slots are looked for.
WEEKS = 53
#: What a clock in one zone shows is never further than this from what another shows.
_ZONES_APART = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Weekly:
    """Every week on that day (Monday is 0), when the clocks of the zone show ``HH:MM``."""

    weekday: int
    wall: str
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """One item of a queue: its place, and what a blackout may be about."""

    key: Hashable
    place: When
    campaign_id: int | None = None
    agency_code: str = ""


Fits = Callable[[Queued, When], bool]


def upcoming(grid: Collection[Weekly], after: datetime) -> Iterator[When]:
    """The slots later than that instant, in order, for about a year. Two walls that are one instant count once."""
    week = timedelta(days=7)
    for start in (after + week * number for number in range(WEEKS)):
        found = {
            place.instant: place
            for day in _days(start - _ZONES_APART, start + week + _ZONES_APART)
            for weekly in grid if weekly.weekday == day.weekday()
            for place in _on(weekly, day)
            if start < place.instant <= start + week
        }  # fmt: skip
        yield from (found[instant] for instant in sorted(found))


def is_slot(grid: Collection[Weekly], place: When) -> bool:
    """Whether that place is one of the week's slots."""
    return any(_falls_on(weekly, place) for weekly in grid)


def lay(
    queue: Sequence[Queued], places: Iterable[When], *, fits: Fits, keeps: Callable[[Queued], bool]
) -> dict[Hashable, When]:  # fmt: skip
    """Give each item a place later than the one before it: its own where it ``keeps`` that, else the next that fits.

    ``places`` ascend. What found none is missing from the answer, and so is all behind it.
    """
    rest, laid = iter(places), dict[Hashable, When]()
    last: datetime | None = None
    for item in queue:
        place: When | None = item.place
        if not keeps(item) or (last is not None and item.place.instant <= last):
            place = next((free for free in rest if (last is None or free.instant > last) and fits(item, free)), None)
        if place is None:
            break
        laid[item.key], last = place, place.instant
    return laid


def _falls_on(weekly: Weekly, place: When) -> bool:
    try:
        shown = datetime.fromisoformat(wall_of(place.instant, weekly.zone))
    except BadTime:
        return False
    # A wall time that the clocks skip is a later one that day, so the instants are compared.
    days = (day for day in (shown, shown - timedelta(days=1)) if day.weekday() == weekly.weekday)
    return any(found.instant == place.instant for day in days for found in _on(weekly, day))


def _on(weekly: Weekly, day: datetime) -> Iterator[When]:
    """The slot on that day; none in a zone that this machine does not know."""
    with suppress(BadTime):
        yield at_wall(f"{day:%Y-%m-%d}T{weekly.wall}", weekly.zone)


def _days(start: datetime, end: datetime) -> Iterator[datetime]:
    day = start
    while day <= end:
        yield day
        day += timedelta(days=1)
