"""The office's day, asked at every count: worked out anew at midnight, and when the clock was set."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone


class Today:
    """The day on the office's clock as ISO text; costs a comparison."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        #: The day, from its first moment up to the next one's. One object: threads see it whole.
        self._known = (0.0, 0.0, "")

    def __call__(self) -> str:
        now = self._now()
        first, after, text = self._known
        if first <= now < after:
            return text
        zone = timezone.get_default_timezone()
        start = datetime.fromtimestamp(now, zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
        following = (start + timedelta(days=1)).timestamp()
        self._known = (start.timestamp(), following, start.date().isoformat())
        return self._known[2]
