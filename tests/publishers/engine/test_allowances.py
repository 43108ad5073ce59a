"""Allowances: never more than the platform allows, and what it says itself counts."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import OperationalError

from cms.core.clock import FixedClock
from publishers.contract import MINUTE, ClosedHours, Day, Quota, Throttled, Unmetered
from publishers.engine.allowances import RowGauge, gauge_for
from publishers.models import Allowance, Channel
from publishers.platforms.by_hand.platform import ByHandPlatform
from tests.publishers.factories import by_hand

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 5, 0, 10, tzinfo=UTC)
CALLS = Quota(bucket="calls", label="", capacity=3, window=MINUTE, is_whole=True)
UPLOADS = Quota(bucket="uploads", label="", capacity=2, window=Day("America/Los_Angeles"))
SHARE = Quota(bucket="share", label="", capacity=100, window=MINUTE, told=True, is_whole=True)
REFUSED = Quota(bucket="refused", label="", capacity=0, window=MINUTE, told=True)
SENDS = Quota(
    bucket="sends", label="", capacity=1, window=MINUTE, option="sends_limit",
    closed=ClosedHours(closed_from=time(22), closed_to=time(6), zone="Asia/Ho_Chi_Minh"),
)  # fmt: skip


class Meter:
    """One channel and its gauges: each work gets a new one, as in the engine."""

    def __init__(self) -> None:
        self.channel: Channel = by_hand()
        self.clock = FixedClock(NOON)
        self.options: dict[str, Any] = {}

    @property
    def gauge(self) -> RowGauge:
        return RowGauge(self.channel.pk, (CALLS, UPLOADS, SHARE, REFUSED, SENDS), self.options, self.clock)

    def forward(self, **span: float) -> None:
        self.clock.instant += timedelta(**span)

    def row(self, bucket: str) -> Allowance:
        return Allowance.objects.get(channel=self.channel, bucket=bucket)

    def refusal(self, bucket: str, cost: int = 1) -> Throttled:
        with pytest.raises(Throttled) as caught:
            self.gauge.spend(bucket, cost)
        return caught.value


@pytest.fixture
def meter() -> Meter:
    return Meter()


# --- spending ---


def test_what_is_declared_may_be_spent_and_no_more(meter: Meter) -> None:
    for _ in range(3):
        meter.gauge.spend("calls")
    refusal = meter.refusal("calls")
    assert (refusal.code, refusal.bucket) == ("quota_used_up", "")
    assert 50 <= refusal.retry_after < 51
    assert meter.row("calls").used == 3


def test_the_next_window_is_full_again(meter: Meter) -> None:
    meter.gauge.spend("calls", 3)
    meter.forward(seconds=50)
    meter.gauge.spend("calls", 2)
    row = meter.row("calls")
    assert (row.used, row.window_start) == (2, NOON + timedelta(seconds=50))


def test_a_dear_call_is_refused_and_a_cheap_one_goes_on(meter: Meter) -> None:
    meter.gauge.spend("calls", 2)
    # Something is left, so the channel as a whole doesn't wait.
    assert meter.refusal("calls", 2).bucket == "calls"
    meter.gauge.spend("calls", 1)


def test_an_empty_bucket_for_some_calls_leaves_the_others_alone(meter: Meter) -> None:
    meter.gauge.spend("uploads", 2)
    refusal = meter.refusal("uploads")
    assert refusal.bucket == "uploads"
    assert datetime.fromisoformat(refusal.params["until"]) == datetime(2026, 11, 21, 8, tzinfo=UTC)
    meter.gauge.spend("calls")


def test_channels_don_t_share(meter: Meter) -> None:
    other = Meter.__new__(Meter)
    other.channel, other.clock, other.options = by_hand("Bảng tin"), meter.clock, {}
    meter.gauge.spend("calls", 3)
    other.gauge.spend("calls", 3)


def test_spending_is_one_statement(meter: Meter, django_assert_num_queries: Any) -> None:
    meter.gauge.spend("calls")
    with django_assert_num_queries(1):
        meter.gauge.spend("calls")


def test_a_platform_without_quotas_asks_nothing(meter: Meter, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        gauge = gauge_for(meter.channel, ByHandPlatform, meter.clock)
        gauge.spend("anything")
    assert isinstance(gauge, Unmetered)


def test_a_clock_set_back_forgets_nothing(meter: Meter) -> None:
    meter.forward(hours=2)
    meter.gauge.spend("calls", 2)
    meter.forward(hours=-2)
    meter.gauge.spend("calls", 1)
    assert meter.refusal("calls").retry_after < 60


def test_closed_hours_end_in_the_morning(meter: Meter) -> None:
    meter.clock.instant = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)  # 22:30 in Vietnam
    refusal = meter.refusal("sends")
    assert refusal.code == "quota_closed"
    assert datetime.fromisoformat(refusal.params["until"]) == datetime(2026, 11, 21, 23, 0, tzinfo=UTC)


# --- the channel's own number ---


def test_the_channel_s_number_counts_at_once_both_ways(meter: Meter) -> None:
    meter.options = {"sends_limit": 3}
    meter.gauge.spend("sends", 2)
    meter.options = {"sends_limit": 2}
    meter.refusal("sends")
    meter.options = {"sends_limit": 4}
    meter.gauge.spend("sends", 2)
    meter.refusal("sends")


def test_a_number_of_nought_allows_nothing(meter: Meter) -> None:
    meter.options = {"sends_limit": 0}
    meter.refusal("sends")


# --- listening ---


def test_the_platform_s_capacity_replaces_the_declared_one_for_good(meter: Meter) -> None:
    meter.gauge.spend("calls")
    meter.gauge.observe("calls", used=1, capacity=4000)
    meter.gauge.spend("calls", 3000)
    meter.forward(minutes=1)
    meter.gauge.spend("calls", 4000)
    meter.refusal("calls")


def test_the_platform_s_count_only_raises_ours(meter: Meter) -> None:
    meter.gauge.spend("calls", 2)
    meter.gauge.observe("calls", used=1)
    assert meter.row("calls").used == 2
    meter.gauge.observe("calls", used=3)
    assert meter.row("calls").used == 3


def test_an_answer_right_after_the_turn_may_speak_of_the_window_before(meter: Meter) -> None:
    meter.clock.instant = NOON.replace(second=0)
    meter.gauge.observe("calls", used=3, capacity=3)
    meter.gauge.spend("calls", 3)


def test_what_the_platform_blocks_stays_shut_over_windows(meter: Meter) -> None:
    meter.gauge.observe("calls", blocked_until=NOON + timedelta(minutes=5))
    meter.forward(minutes=2)
    refusal = meter.refusal("calls")
    assert (refusal.bucket, round(refusal.retry_after)) == ("", 180)
    meter.gauge.observe("calls", blocked_until=NOON)
    meter.refusal("calls")
    meter.forward(minutes=3)
    meter.gauge.spend("calls")


def test_a_share_is_what_the_platform_says_up_and_down(meter: Meter) -> None:
    meter.gauge.spend("share")
    meter.gauge.observe("share", used=99, capacity=100)
    meter.gauge.spend("share")
    meter.gauge.observe("share", used=100, capacity=100)
    meter.refusal("share")
    meter.gauge.observe("share", used=40, capacity=100)
    meter.gauge.spend("share")
    assert meter.row("share").used == 40


def test_a_share_of_an_earlier_window_stops_nobody(meter: Meter) -> None:
    meter.gauge.observe("share", used=100, capacity=100)
    meter.forward(minutes=1)
    meter.gauge.spend("share")


def test_a_bucket_without_a_number_is_open_until_it_is_refused(meter: Meter) -> None:
    meter.gauge.spend("refused")
    meter.gauge.observe("refused", blocked_until=NOON + timedelta(hours=6))
    assert meter.refusal("refused").bucket == "refused"
    meter.forward(hours=6)
    meter.gauge.spend("refused")


def test_answers_that_say_nothing_new_write_nothing(meter: Meter, django_assert_num_queries: Any) -> None:
    gauge = meter.gauge
    gauge.spend("calls")
    gauge.observe("calls", used=1, capacity=4000)
    gauge.spend("calls")
    gauge.observe("calls", used=2, capacity=4000)
    with django_assert_num_queries(1):  # the spending itself
        gauge.spend("calls")
        gauge.observe("calls", used=3, capacity=4000)


def test_a_share_is_looked_up_once_for_a_piece_of_work(meter: Meter, django_assert_num_queries: Any) -> None:
    meter.gauge.observe("share", used=10, capacity=100)
    gauge = meter.gauge
    with django_assert_num_queries(1):
        for _ in range(4):
            gauge.spend("share")
            gauge.observe("share", used=10, capacity=100)


def test_a_database_in_trouble_costs_no_answer(meter: Meter, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise OperationalError("database is locked")

    gauge = meter.gauge
    monkeypatch.setattr(gauge, "_observe", fail)
    gauge.observe("calls", used=1)
