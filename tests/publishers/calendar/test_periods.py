"""Which days each look shows, on clocks that never turn and on those that do."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishers.calendar.periods import LIST_DAYS, Look, asked_day, asked_look, period

VIETNAM, BERLIN = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Europe/Berlin")
DAYS = st.dates(date(2000, 2, 1), date(2099, 11, 30))


@pytest.mark.parametrize(
    ("look", "anchor", "first", "last"),
    [
        (Look.DAY, "2026-11-22", "2026-11-22", "2026-11-22"),
        (Look.WEEK, "2026-11-22", "2026-11-16", "2026-11-22"),  # a Sunday ends its week
        (Look.WEEK, "2026-12-31", "2026-12-28", "2027-01-03"),
        (Look.MONTH, "2026-11-22", "2026-10-26", "2026-12-06"),
        (Look.MONTH, "2027-02-10", "2027-02-01", "2027-02-28"),  # four weeks and nothing beside them
        (Look.MONTH, "2026-08-31", "2026-07-27", "2026-09-06"),  # 31 days in six weeks
        (Look.LIST, "2026-11-22", "2026-11-22", "2026-12-19"),
    ],
)
def test_days_of_a_look(look: Look, anchor: str, first: str, last: str) -> None:
    found = period(look, date.fromisoformat(anchor))
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@given(st.sampled_from(Look), DAYS)
def test_the_day_asked_for_is_shown_and_its_neighbours_do_not_overlap(look: Look, anchor: date) -> None:
    shown = period(look, anchor)
    assert shown.first <= anchor <= shown.last
    after, before = period(look, shown.next), period(look, shown.previous)
    if look == Look.MONTH:
        assert (after.anchor.month - anchor.month) % 12 == 1 and (anchor.month - before.anchor.month) % 12 == 1
        assert sum(not shown.is_beside(day) for day in shown.days) in (28, 29, 30, 31)
    else:
        assert (after.first - shown.last).days == 1 and (shown.first - before.last).days == 1
    if look in (Look.WEEK, Look.MONTH):
        assert all(len(week) == 7 and week[0].weekday() == 0 for week in shown.weeks)
    if look == Look.LIST:
        assert len(shown.days) == LIST_DAYS


def test_a_day_in_vietnam_is_a_day_there() -> None:
    day = period(Look.DAY, date(2026, 11, 22))
    assert day.start(VIETNAM) == datetime(2026, 11, 21, 17, tzinfo=UTC)
    assert day.end(VIETNAM) == datetime(2026, 11, 22, 17, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)])
def test_where_clocks_turn_a_day_has_its_own_length(day: date, hours: int) -> None:
    shown = period(Look.DAY, day)
    assert (shown.end(BERLIN) - shown.start(BERLIN)).total_seconds() == hours * 3600


@pytest.mark.parametrize("text", ["", "gestern", "2026-13-01", "1999-12-31", "2101-01-01", "2026-02-30"])
def test_an_address_without_sense_means_today(text: str) -> None:
    assert asked_day(text, date(2026, 11, 22)) == date(2026, 11, 22)


def test_an_address_may_name_day_and_look() -> None:
    assert asked_day("2027-02-06", date(2026, 11, 22)) == date(2027, 2, 6)
    assert (asked_look("month"), asked_look("year"), asked_look("")) == (Look.MONTH, Look.WEEK, Look.WEEK)
