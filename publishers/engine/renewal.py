"""Fresh credentials, by one process at a time: a single-use refresh token must never be spent twice."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from publishers.contract import Feature, PublishError
from publishers.models import Channel

from .platforms import platform_for

logger = logging.getLogger("loa.engine")

#: Longer than any refresh call may take.
_LEASE = timedelta(seconds=90)


def renew(channel: Channel, now: datetime) -> bool:
    """Refresh the channel's credentials. True: there are new ones, or another process is fetching them right now."""
    platform = platform_for(channel)
    if Feature.RENEW not in platform.capabilities.features:
        return False
    before = channel.sealed_credentials
    won = Channel.objects.filter(Q(renewing_until=None) | Q(renewing_until__lt=now), pk=channel.pk).update(
        renewing_until=now + _LEASE
    )
    if not won:
        return True
    current = Channel.objects.get(pk=channel.pk)
    if current.sealed_credentials != before:
        Channel.objects.filter(pk=channel.pk).update(renewing_until=None)
        return True
    try:
        # No transaction is open across the call: SQLite would block every writer.
        fresh = platform.renew()
    except PublishError as error:
        logger.warning("channel %s could not renew its access (%s)", channel.pk, error.code)
        return False
    with transaction.atomic():
        current.seal({**current.credentials(), **fresh})
        current.renewing_until = None
        current.save(update_fields=["sealed_credentials", "renewing_until"])
    return True
