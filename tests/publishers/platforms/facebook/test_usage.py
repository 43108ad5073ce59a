"""Facebook's share of its limit: read from the headers of every answer, obeyed before Facebook has to refuse."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishers.contract import Throttled
from publishers.platforms.facebook.platform import FacebookPlatform
from publishers.platforms.facebook.usage import USAGE, Usage, hear, read_usage
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_gauge import MemoryGauge
from tests.publishers.platforms.memory_run import MemoryRun, drive
from tests.publishers.platforms.messages import NOON

from .conftest import Page

BUSINESS, PAGE, APP = "x-business-use-case-usage", "x-page-usage", "x-app-usage"


def shares(calls: float, cpu: float = 0, time: float = 0, **more: float) -> dict[str, float]:
    return {"call_count": calls, "total_cputime": cpu, "total_time": time, **more}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({APP: shares(28, 25, 30)}, Usage(percent=30)),
        ({PAGE: shares(12), APP: shares(50)}, Usage(percent=12)),
        ({BUSINESS: {"7": [shares(40)]}, PAGE: shares(90), APP: shares(90)}, Usage(percent=40)),
        ({BUSINESS: {"7": [shares(1), shares(2, 97)], "8": [shares(100)]}}, Usage(percent=97)),
        ({BUSINESS: {"8": [shares(55, estimated_time_to_regain_access=3)]}}, Usage(percent=55, regain_minutes=3)),
        ({BUSINESS: {}, APP: shares(5)}, Usage(percent=5)),
    ],
)
def test_the_business_limit_stands_before_the_page_s_and_the_app_s(headers: dict, expected: Usage | None) -> None:
    assert read_usage({name: json.dumps(value) for name, value in headers.items()}, "7") == expected


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(-1e6, 1e6) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["7", "call_count", "x"]), inner),
    max_leaves=8,
)


@given(st.sampled_from((BUSINESS, PAGE, APP)), st.one_of(st.text(max_size=20), json_values.map(json.dumps)))
def test_a_header_of_any_shape_is_read_without_complaint(name: str, value: str) -> None:
    usage = read_usage({name: value}, "7")
    assert usage is None or isinstance(usage.percent, int)


@pytest.mark.parametrize(
    ("usage", "minutes"),
    [(Usage(percent=94), None), (Usage(percent=95), 5), (Usage(percent=100, regain_minutes=12), 12)],
)
def test_nearly_all_is_enough(usage: Usage, minutes: int | None) -> None:
    gauge = MemoryGauge()
    hear(usage, gauge, NOON)
    until = NOON + timedelta(minutes=minutes) if minutes else None
    assert gauge.heard[USAGE] == {"used": usage.percent, "capacity": 100} | ({"blocked_until": until} if until else {})


def test_every_answer_is_heard_and_every_call_asked_for(page: Page) -> None:
    gauge = MemoryGauge()
    platform = FacebookPlatform(page.account(), page.http, page.clock, gauge)
    drive(MemoryRun(platform, messages.message(), page.clock))
    called = sum(count for (slug, _), count in page.running.sandbox.faults.calls.items() if slug == "facebook")
    assert gauge.spent[USAGE] == called
    assert gauge.heard[USAGE]["capacity"] == 100


def test_a_refusal_stops_the_page_as_long_as_facebook_says(page: Page) -> None:
    page.running.set_fault("facebook", "*", "throttle")
    gauge = MemoryGauge()
    platform = FacebookPlatform(page.account(), page.http, page.clock, gauge)
    run = MemoryRun(platform, messages.message(), page.clock)
    with pytest.raises(Throttled) as caught:
        platform.publish(run.message, run)
    # Every call draws from it, so the whole channel waits.
    assert caught.value.bucket == ""
    assert gauge.heard[USAGE]["blocked_until"] == page.clock.now() + timedelta(minutes=1)
