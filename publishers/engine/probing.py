"""*Test connection*: ask the platform who we are there, and keep its answer with the channel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from publishers.contract import Health, PublishError
from publishers.models import Channel, ChannelState

from .acts import reopen_channel
from .platforms import platform_for
from .renewal import renew


def probe_channel(channel_id: int, now: datetime) -> Health:
    """Test one channel; a channel that asked to be reconnected and works again is reopened."""
    channel = Channel.objects.get(pk=channel_id)
    health = _ask(channel)
    if health.problem == "auth_expired" and renew(channel, now) == now:
        channel = Channel.objects.get(pk=channel_id)
        health = _ask(channel)
    stored = {"ok": health.ok, "account": health.account, "problem": health.problem, "params": dict(health.params)}
    Channel.objects.filter(pk=channel_id).update(health=stored, tested_at=now, **_forecast(channel, health))
    if health.ok and channel.state == ChannelState.NEEDS_RECONNECT:
        reopen_channel(channel)
    return health


def _forecast(channel: Channel, health: Health) -> dict[str, Any]:
    """When a person must come again, where the platform says so only when asked."""
    if health.access_until is None:
        return {}
    is_later = channel.consent_until is None or health.access_until > channel.consent_until
    return {"consent_until": health.access_until, **({"warned_days": None} if is_later else {})}


def _ask(channel: Channel) -> Health:
    try:
        return platform_for(channel).probe()
    except PublishError as error:
        return Health(ok=False, problem=error.code, params=error.params)
