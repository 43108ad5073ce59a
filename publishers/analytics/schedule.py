"""When a post is asked about: often while it is news, rarely later. Pure functions over times."""

from __future__ import annotations

from datetime import datetime, timedelta

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
