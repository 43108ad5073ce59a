"""A ``Gauge`` that remembers what was spent and heard, and is empty where a test wants it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from publishers.contract import Throttled


class MemoryGauge:
    """``empty``: buckets that hold nothing; ``*`` for all of them."""

    def __init__(self, *empty: str) -> None:
        self.empty = set(empty)
        self.spent: Counter[str] = Counter()
        #: Bucket → everything that was ever said of it, the latest on top.
        self.heard: dict[str, dict[str, Any]] = {}

    def spend(self, bucket: str, cost: int = 1) -> None:
        if self.empty & {bucket, "*"}:
            raise Throttled("quota_used_up", retry_after=3600, bucket=bucket)
        self.spent[bucket] += cost

    def give_back(self, bucket: str, cost: int = 1) -> None:
        self.spent[bucket] -= cost

    def observe(
        self,
        bucket: str,
        *,
        used: int | None = None,
        capacity: int | None = None,
        blocked_until: datetime | None = None,
    ) -> None:
        said = {"used": used, "capacity": capacity, "blocked_until": blocked_until}
        self.heard.setdefault(bucket, {}).update({name: value for name, value in said.items() if value is not None})
