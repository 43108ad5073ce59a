"""What the clock on the wall says and which instant that is: kept apart, since laws change clocks. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

#: What ``<input type="datetime-local">`` holds and ``Delivery.due_wall`` keeps.
WALL = "%Y-%m-%dT%H:%M"


class BadTime(ValueError):
    """The text is no time on a wall clock, or the zone has no name that is known here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A promised time. ``wall`` and ``zone`` are what a person chose; both empty where an instant was meant."""

    instant: datetime
    wall: str = ""
    zone: str = ""


def at_wall(wall: str, zone: str) -> When:
    """The time that a person reads off a clock in that zone. Raises ``BadTime``."""
    return When(instant=instant_of(wall, zone), wall=wall, zone=zone)


def chosen(local: datetime, zone: str) -> When:
    """A form's time, naive, on a clock in that zone; with seconds it is an instant, as a wall time has none."""
    wall = local.strftime(WALL)
    if local.second or local.microsecond:
        return When(instant=_instant(local, zone))
    return at_wall(wall, zone)


def instant_of(wall: str, zone: str) -> datetime:
    """Which instant the wall time is, by the zone data of this machine. Raises ``BadTime``.

    Where clocks are turned back, a time that comes twice is its first; where they are turned forward, a time that never
    comes is as much later as was skipped, so that what stood half an hour after the turn still does.
    """
    try:
        local = datetime.strptime(wall, WALL)
    except ValueError:
        raise BadTime(wall) from None
    return _instant(local, zone)


def wall_of(instant: datetime, zone: str) -> str:
    """What a clock in that zone shows at the instant. Raises ``BadTime``."""
    return instant.astimezone(_zone(zone)).strftime(WALL)


def _instant(local: datetime, zone: str) -> datetime:
    # fold=0 is the offset before the turn: the first of two, and beyond a gap by the gap's own length.
    return local.replace(tzinfo=_zone(zone), fold=0).astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadTime(name) from None
