"""Who reads a feed, as far as it is known: subscribers of the hub in each of its formats, and known harvesters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Value, When

from cms.core.moments import moment
from syndication.models import Harvester, Subscription, SubscriptionState
from syndication.webmasters.codes import Address
from syndication.websub.subscribing import OPEN

from .harvesters import known_by
from .subscriber_words import Standing, standing

#: So many are shown; the list of subscribers has them all.
MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One subscriber, as a line of the table."""

    pk: int
    host: str
    format: str
    standing: Standing
    told: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Collector:
    """One known harvester."""

    pk: int
    name: str
    known_by: str
    seen: str
    taken: int


def counts(feeds: Sequence[Address]) -> Mapping[str, int]:
    """Topic → how many are subscribed to it now."""
    rows = Subscription.objects.filter(topic__in=[feed.topic for feed in feeds], state__in=OPEN).order_by()
    return dict(rows.values_list("topic").annotate(count=Count("pk")))


def readers(feeds: Sequence[Address]) -> list[Reader]:
    """Subscribers of these feeds: those that count first, and of them those told last."""
    formats = {feed.topic: feed.format for feed in feeds}
    is_over = Case(When(state__in=OPEN, then=Value(0)), default=Value(1))
    rows = Subscription.objects.filter(topic__in=formats).order_by(is_over, "-told_at", "-pk")[:MOST]
    return [
        Reader(
            pk=row.pk, host=row.host, format=formats[row.topic], standing=standing(row), told=moment(row.told_at),
            until=moment(row.lease_until) if row.state == SubscriptionState.ACTIVE else "",
        )
        for row in rows
    ]  # fmt: skip


def collectors() -> list[Collector]:
    """Known harvesters: whatever they ask for, they are given everything that these feeds hold."""
    rows = Harvester.objects.annotate(taken=Count("records")).order_by("name")[:MOST]
    return [
        Collector(pk=row.pk, name=row.name, known_by=known_by(row), seen=moment(row.seen_at), taken=row.taken)
        for row in rows
    ]
