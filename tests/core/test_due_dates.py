"""Due dates: "trước ngày" is strictly before, and whatever a plan writes becomes one last permitted day."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cms.core.due_dates import DueRule, Every, Limit, Shift, due_in, dues, said, written
from cms.core.due_words import rule_of

YEAR_2021 = date(2021, 1, 1), date(2021, 12, 31)
THREE_YEARS = date(2019, 6, 7), date(2021, 12, 31)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("trước 31/01", "2021-01-30"),
        ("Trước ngày 05/6", "2021-06-04"),
        ("trước ngày 15/11 hằng năm", "2021-11-14"),
        ("chậm nhất ngày 15/11", "2021-11-15"),
        ("trước ngày 15 tháng 11 năm 2021", "2021-11-14"),
        ("Quý I", "2021-03-31"),
        ("Quý II - III", "2021-09-30"),
        ("Quý III, IV hằng năm", "2021-12-31"),
        ("tháng 02", "2021-02-28"),
        ("Tháng 6/2019", "2019-06-30"),
        ("Quý II/2020", "2020-06-30"),
        ("trong năm 2023", "2023-12-31"),
        ("2022-2025", "2025-12-31"),
        ("trước 05/8/2019", "2019-08-04"),
        ("hằng năm", "2021-12-31"),
        ("trong năm", "2021-12-31"),
        ("trước ngày 15/01 năm sau", "2022-01-14"),
        ("trước tháng 6", "2021-05-31"),
        ("trước ngày 01/3", "2021-02-28"),
        ("trong cả giai đoạn", "2021-12-31"),
        ("before 15/11 each year", "2021-11-14"),
        ("Q2/2020", "2020-06-30"),
        ("by 31/12/2021", "2021-12-31"),
    ],
)
def test_what_plans_write_becomes_the_last_permitted_day(text: str, last: str) -> None:
    rule = rule_of(text)
    assert rule is not None
    assert due_in(rule, *YEAR_2021).last == date.fromisoformat(last)


@pytest.mark.parametrize("text", ["", "–", "không quy định", "Thường xuyên", "no date", "không"])
def test_no_date_is_an_answer(text: str) -> None:
    assert rule_of(text) == DueRule()


@pytest.mark.parametrize("text", ["sớm nhất có thể", "40/13", "Quý V", "tháng 15", "khi cần", "ngày 5"])
def test_what_cannot_be_read_is_not_guessed(text: str) -> None:
    assert rule_of(text) is None


def test_monthly_and_quarterly_rules_come_back() -> None:
    monthly = rule_of("trước ngày 05 tháng sau")
    quarterly = rule_of("hằng quý")
    assert monthly is not None and quarterly is not None
    assert [due.last for due in dues(monthly, date(2021, 11, 1), date(2022, 1, 31))] == [
        date(2021, 12, 4), date(2022, 1, 4), date(2022, 2, 4),
    ]  # fmt: skip
    assert [due.last for due in dues(quarterly, *YEAR_2021)] == [
        date(2021, 3, 31), date(2021, 6, 30), date(2021, 9, 30), date(2021, 12, 31),
    ]  # fmt: skip


def test_a_yearly_date_before_the_plan_began_is_not_asked_for() -> None:
    rule = rule_of("tháng 02 hằng năm")
    assert rule is not None
    assert [due.last for due in dues(rule, *THREE_YEARS)] == [date(2020, 2, 29), date(2021, 2, 28)]


def test_last_day_moves_off_a_weekend_when_asked() -> None:
    rule = rule_of("trước 15/11")  # 14/11/2021 is a Sunday
    assert rule is not None
    assert due_in(rule, *YEAR_2021, shift=Shift.EARLIER).last == date(2021, 11, 12)
    later = due_in(rule, *YEAR_2021, shift=Shift.LATER)
    assert (later.last, later.moved_from) == (date(2021, 11, 15), date(2021, 11, 14))
    tet = due_in(rule, *YEAR_2021, shift=Shift.LATER, is_working=lambda day: day > date(2021, 11, 20))
    assert tet.last == date(2021, 11, 21)


def test_people_read_both_the_named_and_the_last_day() -> None:
    with translation.override("en"):
        rule = rule_of("trước 15/11")
        assert rule is not None
        assert said(due_in(rule, *YEAR_2021)) == "before 15/11/2021: the last day is 14/11/2021"
        assert written(rule) == "before 15/11, each year"
        assert written(DueRule(limit=Limit.WITHIN, every=Every.ONCE, first_month=4, month=6, year=2020)) == (
            "quarter II/2020"
        )
        assert written(DueRule()) == said(due_in(DueRule(), *YEAR_2021)) == "no date"


@given(st.dates(date(2019, 1, 1), date(2040, 12, 31)))
def test_before_a_day_never_permits_that_day(day: date) -> None:
    rule = rule_of(f"trước ngày {day:%d/%m/%Y}")
    assert rule is not None
    due = due_in(rule, date(day.year, 1, 1), date(day.year, 12, 31))
    assert due.last is not None and due.named == day and (day - due.last).days == 1


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    rule = rule_of(text)
    assert rule is None or dues(rule, *YEAR_2021) is not None
