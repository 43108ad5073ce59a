"""Which sites are due, and who visits them: one conditional update each, with a lease that is its own fence."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q

from syndication.models import WatchedSite

LEASE = timedelta(minutes=5)


def claim_due(now: datetime, most: int) -> list[WatchedSite]:
    """Claim sites whose time has come; the longest due first."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    due = WatchedSite.objects.filter(free, Q(next_at=None) | Q(next_at__lte=now), active=True)
    pks = list(due.order_by(F("next_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)[:most])
    claimed = [pk for pk in pks if WatchedSite.objects.filter(free, pk=pk).update(leased_until=now + LEASE)]
    return list(WatchedSite.objects.filter(pk__in=claimed).order_by("pk"))


def give_back(site: WatchedSite, next_at: datetime) -> bool:
    """End the claim. Returns whether it still held."""
    mine = WatchedSite.objects.filter(pk=site.pk, leased_until=site.leased_until)
    return bool(mine.update(leased_until=None, next_at=next_at))


def make_due(site: WatchedSite, now: datetime) -> bool:
    """Have it visited at the next round. Returns whether it is checked at all."""
    return bool(WatchedSite.objects.filter(pk=site.pk, active=True).update(next_at=now))
