"""Windows and closed hours: every instant lies in exactly one window, whatever the clocks of a zone do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishers.contract import HOUR, MINUTE, ClosedHours, Day, Every, Month, Window
from publishers.platforms.youtube.quotas import QUOTAS as YOUTUBE
from publishers.platforms.youtube.quotas import UPLOADS
from publishers.platforms.zalo.quotas import NIGHT

ZONES = ("America/Los_Angeles", "Asia/Ho_Chi_Minh", "Europe/London", "Asia/Beirut", "America/Sao_Paulo", "UTC")
instants = st.datetimes(datetime(2001, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
windows: st.SearchStrategy[Window] = st.one_of(
    st.sampled_from((MINUTE, HOUR, Every(timedelta(seconds=7)))),
    st.builds(Day, st.sampled_from(ZONES)),
    st.builds(Month, st.sampled_from(ZONES)),
)


@given(windows, instants)
def test_an_instant_lies_in_its_window(window: Window, now: datetime) -> None:
    start, end = window.around(now)
    assert start <= now < end
    assert start.tzinfo is UTC
    assert end.tzinfo is UTC


@given(windows, instants)
def test_windows_follow_each_other_without_gap_or_overlap(window: Window, now: datetime) -> None:
    start, end = window.around(now)
    assert window.around(start) == (start, end)
    assert window.around(end - timedelta(microseconds=1)) == (start, end)
    assert window.around(end)[0] == end
    assert window.around(start - timedelta(microseconds=1))[1] == start


@given(st.sampled_from(ZONES), instants)
def test_a_day_is_a_day_on_the_zone_s_clocks(zone: str, now: datetime) -> None:
    start, end = Day(zone).around(now)
    assert timedelta(hours=22) < end - start < timedelta(hours=26)
    assert start.astimezone(ZoneInfo(zone)).date() == now.astimezone(ZoneInfo(zone)).date()


@given(st.times(), st.times(), st.sampled_from(ZONES), instants)
def test_what_opens_is_open_and_soon(closed_from: time, closed_to: time, zone: str, now: datetime) -> None:
    hours = ClosedHours(closed_from=closed_from, closed_to=closed_to, zone=zone)
    opens = hours.opens_at(now)
    assert now <= opens <= now + timedelta(hours=26)
    if opens > now:
        assert opens.astimezone(ZoneInfo(zone)).time() >= closed_to


@pytest.mark.parametrize(
    ("now", "reset"),
    [
        (datetime(2026, 11, 21, 5, 0, tzinfo=UTC), datetime(2026, 11, 21, 8, 0, tzinfo=UTC)),  # 15:00 in Vietnam
        (datetime(2026, 7, 1, 6, 59, tzinfo=UTC), datetime(2026, 7, 1, 7, 0, tzinfo=UTC)),  # 14:00 in summer time
        (datetime(2026, 3, 8, 9, 0, tzinfo=UTC), datetime(2026, 3, 9, 7, 0, tzinfo=UTC)),  # a day of 23 hours
    ],
)
def test_youtube_s_day_ends_at_midnight_in_california(now: datetime, reset: datetime) -> None:
    assert YOUTUBE[UPLOADS].window.around(now)[1] == reset


@pytest.mark.parametrize(
    ("hour", "opens"),
    [((21, 59), None), ((22, 0), (22, 6)), ((23, 30), (22, 6)), ((3, 0), (21, 6)), ((5, 59), (21, 6)), ((6, 0), None)],
)
def test_zalo_s_night(hour: tuple[int, int], opens: tuple[int, int] | None) -> None:
    vietnam = ZoneInfo("Asia/Ho_Chi_Minh")
    now = datetime(2026, 11, 21, *hour, tzinfo=vietnam)
    expected = now if opens is None else datetime(2026, 11, *opens, tzinfo=vietnam)
    assert NIGHT.opens_at(now) == expected


def test_a_month_begins_in_vietnam_seven_hours_before_utc() -> None:
    start, end = Month("Asia/Ho_Chi_Minh").around(datetime(2026, 2, 28, 17, 0, tzinfo=UTC))
    assert (start, end) == (datetime(2026, 2, 28, 17, 0, tzinfo=UTC), datetime(2026, 3, 31, 17, 0, tzinfo=UTC))
