"""Platforms that forget whom they call are asked again in time: their subscriptions end by themselves."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse

from cms.core.conf import conf as core_conf
from publishers.contract import Platform, PublishError
from publishers.models import Channel, ChannelState
from publishers.registry import platforms

from .platforms import platform_for

logger = logging.getLogger("loa.engine")

#: A platform that could not be asked is asked again after this.
_TROUBLE = timedelta(hours=1)
#: Longer than any call takes; meanwhile no other process asks.
_LEASE = timedelta(minutes=10)


def subscribe_due(now: datetime) -> int:
    """Ask for callbacks where the last wish ends soon, or none was made. Returns how many were taken."""
    slugs = [slug for slug, cls in platforms().items() if cls.subscribe is not Platform.subscribe]
    is_due = Q(subscribe_at=None) | Q(subscribe_at__lte=now)
    due = Channel.objects.filter(is_due, platform__in=slugs, state=ChannelState.ACTIVE)
    return sum(_subscribe(channel, now) for channel in due.order_by("pk"))


def callback_address(channel: Channel) -> str:
    """Where the outside tells us of this channel."""
    return core_conf().public_url.rstrip("/") + reverse("loa_callback", args=(channel.platform, channel.pk))


def _subscribe(channel: Channel, now: datetime) -> bool:
    mine = Channel.objects.filter(pk=channel.pk)
    if not mine.filter(subscribe_at=channel.subscribe_at).update(subscribe_at=now + _LEASE):
        return False
    again, is_taken = now + _TROUBLE, False
    try:
        again, is_taken = platform_for(channel).subscribe(callback_address(channel)), True
    except PublishError as error:
        # Nothing depends on it: what others change is also found when it is read back.
        logger.info("channel %s: no callbacks could be asked for (%s)", channel.pk, error.code)
    except Exception as error:
        # Renewals come after this, and they matter.
        logger.error("channel %s: asking for callbacks met an unexpected error", channel.pk, exc_info=error)
    mine.update(subscribe_at=again)
    return is_taken
