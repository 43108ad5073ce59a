"""When a post is asked about: often while it is news, rarely later. Pure functions over times."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo

#: The first look; before, platforms have counted nothing.
FIRST = timedelta(hours=1)
#: Up to this age → the pause between two looks. YouTube wants stored figures renewed within thirty days.
_PAUSES = (
    (timedelta(days=1), timedelta(hours=3)),
    (timedelta(days=7), timedelta(days=1)),
    (timedelta(days=30), timedelta(days=3)),
    (timedelta(days=90), timedelta(days=7)),
)
_LAST = timedelta(days=28)
#: No look is ever set further off: the longest pause, a month's quota, and some days.
FURTHEST = timedelta(days=35)
#: The accounts themselves are asked about once in an evening, by the office's clock: what a day ends with.
_EVENING, _EVENING_MINUTES = time(20, 30), 180
#: After a look that failed; the last one repeats.
_RETRIES = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))


def first_look(posted_at: datetime) -> datetime:
    """When a new post is asked about for the first time."""
    return posted_at + FIRST


def next_look(posted_at: datetime, now: datetime) -> datetime:
    """When it is asked about again after an answer."""
    age = now - posted_at
    return now + next((pause for until, pause in _PAUSES if age < until), _LAST)


def retry(tries: int, now: datetime) -> datetime:
    """When it is asked about again after so many failures in a row (from 1)."""
    return now + _RETRIES[min(tries, len(_RETRIES)) - 1]


def next_evening(now: datetime, zone: tzinfo, nth: int) -> datetime:
    """When the ``nth`` account is asked about next: the evening's minutes are dealt out among them."""
    local = now.astimezone(zone)
    at = datetime.combine(local.date(), _EVENING, zone) + timedelta(minutes=nth * 7 % _EVENING_MINUTES)
    if at <= now:
        at = datetime.combine(local.date() + timedelta(days=1), at.timetz())
    return at
