"""YouTube's units: each call at its own price, uploads from a bucket of their own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from publishers.contract import Throttled
from publishers.platforms.youtube.platform import YouTubePlatform
from publishers.platforms.youtube.quotas import UNITS, UPLOADS, price
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_gauge import MemoryGauge
from tests.publishers.platforms.memory_run import MemoryRun, drive

from .conftest import Studio, ordinary

RESET = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def gauged(studio: Studio, gauge: MemoryGauge) -> YouTubePlatform:
    return YouTubePlatform(studio.account, studio.http, studio.clock, gauge)


def charged(studio: Studio, bucket: str) -> int:
    """What the sandbox took from its own bucket of the day."""
    return sum(row["units"] for row in studio.running.sandbox.list("youtube", "used") if row["id"].startswith(bucket))


def test_we_count_what_youtube_charges(studio: Studio) -> None:
    gauge = MemoryGauge()
    message = ordinary(messages.picture("cover"))
    receipt = drive(MemoryRun(gauged(studio, gauge), message, studio.clock)).receipt
    assert gauge.spent[UPLOADS] == charged(studio, "inserts") == 1
    assert gauge.spent[UNITS] == charged(studio, "units")
    assert gauge.spent[UNITS] <= price(message)[UNITS]
    gauged(studio, gauge).withdraw(receipt, message, MemoryRun(gauged(studio, gauge), message, studio.clock))
    assert gauge.spent[UNITS] == charged(studio, "units")


def test_used_up_uploads_leave_corrections_alone(studio: Studio) -> None:
    message = ordinary()
    receipt = drive(studio.run(message)).receipt
    gauge = MemoryGauge(UPLOADS)
    run = MemoryRun(gauged(studio, gauge), ordinary(key="another", title="Một video khác"), studio.clock)
    with pytest.raises(Throttled) as caught:
        run.platform.publish(run.message, run)
    assert caught.value.bucket == UPLOADS
    corrected = MemoryRun(gauged(studio, gauge), message, studio.clock)
    assert corrected.platform.correct(receipt, message, corrected).remote_id == receipt.remote_id


def test_refused_uploads_are_noted_and_named(studio: Studio) -> None:
    studio.running.sandbox.set_quota("youtube", "inserts", 0)
    gauge = MemoryGauge()
    run = MemoryRun(gauged(studio, gauge), ordinary(), studio.clock)
    with pytest.raises(Throttled) as caught:
        run.platform.publish(run.message, run)
    assert (caught.value.code, caught.value.bucket) == ("youtube_quota", UPLOADS)
    assert gauge.heard == {UPLOADS: {"used": 100}}


def test_a_refusal_says_that_less_than_the_price_is_left(studio: Studio) -> None:
    receipt = drive(studio.run(ordinary())).receipt
    studio.running.sandbox.set_quota("youtube", "units", charged(studio, "units") + 49)
    gauge = MemoryGauge()
    run = MemoryRun(gauged(studio, gauge), ordinary(), studio.clock)
    with pytest.raises(Throttled) as caught:
        run.platform.withdraw(receipt, run.message, run)
    assert caught.value.bucket == UNITS
    assert gauge.heard == {UNITS: {"used": 9_951}}
    assert gauged(studio, gauge).read_back(receipt).remote_id


def test_an_item_without_a_film_costs_nothing() -> None:
    assert price(messages.message()) == {}
