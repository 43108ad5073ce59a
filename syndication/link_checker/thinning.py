"""Old visits are thinned out: all of the last month, one a day within a year, one a month before that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from syndication.models import SiteCheck

#: Every visit is kept for so long; then the last of each day; then the last of each month, for ever.
ALL_FOR, DAILY_FOR = timedelta(days=30), timedelta(days=365)
#: Rows of one statement, and of one round: what is left waits for the next.
_STATEMENT, _ROUND = 500, 5000

Visit = tuple[int, int, datetime]


def superfluous(visits: Iterable[Visit], now: datetime) -> Iterator[int]:
    """Of (key, site, instant), the newest first, the keys that no figure needs.

    Coverage at the end of a month asks for the last visit before it, so the last of each day and month stays.
    """
    kept: set[tuple[int, date]] = set()
    for pk, site, instant in visits:
        age = now - instant
        if age <= ALL_FOR:
            continue
        day = timezone.localdate(instant)
        span = (site, day if age <= DAILY_FOR else day.replace(day=1))
        if span in kept:
            yield pk
        kept.add(span)


def thin_out(now: datetime) -> int:
    """Remove what is superfluous; returns how many. Safe twice at once: both would remove the same rows."""
    old = SiteCheck.objects.filter(checked_at__lt=now - ALL_FOR).order_by("-checked_at", "-pk")
    doomed: list[int] = []
    for pk in superfluous(old.values_list("pk", "site_id", "checked_at").iterator(), now):
        doomed.append(pk)
        if len(doomed) == _ROUND:
            break
    for start in range(0, len(doomed), _STATEMENT):
        SiteCheck.objects.filter(pk__in=doomed[start : start + _STATEMENT]).delete()
    return len(doomed)
