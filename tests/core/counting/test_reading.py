"""What was counted is read in one query, and never a machine where people were asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cms.core.counting.measures import MACHINES, REPEATS, Measure
from cms.core.counting.reading import Count, by_day, daily, totals
from cms.core.indicators import Period
from cms.core.models import DailyCount
from cms.core.registries import measures

pytestmark = pytest.mark.django_db

WEEK = Period(first=date(2026, 11, 16), last=date(2026, 11, 22))
measures.register("readers", Measure(name="readers", label="", definition="", subject="feed", keeps="highest"))


def count(subject: str, day: int, total: int, *, part: str = "", measure: str = "views") -> None:
    DailyCount.objects.create(measure=measure, subject=subject, part=part, day=date(2026, 11, day), total=total)


@pytest.fixture
def counted() -> None:
    count("a", 16, 3)
    count("a", 22, 4)
    count("b", 22, 5)
    count("b", 22, 50, part=MACHINES)
    count("b", 22, 7, part=REPEATS)
    count("a", 15, 100)
    count("a", 23, 100)
    count("a", 22, 100, measure="other")


def test_days_are_told_in_order_and_both_ends_belong_to_the_period(counted: None) -> None:
    assert daily("views", ["a", "b"], WEEK) == [
        Count(subject="a", part="", day=date(2026, 11, 16), total=3),
        Count(subject="a", part="", day=date(2026, 11, 22), total=4),
        Count(subject="b", part="", day=date(2026, 11, 22), total=5),
    ]


def test_machines_are_told_when_they_are_asked_for(counted: None) -> None:
    assert totals("views", None, WEEK, parts=[MACHINES]) == {"b": 50}


def test_numbers_are_added_up_by_day_and_by_subject(counted: None) -> None:
    assert by_day("views", None, WEEK) == {date(2026, 11, 16): 3, date(2026, 11, 22): 9}
    assert totals("views", ["a"], WEEK) == {"a": 7}


def test_what_keeps_the_highest_is_never_added_up() -> None:
    count("all", 16, 30, part="feedly", measure="readers")
    count("all", 17, 20, part="feedly", measure="readers")
    assert totals("readers", None, WEEK) == {"all": 30}


def test_many_subjects_take_few_queries(counted: None, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        assert totals("views", [*map(str, range(2000)), "a"], WEEK) == {"a": 7}
