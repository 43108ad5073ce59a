"""Quotas as rows: what a channel may still ask of its platform, counted together by every worker.

Taking is one conditional UPDATE, so that two workers never take the same last call. Nobody waits here: what is not
there raises ``Throttled``, and the engine comes back when it is.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from cms.core.clock import Clock
from cms.core.prepared import Given, Update
from publishers.contract import UNMETERED, Gauge, Platform, Quota, Throttled
from publishers.models import Allowance, Channel

logger = logging.getLogger("loa.engine")

#: Races lost in a row before the caller is asked to come back.
_TRIES = 5
#: What a look at a bucket that only the platform counts is good for.
_GLANCE = timedelta(seconds=1)
#: The platform's own count matters from this share on; below, noting it would only cost a write for each answer.
_NEAR = 0.8
#: So often it is noted all the same, for people to see.
_REFRESH = timedelta(minutes=1)
#: An answer that young may still speak of the window before.
_ECHO = timedelta(seconds=2)


def gauge_for(channel: Channel, platform: type[Platform], clock: Clock) -> Gauge:
    """The channel's gauge. A platform without quotas costs nothing at all; others ask the database when they spend."""
    quotas = platform.capabilities.quotas
    return RowGauge(channel.pk, quotas, channel.options, clock) if quotas and channel.pk else UNMETERED


def capacity_of(quota: Quota, options: Mapping[str, Any]) -> int:
    """What the channel's options say, else what the platform declares."""
    said = options.get(quota.option) if quota.option else None
    return said if isinstance(said, int) and said >= 0 else quota.capacity


class RowGauge:
    """``publishers.contract.Gauge`` on ``Allowance`` rows. One for each piece of work."""

    def __init__(
        self, channel_id: int, quotas: tuple[Quota, ...], options: Mapping[str, Any], clock: Clock
    ) -> None:  # fmt: skip
        self._channel_id = channel_id
        self._quotas = {quota.bucket: quota for quota in quotas}
        self._options = options
        self._clock = clock
        #: Bucket → its row as last read and when; ``None`` where there is none yet.
        self._seen: dict[str, tuple[datetime, Allowance | None]] = {}

    def spend(self, bucket: str, cost: int = 1) -> None:
        quota, now = self._quotas[bucket], self._clock.now()
        opening = quota.opens_at(now)
        if opening > now:
            raise _throttled(quota, opening, now, code="quota_closed")
        if quota.told:
            self._refuse_if_empty(quota, self._glance(quota, now), 1, now)
            return
        for _ in range(_TRIES):
            if self._take(quota, cost, now):
                return
            self._make_ready(quota, cost, now)
        raise Throttled(retry_after=1, bucket=bucket)

    def give_back(self, bucket: str, cost: int = 1) -> None:
        now = self._clock.now()
        try:
            self._rows(self._quotas[bucket]).filter(window_start__lte=now, window_end__gt=now, used__gte=cost).update(
                used=F("used") - cost
            )
        except DatabaseError as error:
            logger.warning(
                "allowance %s of channel %s not given back (%s)", bucket, self._channel_id, type(error).__name__
            )

    def observe(
        self,
        bucket: str,
        *,
        used: int | None = None,
        capacity: int | None = None,
        blocked_until: datetime | None = None,
    ) -> None:
        try:
            self._observe(self._quotas[bucket], self._clock.now(), used, capacity, blocked_until)
        except DatabaseError as error:
            logger.warning("allowance %s of channel %s not noted (%s)", bucket, self._channel_id, type(error).__name__)

    # spending

    def _take(self, quota: Quota, cost: int, now: datetime) -> bool:
        """The hot path: one statement, which succeeds for nobody once the bucket is empty."""
        if not quota.option:
            return bool(_spend(channel=self._channel_id, bucket=quota.bucket, now=now, cost=cost))
        # A number made smaller in the channel's form counts at once, unless the platform told its own.
        declared = capacity_of(quota, self._options)
        rows = self._rows(quota).filter(
            _is_open(now), Q(observed_at__isnull=False) | Q(used__lte=declared - cost), window_start__lte=now,
            window_end__gt=now, used__lte=F("capacity") - cost,
        )  # fmt: skip
        return bool(rows.update(used=F("used") + cost))

    def _make_ready(self, quota: Quota, cost: int, now: datetime) -> None:
        """Find out why nothing could be taken, and mend it. Raises ``Throttled`` when there is nothing to mend."""
        row = self._read(quota, now)
        if row is None:
            self._create(quota, now)
        elif not row.window_start <= now < row.window_end:
            self._turn(quota, row, now)
        elif row.observed_at is None and row.capacity != (declared := capacity_of(quota, self._options)):
            self._rows(quota).filter(observed_at=None).update(capacity=declared)
        else:
            self._refuse_if_empty(quota, row, cost, now)

    def _refuse_if_empty(self, quota: Quota, row: Allowance | None, cost: int, now: datetime) -> None:
        if row is None:
            return
        if row.blocked_until and row.blocked_until > now:
            raise _throttled(quota, row.blocked_until, now, whole=True)
        if quota.told and (not row.capacity or not row.window_start <= now < row.window_end):
            return
        if row.used + cost > row.capacity:
            raise _throttled(quota, row.window_end, now, whole=row.used >= row.capacity)

    def _create(self, quota: Quota, now: datetime) -> None:
        start, end = quota.window.around(now)
        row = Allowance(
            channel_id=self._channel_id, bucket=quota.bucket, window_start=start, window_end=end,
            capacity=capacity_of(quota, self._options),
        )  # fmt: skip
        # Of two first users one makes the row; the other finds it.
        Allowance.objects.bulk_create([row], ignore_conflicts=True)

    def _turn(self, quota: Quota, row: Allowance, now: datetime) -> None:
        """Begin the present window: one worker's turn counts, the others find it done.

        A clock that was set back finds a window of the future: what was counted there stays counted.
        """
        start, end = quota.window.around(now)
        used = row.used if now < row.window_start else 0
        turned = {"window_start": start, "window_end": end, "used": used}
        if row.observed_at is None:
            turned["capacity"] = capacity_of(quota, self._options)
        self._rows(quota).filter(window_start=row.window_start, window_end=row.window_end).update(**turned)

    # listening

    def _observe(
        self, quota: Quota, now: datetime, used: int | None, capacity: int | None, blocked_until: datetime | None
    ) -> None:
        row = self._remembered(quota, now)
        if row is None:
            self._create(quota, now)
            row = self._read(quota, now)
        if row is not None and not row.window_start <= now < row.window_end:
            self._turn(quota, row, now)
            row = self._read(quota, now)
        if row is None:
            return
        if now - row.window_start < _ECHO and not quota.told:
            used = None
        if blocked_until or _is_news(quota, row, now, used, capacity):
            self._note(quota, row, now, used, capacity, blocked_until)

    def _note(
        self, quota: Quota, row: Allowance, now: datetime, used: int | None, capacity: int | None,
        blocked_until: datetime | None,
    ) -> None:  # fmt: skip
        values: dict[str, Any] = {"observed_at": now}
        if capacity is not None:
            values["capacity"] = capacity
        if used is not None:
            # What is on its way is in our count and not yet in theirs, so theirs only ever raises ours.
            values["used"] = used if quota.told else Greatest(F("used"), used)
        if blocked_until is not None:
            values["blocked_until"] = Greatest(Coalesce(F("blocked_until"), blocked_until), blocked_until)
        self._rows(quota).filter(window_start=row.window_start).update(**values)
        self._seen.pop(quota.bucket, None)

    # rows

    def _rows(self, quota: Quota) -> QuerySet[Allowance]:
        return Allowance.objects.filter(channel_id=self._channel_id, bucket=quota.bucket)

    def _read(self, quota: Quota, now: datetime) -> Allowance | None:
        row = self._rows(quota).order_by().first()
        self._seen[quota.bucket] = (now, row)
        return row

    def _glance(self, quota: Quota, now: datetime) -> Allowance | None:
        """The row, perhaps as it was a moment ago: the platform itself is the judge here."""
        read_at, row = self._seen.get(quota.bucket, (None, None))
        return row if read_at and abs(now - read_at) < _GLANCE else self._read(quota, now)

    def _remembered(self, quota: Quota, now: datetime) -> Allowance | None:
        """The row as this piece of work knows it: good enough to see whether an answer says anything new."""
        _, row = self._seen.get(quota.bucket, (None, None))
        return row or self._read(quota, now)


def _is_open(now: datetime | Given) -> Q:
    return Q(blocked_until=None) | Q(blocked_until__lte=now)


_NOW = Given(Allowance, "blocked_until", name="now")
_COST = Given(Allowance, "used", name="cost")
_spend = Update(
    lambda: Allowance.objects.filter(
        _is_open(_NOW), channel=Given(Allowance, "channel"), bucket=Given(Allowance, "bucket"),
        window_start__lte=_NOW, window_end__gt=_NOW, used__lte=F("capacity") - _COST,
    ),
    used=F("used") + _COST,
)  # fmt: skip


def _is_news(quota: Quota, row: Allowance, now: datetime, used: int | None, capacity: int | None) -> bool:
    if row.observed_at is None or now - row.observed_at > _REFRESH:
        return True
    if capacity is not None and capacity != row.capacity:
        return True
    if used is None or quota.told:
        return used is not None and used != row.used
    return used > row.used and used >= row.capacity * _NEAR


def _throttled(
    quota: Quota, until: datetime, now: datetime, *, code: str = "quota_used_up", whole: bool = False
) -> Throttled:
    return Throttled(
        code, retry_after=max((until - now).total_seconds(), 0.0) + 0.1,
        bucket="" if whole and quota.is_whole else quota.bucket, until=until.isoformat(),
    )  # fmt: skip
