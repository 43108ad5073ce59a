"""Which posts are asked about: everything that stands on a platform that counts, each once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from publishers.contract import Feature
from publishers.models import Channel, ChannelState, Delivery, DeliveryState, Kind, MeasuredPost
from publishers.registry import platforms

from .schedule import first_look

#: Further back a channel is only searched while nothing of it is known yet.
_BACK = timedelta(days=30)
_AT_ONCE = 500


def awake(now: datetime) -> Q:
    """No quota of the whole channel is used up."""
    return Q(throttled_until=None) | Q(throttled_until__lte=now)


def counting_channels(now: datetime) -> list[Channel]:
    """Channels that work and need no rest, on platforms that count."""
    counting = [slug for slug, cls in platforms().items() if Feature.METRICS in cls.capabilities.features]
    return list(Channel.objects.filter(awake(now), state=ChannelState.ACTIVE, platform__in=counting).order_by("pk"))


def enrol(channel: Channel, now: datetime) -> int:
    """Put the channel's new posts on the list. Returns how many there were."""
    standing = Delivery.objects.filter(
        channel=channel,
        state=DeliveryState.PUBLISHED,
        kind__in=(Kind.PUBLISH, Kind.CORRECT),
        published_at__isnull=False,
    ).exclude(remote_id="")
    if MeasuredPost.objects.filter(channel=channel).exists():
        standing = standing.filter(run_at__gte=now - _BACK)
    known = MeasuredPost.objects.filter(channel=channel, remote_id=OuterRef("remote_id"))
    # The oldest first: what was changed in place keeps its number, and its figures stay with whoever brought it.
    found = (
        standing.exclude(Exists(known)).order_by("published_at").only("channel", "remote_id", "published_at", "receipt")
    )
    posts = [
        MeasuredPost(
            delivery=delivery, channel=channel, remote_id=delivery.remote_id, posted_at=delivery.published_at,
            measure_at=first_look(delivery.published_at),
        )
        for delivery in found[:_AT_ONCE]
        # What a person recorded has an address in place of the platform's own number.
        if "recorded_by" not in ((delivery.receipt or {}).get("facts") or {})
    ]  # fmt: skip
    MeasuredPost.objects.bulk_create(posts, ignore_conflicts=True)
    return len(posts)
