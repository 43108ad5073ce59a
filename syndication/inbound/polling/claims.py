"""Which sources are due, and who asks them. A claim is one conditional update with a lease and a fence."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q

from syndication.models import Source, SourceKind, SourceState

#: A batch is done within this, whatever the other sides do; a process that died is forgotten after it.
LEASE = timedelta(seconds=180)


def claim_due(now: datetime, most: int, *, kind: SourceKind = SourceKind.FEED) -> list[Source]:
    """Claim sources whose time has come; the longest due first."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    due = Source.objects.filter(
        free, Q(next_at=None) | Q(next_at__lte=now), kind=kind, state=SourceState.ACTIVE
    ).exclude(address="")
    claimed = []
    for pk in due.order_by(F("next_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)[:most]:
        mine = Source.objects.filter(free, pk=pk, state=SourceState.ACTIVE)
        if mine.update(leased_until=now + LEASE, fence=F("fence") + 1, attempted_at=now):
            claimed.append(pk)
    return list(Source.objects.filter(pk__in=claimed).order_by("pk"))


def claim_one(source: Source, now: datetime) -> Source | None:
    """Claim this one, due or not; nothing when it is being asked already."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    mine = Source.objects.filter(free, pk=source.pk)
    if not mine.update(leased_until=now + LEASE, fence=F("fence") + 1, attempted_at=now):
        return None
    return Source.objects.get(pk=source.pk)


def give_back(source: Source, **fields: object) -> bool:
    """End the claim and keep what it brought. Returns whether the claim still held."""
    return bool(Source.objects.filter(pk=source.pk, fence=source.fence).update(leased_until=None, **fields))
