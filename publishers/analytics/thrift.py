"""Figures are asked for with what publishing does not need: half of every quota stays untouched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cms.core.clock import Clock
from publishers.contract import Gauge, Quota, Throttled
from publishers.engine.allowances import capacity_of
from publishers.models import Allowance

#: This share of a window's capacity, whoever used it, is as far as counting goes.
SHARE = 0.5


class Thrifty:
    """A ``publishers.contract.Gauge`` that says no while enough is still left for others."""

    def __init__(
        self, gauge: Gauge, channel_id: int, quotas: tuple[Quota, ...], options: Mapping[str, Any], clock: Clock
    ) -> None:  # fmt: skip
        self._gauge = gauge
        self._channel_id = channel_id
        self._quotas = {quota.bucket: quota for quota in quotas}
        self._options = options
        self._clock = clock

    def spend(self, bucket: str, cost: int = 1) -> None:
        quota, now = self._quotas[bucket], self._clock.now()
        row = Allowance.objects.filter(channel=self._channel_id, bucket=bucket).first()
        if row is not None and row.window_start <= now < row.window_end:
            used, capacity, ends = row.used, row.capacity, row.window_end
        else:
            used, capacity, ends = 0, capacity_of(quota, self._options), quota.window.around(now)[1]
        # A bucket that only the platform counts is looked at, not drawn from.
        wanted = used if quota.told else used + cost
        if wanted > capacity * SHARE and not (quota.told and not capacity):
            wait = (ends - now).total_seconds() + 0.1
            raise Throttled("figures_half_used", retry_after=wait, bucket=bucket, until=ends.isoformat())
        self._gauge.spend(bucket, cost)

    def give_back(self, bucket: str, cost: int = 1) -> None:
        self._gauge.give_back(bucket, cost)

    def observe(
        self,
        bucket: str,
        *,
        used: int | None = None,
        capacity: int | None = None,
        blocked_until: datetime | None = None,
    ) -> None:
        self._gauge.observe(bucket, used=used, capacity=capacity, blocked_until=blocked_until)
