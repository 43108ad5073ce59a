"""Instants of feeds, those that Vietnamese portals write by hand among them."""

from __future__ import annotations

import calendar
import re
import time
from datetime import UTC, datetime, timedelta, timezone

import feedparser

#: Where a date names no zone, it is read on the wall clock here.
_HERE = timezone(timedelta(hours=7))
#: 23/11/2026 08:30, 23-11-2026, 08:30 23/11/2026, 23/11/2026 8:30:00 SA (AM) or CH (PM).
_DAY = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*(SA|CH|AM|PM))?(?![\d:])", re.IGNORECASE)


def instant(parsed: time.struct_time | tuple[int, ...] | None) -> datetime | None:
    """feedparser's UTC tuple as an instant; nothing for a year that no feed is from."""
    if not parsed or not 1970 <= parsed[0] <= 2200:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(tuple(parsed)), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def from_iso(text: object) -> datetime | None:
    """An RFC 3339 text; without a zone it is meant here."""
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return instant(_vietnamese(text[:100]))
    found = found if found.tzinfo else found.replace(tzinfo=_HERE)
    try:
        return found.astimezone(UTC) if 1970 <= found.year <= 2200 else None
    except OverflowError:
        return None


def _vietnamese(text: str) -> time.struct_time | None:
    day = _DAY.search(text)
    if not day:
        return None
    clock = _CLOCK.search(text)
    hour, minute, second = (int(part or 0) for part in clock.groups()[:3]) if clock else (0, 0, 0)
    half = (clock[4] or "").upper() if clock else ""
    if half in ("CH", "PM") and hour < 12:
        hour += 12
    elif half in ("SA", "AM") and hour == 12:
        hour = 0
    try:
        found = datetime(int(day[3]), int(day[2]), int(day[1]), hour, minute, second, tzinfo=_HERE)
    except ValueError:
        return None
    return found.astimezone(UTC).timetuple()


def register() -> None:
    """Teach feedparser these dates. What is registered last is asked first, so they come before the American order."""
    feedparser.registerDateHandler(_vietnamese)
