"""Counters and Analytics together, fifty videos a call; what Analytics withholds leaves the counters standing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from publishers.contract import Figure, Receipt, Throttled
from publishers.platforms.youtube import figures
from publishers.platforms.youtube.quotas import STATISTICS, UNITS
from tests.publishers.platforms.memory_gauge import MemoryGauge
from tests.publishers.platforms.memory_run import drive

from .conftest import Studio, ordinary
from .test_quotas import gauged


@pytest.fixture
def receipt(studio: Studio) -> Receipt:
    return drive(studio.run(ordinary())).receipt


def count(studio: Studio, receipt: Receipt, **counted: int) -> None:
    sandbox = studio.running.sandbox
    video = sandbox.get("youtube", "video", receipt.remote_id)
    sandbox.put("youtube", "video", receipt.remote_id, {**video, "counted": counted})


def test_figures_of_both_sources(studio: Studio, receipt: Receipt) -> None:
    count(studio, receipt, views=40, likes=7, comments=2, shares=3, estimatedMinutesWatched=55)
    (found,) = studio.platform().measure([receipt])
    assert found.remote_id == receipt.remote_id
    assert found.counts == {
        Figure.VIEWS: 40, Figure.REACTIONS: 7, Figure.COMMENTS: 2, Figure.SHARES: 3, Figure.WATCH_S: 55 * 60,
    }  # fmt: skip
    assert found.refused == ()


def test_a_video_that_is_gone_is_named(studio: Studio, receipt: Receipt) -> None:
    gone = Receipt(remote_id="gone-gone-x")
    found = studio.platform().measure([gone, receipt])
    assert {one.remote_id: one.is_gone for one in found} == {gone.remote_id: True, receipt.remote_id: False}
    assert [one.is_gone for one in studio.platform().measure([gone])] == [True]
    assert studio.platform().measure([]) == []


def test_fifty_videos_take_one_call_each_and_none_of_the_common_units(studio: Studio, receipt: Receipt) -> None:
    gauge = MemoryGauge()
    gauged(studio, gauge).measure([receipt, *(Receipt(remote_id=f"other{number:06}") for number in range(60))])
    assert gauge.spent == {STATISTICS: 2}
    assert studio.calls("videos.batchGetStats") == 2
    assert UNITS not in gauge.spent


@pytest.mark.parametrize("fault", ["token_expired", "throttle", "500_before", "reset_before"])
def test_without_analytics_the_counters_stand_alone(studio: Studio, receipt: Receipt, fault: str) -> None:
    count(studio, receipt, views=4)
    studio.fault("reports.query", fault, times=9)
    (found,) = studio.platform().measure([receipt])
    assert found.counts == {Figure.VIEWS: 4, Figure.REACTIONS: 0, Figure.COMMENTS: 0}
    assert found.refused == (tuple(figures._METRICS) if fault == "token_expired" else ())


def test_one_metric_that_is_no_longer_known_empties_nothing_else(
    studio: Studio, receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(figures._METRICS, "annotationClicks", (Figure.CLICKS, 1))
    count(studio, receipt, views=4, shares=1)
    (found,) = studio.platform().measure([receipt])
    assert (found.counts[Figure.SHARES], found.counts[Figure.WATCH_S]) == (1, 8 * 60)
    assert found.refused == ("annotationClicks",)


def test_columns_are_read_by_name(studio: Studio) -> None:
    table = {
        "columnHeaders": [{"name": "shares"}, {"name": "new"}, {"name": "video"}, {"name": "estimatedMinutesWatched"}],
        "rows": [[3, "?", "abc", 1.5], [None, "?", "def", "x"]],
    }

    class Reporting:
        def report(self, **query: Any) -> dict[str, Any]:
            return table

    found = figures._table(Reporting(), {"abc": {}}, ("shares",), studio.clock.now())
    assert found == {"abc": {Figure.SHARES: 3, Figure.WATCH_S: 60}, "def": {}}


def test_the_question_begins_with_the_oldest_video(studio: Studio, receipt: Receipt) -> None:
    studio.clock.instant += timedelta(days=40)
    count(studio, receipt, views=1, shares=9)
    (found,) = studio.platform().measure([receipt])
    assert found.counts[Figure.SHARES] == 9


def test_used_up_statistics_wait_for_tomorrow(studio: Studio, receipt: Receipt) -> None:
    studio.running.sandbox.set_quota("youtube", "stats", 0)
    gauge = MemoryGauge()
    with pytest.raises(Throttled) as caught:
        gauged(studio, gauge).measure([receipt])
    assert (caught.value.code, caught.value.bucket) == ("youtube_quota", STATISTICS)
    assert gauge.heard == {STATISTICS: {"used": 10_000}}
