"""Times and bounds of the hub: pure functions over numbers and instants."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_DAY_S = 24 * 3600
#: How long a subscription lasts when its subscriber says nothing, and the bounds of what may be asked for.
LEASE_S, LEASE_MIN_S, LEASE_MAX_S = 10 * _DAY_S, 3600, 30 * _DAY_S

#: How long one notification is tried; the subscription itself stays until its lease is over.
PATIENCE = timedelta(days=2)
_FIRST_S, _CAP_S = 5.0, 6 * 3600.0

#: Seconds until a callback that could not be reached is asked again whether it wants the subscription.
VERIFY_AGAIN_S = (10, 60)


def lease_seconds(asked: int | None) -> int:
    """The lease that is given for the one asked for."""
    return LEASE_S if asked is None else min(max(asked, LEASE_MIN_S), LEASE_MAX_S)


def backoff(failures: int, *, chance: float | None = None) -> timedelta:
    """The wait after the n-th failure in a row (from 1): 5 s doubling to six hours, ± 20 %."""
    spread = 0.8 + 0.4 * (random.random() if chance is None else chance)  # noqa: S311
    return timedelta(seconds=min(_FIRST_S * 2 ** min(max(failures, 1) - 1, 16), _CAP_S) * spread)


def retry_after(header: str, now: datetime) -> timedelta:
    """What a ``Retry-After`` asks for, at most six hours; nothing when it can't be read."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        seconds = float(text[:9])
    else:
        try:
            instant = parsedate_to_datetime(text)
        except (TypeError, ValueError):
            return timedelta(0)
        instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
        seconds = (instant - now).total_seconds()
    return timedelta(seconds=min(max(seconds, 0.0), _CAP_S))


def is_given_up(failing_since: datetime, now: datetime) -> bool:
    """Whether one notification has been tried for long enough."""
    return now - failing_since > PATIENCE
