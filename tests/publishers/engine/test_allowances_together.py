"""Many workers and one row: together they never take more than there is, and nothing is lost."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from wagtail.models import Collection

from cms.core.clock import FixedClock
from publishers.contract import MINUTE, Quota, Throttled
from publishers.engine.allowances import RowGauge
from publishers.models import Allowance, Channel

WORKERS, EACH, CAPACITY = 8, 20, 77
NOON = datetime(2026, 11, 21, 5, 0, 10, tzinfo=UTC)
CALLS = Quota(bucket="calls", label="", capacity=CAPACITY, window=MINUTE)


@pytest.fixture
def channel(rooted: None) -> Channel:
    root = Collection.get_first_root_node()
    return Channel.objects.create(name="Đài", platform="by_hand", collection=root)


def spend_together(channel: Channel, now: datetime) -> Counter[str]:
    """Every worker spends one by one, all beginning at once; how it went, counted."""
    results: Counter[str] = Counter()
    begin = threading.Barrier(WORKERS)

    def work() -> None:
        done: Counter[str] = Counter()
        try:
            begin.wait(10)
            for _ in range(EACH):
                gauge = RowGauge(channel.pk, (CALLS,), {}, FixedClock(now))
                try:
                    gauge.spend("calls")
                    done["taken"] += 1
                except Throttled as refusal:
                    done[refusal.code] += 1
        except Exception as error:
            done[repr(error)] += 1
        finally:
            connection.close()
        results.update(done)

    workers = [threading.Thread(target=work) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    return results


@pytest.mark.both
def test_eight_workers_never_take_more_than_there_is(channel: Channel) -> None:
    """In the window in which the row is made, and in those to which it is turned."""
    for minutes in (0, 1, 5):
        results = spend_together(channel, NOON + timedelta(minutes=minutes))
        assert results == {"taken": CAPACITY, "quota_used_up": WORKERS * EACH - CAPACITY}
        row = Allowance.objects.get()
        assert row.used == CAPACITY
        assert row.window_start <= NOON + timedelta(minutes=minutes) < row.window_end
