"""A channel's credentials change by guarded updates only: entered by a person here, renewed by ``engine.renewal``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from cms.core.clock import SystemClock

from .engine.acts import reopen_channel
from .models import Channel
from .registry import get_platform


def enter_credentials(channel: Channel, credentials: Mapping[str, Any], *, account_id: str = "") -> None:
    """Store a new access and reopen the channel; a renewal that is under way stores nothing any more.

    ``account_id``: whose access it is, where the platform said so; nobody knows that of what a person typed.
    """
    now = SystemClock().now()
    channel.seal(dict(credentials))
    model = get_platform(channel.platform)
    parsed = _parsed(channel, credentials)
    with transaction.atomic():
        Channel.objects.filter(pk=channel.pk).update(
            sealed_credentials=channel.sealed_credentials, credentials_fence=F("credentials_fence") + 1,
            credentials_at=now, access_until=model.access_until(parsed, now),
            consent_until=model.consent_until(parsed, now), warned_days=None,
            account_id=account_id, renewed_at=None, renewing_until=None, renewal_begun_at=None,
        )  # fmt: skip
        reopen_channel(channel)
    channel.refresh_from_db()


def _parsed(channel: Channel, credentials: Mapping[str, Any]) -> Any:
    return get_platform(channel.platform).credentials_model.model_validate(dict(credentials))
