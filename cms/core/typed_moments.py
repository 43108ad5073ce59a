"""Days and times as people type them into tables. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime

_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TIME = re.compile(r"(\d{1,2})\s*(?::|giờ|g|h)\s*(\d{2})?(?::\d{2})?\s*(?:phút)?", re.IGNORECASE)


def day_of(text: str) -> date | None:
    """``25/11/2026``, ``25-11-2026``, ``2026-11-25``, with a time or without; nothing where it is no day."""
    match = _ISO.search(text)
    year, month, day = match.groups() if match else (None, None, None)
    if match is None:
        other = _DAY.search(text)
        if other is None:
            return None
        day, month, year = other.groups()
    try:
        return date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        return None


def moment_of(text: str) -> datetime | None:
    """A day with a time on the wall clock: ``25/11/2026 8:30``, ``8h30 25/11/2026``, ISO. Nothing without a time."""
    day = day_of(text)
    rest = _DAY.sub(" ", _ISO.sub(" ", text)).replace("T", " ")
    match = _TIME.search(rest)
    if day is None or match is None:
        return None
    try:
        return datetime(day.year, day.month, day.day, int(match[1]), int(match[2] or 0))
    except ValueError:
        return None
