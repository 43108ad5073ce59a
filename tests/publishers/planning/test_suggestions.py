"""Suggested blackouts: Tết by the lunar calendar, and what has no date of its own."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from publishers.planning.suggestions import suggestions

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def test_tet_is_offered_from_the_eve_to_the_end_of_the_fifth_day() -> None:
    found = suggestions(datetime(2026, 11, 21, 9, tzinfo=HANOI))
    assert [item.key for item in found] == ["tet-2027", "tet-2028", "election", "mourning"]
    assert found[0].starts_at == datetime(2027, 2, 5, tzinfo=HANOI)
    assert found[0].ends_at == datetime(2027, 2, 11, tzinfo=HANOI)


def test_the_tet_that_is_going_on_is_still_offered() -> None:
    found = suggestions(datetime(2027, 2, 7, 9, tzinfo=HANOI))
    assert [item.key for item in found][:2] == ["tet-2027", "tet-2028"]


def test_mourning_begins_now_and_lasts_two_days_an_election_is_left_open() -> None:
    *_, election, mourning = suggestions(datetime(2026, 11, 21, 9, 30, 40, tzinfo=HANOI))
    assert (election.starts_at, election.ends_at) == (None, None)
    assert mourning.starts_at == datetime(2026, 11, 21, 9, 30, tzinfo=HANOI)
    assert mourning.ends_at == datetime(2026, 11, 23, tzinfo=HANOI)
