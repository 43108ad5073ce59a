"""Periods, words and due days as offices write them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.due_dates import DueRule, Limit, Shift, due_in
from cms.core.indicators import Period
from cms.reports.dates.periods import Span, later, period_of, year_of
from cms.reports.dates.words import (
    blank_date,
    long_date,
    number,
    number_words,
    period_days,
    period_name,
    roman,
)
from cms.reports.dates.working import working

NOVEMBER = (11, 15)


@pytest.mark.parametrize(
    ("span", "quarter", "first", "last"),
    [
        (Span.HALF, 1, "2026-01-01", "2026-06-30"),
        (Span.NINE, 1, "2026-01-01", "2026-09-30"),
        (Span.YEAR, 1, "2026-01-01", "2026-12-31"),
        (Span.QUARTER, 1, "2026-01-01", "2026-03-31"),
        (Span.QUARTER, 4, "2026-10-01", "2026-12-31"),
    ],
)
def test_periods_of_the_calendar_year(span: Span, quarter: int, first: str, last: str) -> None:
    found = period_of(span, 2026, quarter=quarter)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (Span.HALF, "2025-11-15", "2026-05-14"),
        (Span.NINE, "2025-11-15", "2026-08-14"),
        (Span.YEAR, "2025-11-15", "2026-11-14"),
    ],
)
def test_a_province_whose_year_begins_on_15_november(span: Span, first: str, last: str) -> None:
    found = period_of(span, 2026, starts=NOVEMBER)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


def test_the_working_year_of_a_day() -> None:
    assert year_of(date(2026, 11, 14), starts=NOVEMBER) == 2026
    assert year_of(date(2026, 11, 15), starts=NOVEMBER) == 2027
    assert year_of(date(2026, 12, 31)) == 2026


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)), st.integers(1, 12), st.integers(1, 28))
def test_years_follow_each_other_without_a_gap(day: date, month: int, first: int) -> None:
    year = year_of(day, starts=(month, first))
    found, following = (period_of(Span.YEAR, number, starts=(month, first)) for number in (year, year + 1))
    assert found.first <= day <= found.last
    assert following.first == found.last + timedelta(days=1)


def test_months_that_are_shorter() -> None:
    assert later(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_before_is_strictly_before_and_moves_off_a_weekend() -> None:
    rule = DueRule(limit=Limit.BEFORE, day=15, month=11)
    due = due_in(rule, date(2026, 1, 1), date(2026, 12, 31), shift=Shift.EARLIER, is_working=working())
    # 14/11/2026 is a Saturday.
    assert (due.named, due.moved_from, due.last) == (date(2026, 11, 15), date(2026, 11, 14), date(2026, 11, 13))


def test_days_off_that_people_entered() -> None:
    is_working = working([date(2026, 2, 17)])
    assert not is_working(date(2026, 2, 17))
    assert not is_working(date(2026, 9, 2))
    assert not is_working(date(2026, 11, 14))
    assert is_working(date(2026, 2, 18))


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 1, 12), "ngày 12 tháng 01 năm 2026"),
        (date(2026, 6, 12), "ngày 12 tháng 6 năm 2026"),
        (date(2026, 11, 9), "ngày 09 tháng 11 năm 2026"),
    ],
)
def test_dates_as_the_decree_writes_them(day: date, text: str) -> None:
    assert long_date(day) == text
    assert blank_date(2026).endswith("năm 2026")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"), (0, "0"), (999, "999"), (1000, "1.000"), (1284567, "1.284.567"),
        (Decimal("12.5"), "12,5"), (Decimal("1234.50"), "1.234,5"), (Decimal("3.00"), "3"), (Decimal("0.333"), "0,33"),
    ],
)  # fmt: skip
def test_numbers_with_points_and_commas(value: Decimal | int | None, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "không"), (5, "năm"), (10, "mười"), (15, "mười lăm"), (21, "hai mươi mốt"), (25, "hai mươi lăm"),
        (101, "một trăm linh một"), (115, "một trăm mười lăm"), (1000, "một nghìn"),
        (1005, "một nghìn không trăm linh năm"), (2_031_000, "hai triệu không trăm ba mươi mốt nghìn"),
        (-4, "âm bốn"),
    ],
)  # fmt: skip
def test_numbers_in_words(value: int, text: str) -> None:
    assert number_words(value) == text


def test_numbers_too_great_for_words() -> None:
    with pytest.raises(ValueError, match="more than words"):
        number_words(10**13)


@given(st.integers(1, 39))
def test_numerals_add_up(value: int) -> None:
    worth = {"I": 1, "V": 5, "X": 10}
    signs = [worth[sign] for sign in roman(value)]
    assert sum(-one if one < max(signs[place:]) else one for place, one in enumerate(signs)) == value


def test_periods_by_name() -> None:
    assert period_name(Span.HALF, 2026) == "6 tháng đầu năm 2026"
    assert period_name(Span.NINE, 2026) == "9 tháng đầu năm 2026"
    assert period_name(Span.YEAR, 2026) == "năm 2026"
    assert period_name(Span.QUARTER, 2026, 3) == "quý III năm 2026"
    days = period_days(Period(first=date(2025, 11, 15), last=date(2026, 11, 14)))
    assert days == "từ ngày 15/11/2025 đến ngày 14/11/2026"
