"""How platforms are asked for figures: with what publishing leaves over, and what becomes of an answer that failed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from cms.core.clock import Clock
from publishers.contract import AuthExpired, Platform, PublishError, Throttled
from publishers.engine.allowances import gauge_for
from publishers.engine.platforms import platform_for
from publishers.models import Channel
from publishers.registry import get_platform

from .schedule import FURTHEST, retry
from .thrift import Thrifty

#: Longer than any batch takes.
LEASE = timedelta(minutes=10)
#: Renewing the access belongs to whoever publishes next, or to the planned renewal.
_LATER = timedelta(minutes=15)
#: Who waits longer for a quota than this is told of it.
_SILENT = timedelta(hours=1)


def thrifty_platform(channel: Channel, clock: Clock) -> Platform:
    """The channel's platform; half of each of its quotas is out of reach."""
    cls = get_platform(channel.platform)
    gauge, quotas = gauge_for(channel, cls, clock), cls.capabilities.quotas
    thrifty = Thrifty(gauge, channel.pk, quotas, channel.options, clock) if quotas else gauge
    return platform_for(channel, clock, gauge=thrifty)


def is_due(now: datetime) -> Q:
    """Its time has come, or is further off than any pause: then it was set by a clock that has been set back since."""
    return Q(measure_at__lte=now) | Q(measure_at__gt=now + FURTHEST)


def again_at(error: Exception, tries: int, now: datetime) -> tuple[datetime, dict[str, Any] | None, bool]:
    """After so many tries in a row, this one included: when to ask again, what people are told, and whether it counts
    as a try."""
    if isinstance(error, Throttled):
        again = now + timedelta(seconds=error.retry_after)
        problem = _problem(error)
        problem["params"].setdefault("until", again.isoformat())
        return again, problem if again - now > _SILENT else None, False
    if isinstance(error, AuthExpired):
        return now + _LATER, _problem(error), False
    return retry(tries, now), _problem(error), True


def _problem(error: Exception) -> dict[str, Any]:
    if isinstance(error, PublishError):
        return {"code": error.code, "params": dict(error.params)}
    return {"code": "internal", "params": {"error": type(error).__name__}}
