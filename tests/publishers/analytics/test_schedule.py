"""How often a post is asked about at which age."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from publishers.analytics.schedule import first_look, next_look, retry

POSTED = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "pause"),
    [
        (timedelta(hours=1), timedelta(hours=3)),
        (timedelta(hours=23), timedelta(hours=3)),
        (timedelta(days=1), timedelta(days=1)),
        (timedelta(days=8), timedelta(days=3)),
        (timedelta(days=31), timedelta(days=7)),
        (timedelta(days=91), timedelta(days=28)),
        (timedelta(days=4000), timedelta(days=28)),
    ],
)
def test_the_older_the_rarer_and_never_beyond_a_month(age: timedelta, pause: timedelta) -> None:
    assert next_look(POSTED, POSTED + age) == POSTED + age + pause


def test_a_post_that_came_from_the_future_is_asked_about_soon() -> None:
    assert next_look(POSTED, POSTED - timedelta(days=2)) == POSTED - timedelta(days=2) + timedelta(hours=3)


def test_the_first_look_leaves_the_platform_time_to_count() -> None:
    assert first_look(POSTED) - POSTED == timedelta(hours=1)


def test_what_fails_again_and_again_is_asked_once_a_day() -> None:
    pauses = [retry(tries, POSTED) - POSTED for tries in (1, 2, 3, 4, 5, 60)]
    assert pauses == sorted(pauses) and pauses[0] == timedelta(minutes=10) and pauses[-1] == timedelta(days=1)


def test_a_year_costs_few_looks() -> None:
    looks, now = 0, first_look(POSTED)
    while now < POSTED + timedelta(days=365):
        looks, now = looks + 1, next_look(POSTED, now)
    assert looks < 45
