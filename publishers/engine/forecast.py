"""When a channel's access ends without a person: known ahead, told ahead."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from publishers.contract import Feature
from publishers.models import Channel, ChannelState
from publishers.registry import platforms

#: Days before the end at which people are told, the first warning first.
WARN_DAYS = (14, 3)


def ends_at(channel: Channel) -> datetime | None:
    """When a person must have connected it again; None where nobody names an end, or Loa renews it by itself."""
    ends = [channel.consent_until]
    if channel.platform in _not_renewed():
        ends.append(channel.access_until)
    return min((end for end in ends if end), default=None)


def days_left(channel: Channel, now: datetime) -> int | None:
    """Whole days until then, once the first warning is due; None before."""
    end = ends_at(channel)
    if end is None or end - now > timedelta(days=WARN_DAYS[0]):
        return None
    return max((end - now).days, 0)


def ending(now: datetime) -> QuerySet[Channel]:
    """Channels that work and end soon."""
    soon = now + timedelta(days=WARN_DAYS[0])
    end = Q(consent_until__lte=soon) | Q(access_until__lte=soon, platform__in=_not_renewed())
    return Channel.objects.filter(end, state=ChannelState.ACTIVE, problem__isnull=True)


def _not_renewed() -> list[str]:
    return [slug for slug, cls in platforms().items() if Feature.RENEW not in cls.capabilities.features]
