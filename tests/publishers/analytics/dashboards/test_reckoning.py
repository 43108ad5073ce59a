"""Ranges, comparing, charts and best times: pure functions over numbers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishers.analytics.dashboards.best import ENOUGH, best_of, block, middles
from publishers.analytics.dashboards.charts import chart, grouped, scale, spark
from publishers.analytics.dashboards.comparing import NOT_COUNTED, Pair, Tally, Way, change, sorted_keys, total
from publishers.analytics.dashboards.ranges import MOST, asked_range

#: A Wednesday.
TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [("week", date(2026, 11, 16), date(2026, 11, 22)), ("7", date(2026, 11, 18), date(2026, 11, 24)),
     ("30", date(2026, 10, 26), date(2026, 11, 24)), ("nonsense", date(2026, 11, 18), date(2026, 11, 24))],
)  # fmt: skip
def test_ranges_are_whole_days_beside_as_many_before(key: str, first: date, last: date) -> None:
    range_ = asked_range(key, "", "", TODAY)
    assert (range_.now.first, range_.now.last) == (first, last)
    assert range_.before.last == first - timedelta(days=1)
    assert (range_.before.last - range_.before.first) == (last - first)


@pytest.mark.parametrize("monday", [date(2026, 11, 23), date(2026, 11, 29)])
def test_last_week_is_the_one_that_is_over(monday: date) -> None:
    assert asked_range("week", "", "", monday).now.last == date(2026, 11, 22)


@given(first=st.dates(date(1990, 1, 1), date(2030, 1, 1)), last=st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_typed_days_are_taken_or_said_to_be_wrong(first: date, last: date) -> None:
    range_ = asked_range("custom", str(first), str(last), TODAY)
    assert range_.problem or (range_.now.first == first and range_.now.last == min(last, TODAY))
    assert len(range_.days) <= MOST


def test_unknown_is_compared_with_nothing() -> None:
    assert change(None, 5).way == change(5, None).way == Way.NONE
    assert (change(5, 0).way, change(5, 0).percent) == (Way.UP, None)
    assert (change(90, 100).way, change(90, 100).percent) == (Way.DOWN, -10)
    assert change(0, 0).way == Way.SAME


def test_nought_only_where_somebody_told_a_number() -> None:
    tally = Tally()
    tally.post({}, 3, was_asked=True)
    assert (tally.value("views"), tally.reason("views")) == (None, NOT_COUNTED)
    tally.post({"views": "zero"}, 1, was_asked=True)
    assert (tally.value("views"), tally.known("views"), tally.posts) == (0, 1, 4)


def test_the_whole_is_the_sum_of_its_parts_and_the_unknown_comes_last() -> None:
    known, unknown = Pair(), Pair()
    known.now.gain({"views": 7, "reach": None})
    known.now.post({"views": "value"}, 2, was_asked=True)
    unknown.now.post({"views": "failed"}, 1, was_asked=True)
    whole = total([known, unknown])
    assert (whole.now.posts, whole.now.value("views"), whole.now.value("reach")) == (3, 7, None)
    pairs, names = {"a": unknown, "b": known}, {"a": "A", "b": "B"}
    for descending in (True, False):
        assert sorted_keys(pairs, "views", descending=descending, names=names) == ["b", "a"]


@given(low=st.integers(-(10**9), 0), high=st.integers(0, 10**12))
def test_scales_take_everything_in_with_few_lines(low: int, high: int) -> None:
    bottom, top, step = scale(low, high)
    assert bottom <= low <= high <= top
    assert bottom % step == 0 and 1 <= (top - bottom) // step <= 7


@given(values=st.lists(st.integers(-50, 10_000), min_size=1, max_size=400))
def test_charts_keep_within_their_frame(values: list[int]) -> None:
    size, sums = grouped(values)
    assert sum(sums) == sum(values) and len(sums) <= 93
    drawn = chart(sums, sums)
    for bar in drawn.bars:
        assert bar.y >= 0 and bar.y + bar.height <= drawn.height + 0.1 and bar.x + bar.width <= drawn.width
    assert size >= 1 and len(drawn.line.split()) == len(sums)
    assert len(spark(sums).split()) == len(sums)


def test_too_few_posts_say_nothing() -> None:
    few = middles([("a", 10)] * (ENOUGH - 1) + [("b", None)])
    assert few["a"].value is None and "b" not in few and best_of(few) is None
    found = middles([("a", 10), ("a", 1000), ("a", 12), ("b", 40), ("b", 41), ("b", 45)])
    assert (found["a"].value, found["b"].value) == (12, 41), "one lucky post moves nothing"
    assert best_of(found) == "b" and found["b"].shade == 4
    assert [block(hour) for hour in (0, 9, 23)] == [0, 8, 22]
