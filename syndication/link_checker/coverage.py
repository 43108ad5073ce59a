"""How many sites carry what they must: now, and at the end of each month before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Max
from django.utils import timezone

from syndication.models import SiteCheck, WatchedSite

from .words import is_fresh


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The sites at one moment, by their last visit before it."""

    day: date
    sites: int
    complete: int
    fresh: int

    @property
    def percent(self) -> int:
        """Rounded down: all is only all."""
        return 100 * self.complete // self.sites if self.sites else 0


def coverage_at(moment: datetime) -> Coverage:
    """What was known then."""
    last = SiteCheck.objects.filter(checked_at__lte=moment, site__active=True).values("site").annotate(last=Max("pk"))
    checks = list(SiteCheck.objects.filter(pk__in=last.values("last")).only("ok", "newest_at"))
    return Coverage(
        day=timezone.localdate(moment),
        sites=len(checks),
        complete=sum(check.ok for check in checks),
        fresh=sum(is_fresh(check, moment) is True for check in checks),
    )


def history(now: datetime, months: int = 6) -> list[Coverage]:
    """Now first, then the ends of the months before; months without any visit are left out."""
    found = [coverage_at(now)]
    first = timezone.localdate(now).replace(day=1)
    for _month in range(months):
        end = timezone.make_aware(datetime.combine(first, time())) - timedelta(microseconds=1)
        found.append(coverage_at(end))
        first = (first - timedelta(days=1)).replace(day=1)
    return [found[0], *(one for one in found[1:] if one.sites)]


def unseen() -> int:
    """Sites that were never visited."""
    return WatchedSite.objects.filter(active=True, checks=None).count()
