"""Half of every quota is left to publishing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cms.core.clock import FixedClock
from publishers.analytics.thrift import Thrifty
from publishers.contract import HOUR, Month, Quota, Throttled
from publishers.engine.allowances import RowGauge
from publishers.models import Allowance, Channel
from tests.publishers.factories import by_hand

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 5, 0, 10, tzinfo=UTC)
QUOTAS = (
    Quota(bucket="calls", label="", capacity=10, window=HOUR, is_whole=True),
    Quota(bucket="share", label="", capacity=100, window=HOUR, told=True),
    Quota(bucket="refused", label="", capacity=0, window=HOUR, told=True),
    Quota(bucket="money", label="", capacity=100, window=Month("UTC"), option="budget"),
)


class Purse:
    """A channel's gauges: the one of publishing and the one of counting."""

    def __init__(self) -> None:
        self.channel: Channel = by_hand()
        self.clock = FixedClock(NOON)
        self.options: dict[str, int] = {}

    @property
    def publishing(self) -> RowGauge:
        return RowGauge(self.channel.pk, QUOTAS, self.options, self.clock)

    @property
    def counting(self) -> Thrifty:
        return Thrifty(self.publishing, self.channel.pk, QUOTAS, self.options, self.clock)


@pytest.fixture
def purse() -> Purse:
    return Purse()


def test_counting_stops_at_half_and_publishing_goes_on(purse: Purse) -> None:
    for _ in range(5):
        purse.counting.spend("calls")
    with pytest.raises(Throttled) as caught:
        purse.counting.spend("calls")
    assert caught.value.bucket == "calls"
    assert NOON + timedelta(seconds=caught.value.retry_after) > datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
    for _ in range(5):
        purse.publishing.spend("calls")


def test_what_publishing_took_counts(purse: Purse) -> None:
    purse.publishing.spend("calls", 5)
    with pytest.raises(Throttled):
        purse.counting.spend("calls")
    purse.clock.instant += timedelta(hours=1)
    purse.counting.spend("calls")


def test_a_share_that_only_the_platform_knows_is_looked_at(purse: Purse) -> None:
    purse.counting.observe("share", used=50, capacity=100)
    purse.counting.spend("share")
    purse.counting.observe("share", used=51, capacity=100)
    with pytest.raises(Throttled):
        purse.counting.spend("share")
    purse.publishing.spend("share")


def test_a_bucket_without_a_number_is_left_to_the_platform(purse: Purse) -> None:
    purse.counting.spend("refused")
    purse.publishing.observe("refused", blocked_until=NOON + timedelta(minutes=1))
    with pytest.raises(Throttled):
        purse.counting.spend("refused")


def test_the_office_s_own_number_counts(purse: Purse) -> None:
    purse.options["budget"] = 8
    with pytest.raises(Throttled):
        purse.counting.spend("money", 5)
    purse.counting.spend("money", 4)
    purse.counting.give_back("money", 4)
    assert Allowance.objects.get(bucket="money").used == 0
