"""Days in the words of the calendar: short months, leap days, holidays, the moon and its leap months."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishers.campaigning.patterns import Pattern, is_workday
from publishers.models import Every
from publishers.planning.lunar import lunar_day, months


def days(every: str, first: str, last: str, **given: Any) -> list[str]:
    pattern = Pattern(every=every, starts_on=date.fromisoformat(first), **given)
    return [day.isoformat() for day in pattern.days(date.fromisoformat(last))]


@pytest.mark.parametrize(
    ("every", "given", "first", "last", "expected"),
    [
        ("week", {"weekdays": (0,)}, "2026-11-22", "2026-12-07", "2026-11-23 2026-11-30 2026-12-07"),
        ("week", {"weekdays": (0, 3)}, "2026-11-24", "2026-12-01", "2026-11-26 2026-11-30"),
        # Counted by whole weeks from the first day's week.
        ("week", {"weekdays": (0, 4), "interval": 2}, "2026-11-25", "2026-12-12", "2026-11-27 2026-12-07 2026-12-11"),
        ("workday", {}, "2026-04-29", "2026-05-05", "2026-04-29 2026-05-04 2026-05-05"),
        ("month_day", {"day": 31}, "2027-01-31", "2027-04-30", "2027-01-31 2027-02-28 2027-03-31 2027-04-30"),
        ("month_day", {"day": 30}, "2028-02-01", "2028-03-31", "2028-02-29 2028-03-30"),
        ("month_day", {"day": 15, "interval": 3}, "2026-11-20", "2027-09-01", "2027-02-15 2027-05-15 2027-08-15"),
        ("month_weekday", {"weekdays": (4,), "nth": -1}, "2026-11-01", "2026-12-31", "2026-11-27 2026-12-25"),
        ("month_weekday", {"weekdays": (0,), "nth": 2}, "2026-11-10", "2027-01-31", "2026-12-14 2027-01-11"),
        # 1/1 is a holiday, 1/5 too; 1/8/2027 is a Sunday.
        ("month_workday", {"nth": 1}, "2027-01-01", "2027-01-31", "2027-01-04"),
        ("month_workday", {"nth": 1}, "2027-08-01", "2027-08-31", "2027-08-02"),
        ("month_workday", {"nth": -1}, "2027-02-01", "2027-04-30", "2027-02-26 2027-03-31 2027-04-29"),
        ("year", {"day": 9, "month": 11}, "2026-11-10", "2029-01-01", "2027-11-09 2028-11-09"),
        ("year", {"day": 29, "month": 2}, "2027-01-01", "2029-01-01", "2027-02-28 2028-02-29"),
        ("lunar_year", {"day": 1, "month": 1}, "2026-03-01", "2029-01-01", "2027-02-06 2028-01-26"),
        # The 30th of the twelfth month does not come every year: then the 29th is its eve.
        ("lunar_year", {"day": 30, "month": 12}, "2025-01-01", "2027-03-01", "2025-01-28 2026-02-16 2027-02-05"),
        # 2025 has a second sixth month: the full moon comes in it too, the yearly day does not.
        ("lunar_month", {"day": 15}, "2025-07-01", "2025-09-30", "2025-07-09 2025-08-08 2025-09-06"),
        ("lunar_year", {"day": 15, "month": 6}, "2025-01-01", "2025-12-31", "2025-07-09"),
        ("lunar_month", {"day": 30}, "2025-07-01", "2025-10-31", "2025-07-24 2025-08-22 2025-09-21 2025-10-20"),
    ],
)  # fmt: skip
def test_the_days_are_those_of_the_calendar(
    every: str, given: dict[str, Any], first: str, last: str, expected: str
) -> None:
    assert days(every, first, last, **given) == expected.split()


def test_it_ends_by_its_day_or_after_so_many_times() -> None:
    assert days("week", "2026-11-23", "2027-12-31", weekdays=(0,), times=2) == ["2026-11-23", "2026-11-30"]
    assert days("week", "2026-11-23", "2027-12-31", weekdays=(0,), ends_on=date(2026, 11, 29)) == ["2026-11-23"]
    pattern = Pattern(every="week", starts_on=date(2026, 11, 2), weekdays=(0,), times=3)
    assert pattern.days_between(date(2026, 11, 9), date(2027, 1, 1)) == [date(2026, 11, 9), date(2026, 11, 16)]
    assert days("week", "2026-11-23", "2026-11-01", weekdays=(0,)) == []


def test_leap_months_have_the_number_of_the_month_before() -> None:
    leaps = {year: [month.number for month in months(year) if month.is_leap] for year in range(2020, 2035)}
    found = {year: numbers[0] for year, numbers in leaps.items() if numbers}
    assert found == {2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11}
    assert all(month.first == lunar_day(2026, month.number, 1) for month in months(2026))


@pytest.mark.parametrize("every", Every.values)
@settings(max_examples=25, deadline=None)
@given(
    first=st.dates(date(2024, 1, 1), date(2040, 1, 1)), span=st.integers(0, 900), interval=st.integers(1, 3),
    weekdays=st.sets(st.integers(0, 6), min_size=1), nth=st.sampled_from([1, 2, 4, -1]), day=st.integers(1, 30),
    month=st.integers(1, 12), skip=st.integers(0, 400),
)  # fmt: skip
def test_no_two_days_are_alike_and_none_is_outside(
    every: str, first: date, span: int, interval: int, weekdays: set[int], nth: int, day: int, month: int, skip: int
) -> None:
    pattern = Pattern(
        every=every, starts_on=first, interval=interval, weekdays=tuple(weekdays), nth=nth, day=day, month=month
    )  # fmt: skip
    last = first + timedelta(days=span)
    found = list(pattern.days(last))
    assert all(before < after for before, after in pairwise(found))
    assert all(first <= each <= last for each in found)
    middle = first + timedelta(days=skip)
    assert pattern.days_between(middle, last) == [each for each in found if each >= middle], "a window changes no day"
    if every in ("workday", "month_workday"):
        assert all(is_workday(each) for each in found)
    if every == "week":
        assert all(each.weekday() in weekdays for each in found)
