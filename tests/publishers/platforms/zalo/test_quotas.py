"""Zalo's limits: counted before the call, corrected by what every answer says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from publishers.contract import Throttled
from publishers.platforms.zalo.errors import translate
from publishers.platforms.zalo.platform import ZaloPlatform
from publishers.platforms.zalo.quotas import ARTICLES, BROADCASTS, CALLS
from tests.publishers.platforms.memory_gauge import MemoryGauge
from tests.publishers.platforms.memory_run import MemoryRun, drive
from tests.publishers.platforms.messages import NOON

from .conftest import Desk


def gauged(desk: Desk, gauge: MemoryGauge) -> ZaloPlatform:
    return ZaloPlatform(desk.account, desk.http, desk.clock, gauge)


def test_every_call_counts_and_the_answer_names_the_limit(desk: Desk) -> None:
    gauge = MemoryGauge()
    drive(MemoryRun(gauged(desk, gauge), desk.message(), desk.clock))
    assert gauge.spent[ARTICLES] == 1
    assert gauge.spent[CALLS] == sum(
        desk.calls(name) for _, name in desk.running.sandbox.faults.operations if _ == "zalo"
    )
    assert gauge.heard[CALLS]["capacity"] == 4000
    assert gauge.heard[CALLS]["used"] >= 1


def test_a_refused_minute_shuts_the_calls_until_the_next(desk: Desk) -> None:
    desk.running.sandbox.set_quota("zalo", "per_minute", 1)
    gauge = MemoryGauge()
    gauged(desk, gauge).probe()
    assert gauged(desk, gauge).probe().problem == "throttled"
    assert gauge.heard[CALLS]["capacity"] == 1
    assert NOON < gauge.heard[CALLS]["blocked_until"] <= NOON + timedelta(seconds=66)


def test_used_up_articles_stop_new_ones_and_nothing_else(desk: Desk) -> None:
    receipt = drive(desk.run(desk.message())).receipt
    desk.running.sandbox.set_quota("zalo", "articles_monthly", 1)
    gauge = MemoryGauge()
    run = MemoryRun(gauged(desk, gauge), desk.message(), desk.clock)
    with pytest.raises(Throttled) as caught:
        run.platform.publish(run.message, run)
    assert (caught.value.code, caught.value.bucket) == ("zalo_quota", ARTICLES)
    assert gauge.heard[ARTICLES]["blocked_until"] == desk.clock.now() + timedelta(hours=6)
    gauge.empty.add(ARTICLES)
    assert gauged(desk, gauge).withdraw(receipt, run.message, MemoryRun(run.platform, run.message, desk.clock))


def test_a_broadcast_refused_at_night_waits_for_six_o_clock() -> None:
    error = translate(-234, "", datetime(2026, 11, 21, 17, 0, tzinfo=UTC))  # midnight in Vietnam
    assert isinstance(error, Throttled)
    assert (error.bucket, error.retry_after) == (BROADCASTS, 6 * 3600)
