"""When to try again, and when to stop: pure functions over numbers and time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

_FIRST_S = 5.0
_CAP_S = 3600.0


def backoff(attempt: int, *, chance: float | None = None) -> float:
    """Seconds to wait after the n-th failed attempt (from 1): 5 s doubling to an hour, ± 20 %."""
    spread = 0.8 + 0.4 * (random.random() if chance is None else chance)  # noqa: S311
    return min(_FIRST_S * 2 ** min(max(attempt - 1, 0), 12), _CAP_S) * spread


def follow_delay(plan: Sequence[float], looks: int) -> float:
    """Seconds until the next look at something accepted; the plan's last value repeats."""
    return plan[min(looks, len(plan) - 1)]


def is_missed(due_at: datetime, now: datetime, max_lateness: timedelta) -> bool:
    """Whether an unsent delivery is too old to go out without asking."""
    return now - due_at > max_lateness
