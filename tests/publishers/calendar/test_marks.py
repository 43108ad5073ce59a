"""Holidays stand where the government's own calendars have them."""

from __future__ import annotations

from datetime import date

import pytest

from publishers.calendar.marks import Mark, marks_of
from publishers.planning.lunar import lunar_day


@pytest.mark.parametrize(
    ("day", "mark"),
    [
        ("2026-01-01", Mark.NEW_YEAR), ("2026-04-30", Mark.REUNIFICATION), ("2026-05-01", Mark.LABOUR),
        ("2026-09-02", Mark.NATIONAL), ("2026-11-09", Mark.LAW_DAY), ("2026-04-26", Mark.HUNG_KINGS),
        ("2027-04-16", Mark.HUNG_KINGS), ("2026-02-16", Mark.TET), ("2026-02-17", Mark.TET), ("2026-02-20", Mark.TET),
    ],
)  # fmt: skip
def test_marked_days(day: str, mark: Mark) -> None:
    assert marks_of(date.fromisoformat(day)) == (mark,)


@pytest.mark.parametrize("day", ["2026-02-15", "2026-02-21", "2026-11-08", "2026-04-25"])
def test_other_days_are_not_marked(day: str) -> None:
    assert marks_of(date.fromisoformat(day)) == ()


def test_law_day_is_no_holiday() -> None:
    assert [mark for mark in Mark if not mark.is_holiday] == [Mark.LAW_DAY]


HUNG_KINGS = "2019-04-14 2020-04-02 2021-04-21 2022-04-10 2023-04-29 2024-04-18 2025-04-07 2026-04-26 2027-04-16"


@pytest.mark.parametrize("day", HUNG_KINGS.split())
def test_tenth_of_the_third_lunar_month(day: str) -> None:
    assert lunar_day(int(day[:4]), 3, 10) == date.fromisoformat(day)


def test_a_leap_month_puts_off_what_comes_after_it() -> None:
    # 2025 has the sixth month twice, 2023 the second, 2020 the fourth.
    assert lunar_day(2025, 8, 15) == date(2025, 10, 6)
    assert lunar_day(2023, 8, 15) == date(2023, 9, 29)
    assert lunar_day(2020, 8, 15) == date(2020, 10, 1)
    # The last month but one of the year lies beyond the next winter solstice's month.
    assert lunar_day(2025, 12, 23) == date(2026, 2, 10)
