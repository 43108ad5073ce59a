"""Asking platforms once a day what they count of the accounts themselves: followers, reach."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from cms.core.clock import Clock
from cms.core.writing import writing
from publishers.contract import Feature, PublishError
from publishers.models import Channel, ChannelFigure, ChannelState, MeasuredChannel
from publishers.registry import platforms

from .asking import LEASE, again_at, is_due, thrifty_platform
from .enrolling import awake
from .refusals import note
from .schedule import next_evening
from .telling import WRITTEN, Reading, next_row, readings

logger = logging.getLogger("loa.analytics")

#: No new account is asked about after so many seconds: posts are waiting.
_BUDGET_S = 15.0


def collect_accounts(clock: Clock) -> int:
    """Ask about the accounts whose time has come. Returns how many answered."""
    ends, answered = time.monotonic() + _BUDGET_S, 0
    for channel in _due(clock.now()):
        if time.monotonic() > ends:
            break
        answered += _ask(channel, clock)
    return answered


def _due(now: datetime) -> list[Channel]:
    """Working channels of platforms that count accounts; one that was never asked about comes first."""
    counting = [slug for slug, cls in platforms().items() if Feature.ACCOUNT_METRICS in cls.capabilities.features]
    waiting = MeasuredChannel.objects.exclude(is_due(now)).values("channel")
    found = Channel.objects.filter(awake(now), state=ChannelState.ACTIVE, platform__in=counting)
    return list(found.exclude(pk__in=waiting).order_by(F("measured__measure_at").asc(nulls_first=True), "pk"))


def _ask(channel: Channel, clock: Clock) -> bool:
    lease = clock.now() + LEASE
    if not _claim(channel, clock.now(), lease):
        return False
    mine = MeasuredChannel.objects.filter(channel=channel, measure_at=lease)
    try:
        platform = thrifty_platform(channel, clock)
        # No transaction is open across the call.
        found = platform.measure_account()
    except Exception as error:
        _put_off(mine, error, clock.now())
        return False
    now = clock.now()
    told = list(readings(found, platform.account_meanings()))
    again = next_evening(now, timezone.get_default_timezone(), channel.pk)
    with writing():
        if not mine.select_for_update().exists():
            return False
        keep_account(channel.pk, found.account, told, now)
        note(channel.pk, told, now)
        mine.update(measure_at=again, measured_at=now, tries=0, problem=None)
    return True


def _claim(channel: Channel, now: datetime, lease: datetime) -> bool:
    with writing():
        MeasuredChannel.objects.bulk_create(
            [MeasuredChannel(channel=channel, measure_at=now)], ignore_conflicts=True
        )  # fmt: skip
        return bool(MeasuredChannel.objects.filter(is_due(now), channel=channel).update(measure_at=lease))


def _put_off(mine: Any, error: Exception, now: datetime) -> None:
    tries = mine.values_list("tries", flat=True).first()
    if tries is None:
        return
    again, problem, is_try = again_at(error, tries + 1, now)
    if not isinstance(error, PublishError):
        logger.error("figures of an account could not be read", exc_info=error)
    values = {"problem": problem} if problem else {}
    mine.update(measure_at=again, tries=F("tries") + int(is_try), **values)


def keep_account(channel_id: int, account: str, told: Iterable[Reading], now: datetime) -> None:
    """Write what was told of an account, in the caller's transaction."""
    for reading in told:
        mine = ChannelFigure.objects.filter(channel=channel_id, figure=reading.figure)
        last = mine.order_by("-day").first()
        # What another account said before is nothing to go on.
        known = last if last is not None and last.account == account else None
        row = next_row(reading, known, now, lambda day: ChannelFigure(day=day))
        if row is None:
            continue
        day = max(row.day, last.day) if last is not None else row.day
        values = {name: getattr(row, name) for name in WRITTEN}
        mine.update_or_create(
            channel_id=channel_id, figure=reading.figure, day=day, defaults={**values, "account": account}
        )  # fmt: skip
