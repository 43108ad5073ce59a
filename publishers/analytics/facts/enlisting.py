"""Which posts there are: each delivery that brought one, with what it was asked by when it was published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from cms.core.writing import writing
from cms.entries.models import EntryVersion
from publishers.contract import Feature
from publishers.models import UNCOUNTED, Delivery, DeliveryState, Kind, PostFact
from publishers.registry import UnknownPlatform, get_platform

from .remaking import remake

#: So long after its time a post may still come to light (somebody recorded it late).
_BACK = timedelta(days=30)
_AT_ONCE = 500
#: What the column holds.
_TOPICS_MAX = 1000
_STOOD = (DeliveryState.PUBLISHED, DeliveryState.WITHDRAWN)


def enlist(now: datetime) -> int:
    """Put new posts on the list. Safe when it runs twice at once. Returns how many there were."""
    found = _bringing().order_by("published_at")
    # The oldest go first, so that a site with a past comes up to the present in as many turns as it needs.
    newest = PostFact.objects.aggregate(newest=Max("posted_at"))["newest"]
    if newest:
        found = found.filter(published_at__gte=min(newest, now) - _BACK)
    return put_down(found[:_AT_ONCE])


def enlist_all() -> int:
    """Every post there ever was, however many."""
    made = 0
    while count := put_down(_bringing().order_by("published_at")[:_AT_ONCE]):
        made += count
    return made


def _bringing() -> QuerySet[Delivery]:
    """Deliveries that brought a post which is not on the list. What was changed in place is the same post."""
    same = PostFact.objects.filter(channel=OuterRef("channel"), remote_id=OuterRef("remote_id"))
    return Delivery.objects.filter(
        Q(kind=Kind.PUBLISH) | (Q(kind=Kind.CORRECT) & ~Q(remote_id="")),
        ~Exists(PostFact.objects.filter(delivery=OuterRef("pk"))),
        Q(remote_id="") | ~Exists(same),
        state__in=_STOOD, published_at__isnull=False,
    )  # fmt: skip


def put_down(deliveries: QuerySet[Delivery]) -> int:
    """Write their rows; two that brought the same post give one."""
    rows = list(deliveries.select_related("channel"))
    if not rows:
        return 0
    known = _as_published(rows)
    facts, seen = [], set()
    for delivery in rows:
        place = (delivery.channel_id, delivery.remote_id)
        if delivery.remote_id and place in seen:
            continue
        seen.add(place)
        facts.append(_fact(delivery, known.get((delivery.entry_id, delivery.entry_version), {})))
    with writing():
        PostFact.objects.bulk_create(facts, ignore_conflicts=True, batch_size=100)
        # Figures that are older than these tables are not lost.
        remake(fact.pk for fact in facts)
    return len(facts)


def _as_published(rows: Sequence[Delivery]) -> dict[tuple[UUID, int], dict[str, Any]]:
    """What each version said of itself; only the keys that are asked for leave the database."""
    versions = EntryVersion.objects.filter(entry__in={row.entry_id for row in rows}).order_by()
    found = versions.values_list(
        "entry_id", "version", "content__form", "content__topics", "content__source_agency__code", "entry__form",
        "entry__agency_code",
    )  # fmt: skip
    return {
        (entry, version): {"form": form or now_form, "topics": topics or [], "agency": agency or now_agency}
        for entry, version, form, topics, agency, now_form, now_agency in found
    }


def _fact(delivery: Delivery, said: dict[str, Any]) -> PostFact:
    assert delivery.published_at is not None
    local = timezone.localtime(delivery.published_at, timezone.get_default_timezone())
    return PostFact(
        delivery=delivery, entry_id=delivery.entry_id, channel_id=delivery.channel_id, remote_id=delivery.remote_id,
        agency_code=said.get("agency", ""), form=said.get("form", ""), topics=joined(said.get("topics", ())),
        campaign_id=delivery.campaign_id, posted_at=delivery.published_at, posted_on=local.date(),
        weekday=local.weekday(), hour=local.hour, told="" if _is_counted(delivery) else UNCOUNTED,
    )  # fmt: skip


def _is_counted(delivery: Delivery) -> bool:
    """Whether its platform counts, and knows the post by a number: what a person recorded has only an address."""
    try:
        platform = get_platform(delivery.channel.platform)
    except UnknownPlatform:
        return False
    recorded = "recorded_by" in ((delivery.receipt or {}).get("facts") or {})
    return Feature.METRICS in platform.capabilities.features and bool(delivery.remote_id) and not recorded


def joined(topics: Iterable[str]) -> str:
    """``,land,tax,``; those that no longer fit are left out whole."""
    text = ","
    for topic in sorted(set(topics)):
        if len(text) + len(topic) + 1 <= _TOPICS_MAX:
            text += f"{topic},"
    return text if len(text) > 1 else ""
