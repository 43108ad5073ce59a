"""Wall time and zone become an instant, also where clocks are turned."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from publishers.planning.times import BadTime, When, at_wall, chosen, instant_of, wall_of

HANOI, BERLIN, SYDNEY = "Asia/Ho_Chi_Minh", "Europe/Berlin", "Australia/Lord_Howe"


@pytest.mark.parametrize(
    ("wall", "zone", "instant"),
    [
        ("2026-11-09T08:00", HANOI, datetime(2026, 11, 9, 1, 0, tzinfo=UTC)),
        ("2026-07-01T08:00", BERLIN, datetime(2026, 7, 1, 6, 0, tzinfo=UTC)),
        ("2026-12-01T08:00", BERLIN, datetime(2026, 12, 1, 7, 0, tzinfo=UTC)),
        # 25 October 2026, clocks back at 3:00: 2:30 comes twice.
        ("2026-10-25T02:30", BERLIN, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        # 29 March 2026, clocks forward at 2:00: 2:30 never comes; an hour was skipped.
        ("2026-03-29T02:30", BERLIN, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("2026-03-29T03:00", BERLIN, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        # Half an hour is turned here.
        ("2026-10-04T02:15", SYDNEY, datetime(2026, 10, 3, 15, 45, tzinfo=UTC)),
        # Before 1975 the clocks of Saigon and Hanoi differed; the zone's data know.
        ("1974-01-01T08:00", HANOI, datetime(1974, 1, 1, 0, 0, tzinfo=UTC)),
    ],
)
def test_a_wall_time_is_one_instant(wall: str, zone: str, instant: datetime) -> None:
    assert instant_of(wall, zone) == instant


def test_a_wall_time_survives_the_way_there_and_back() -> None:
    assert wall_of(instant_of("2026-11-09T08:00", HANOI), HANOI) == "2026-11-09T08:00"


@pytest.mark.parametrize("wall", ["", "tomorrow", "2026-02-30T08:00", "2026-11-09 08:00", "2026-11-09T08:00:01"])
def test_what_is_no_time_is_refused(wall: str) -> None:
    with pytest.raises(BadTime):
        instant_of(wall, HANOI)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd"])
def test_what_is_no_zone_is_refused(zone: str) -> None:
    with pytest.raises(BadTime):
        instant_of("2026-11-09T08:00", zone)


def test_wall_and_zone_are_kept_beside_the_instant() -> None:
    assert at_wall("2026-11-09T08:00", HANOI) == When(
        instant=datetime(2026, 11, 9, 1, 0, tzinfo=UTC), wall="2026-11-09T08:00", zone=HANOI
    )


def test_a_time_with_seconds_is_an_instant() -> None:
    assert chosen(datetime(2026, 11, 9, 8, 0, 30), HANOI) == When(instant=datetime(2026, 11, 9, 1, 0, 30, tzinfo=UTC))
    assert chosen(datetime(2026, 11, 9, 8, 0), HANOI).wall == "2026-11-09T08:00"
