"""How late a delivery of a channel may still go out without asking."""

from __future__ import annotations

from datetime import timedelta

from publishers.contract import Capabilities
from publishers.models import Channel
from publishers.registry import platforms

_USUAL = Capabilities(features=frozenset()).max_lateness


def lateness_of(channel: Channel) -> timedelta:
    """What a person wrote for the channel, else what its platform declares."""
    return lateness(channel.platform, channel.max_lateness_h)


def lateness(platform: str, hours: int | None) -> timedelta:
    """The same from the columns alone."""
    if hours is not None:
        return timedelta(hours=hours)
    cls = platforms().get(platform)
    return cls.capabilities.max_lateness if cls else _USUAL
