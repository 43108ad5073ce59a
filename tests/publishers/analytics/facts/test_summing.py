"""Sums that are kept are the sums of the rows, whenever they were made and whatever was written since."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.core.indicators import Period
from publishers.analytics.dashboards.ranges import Range
from publishers.analytics.facts import slicing
from publishers.analytics.facts.rebuilding import rebuild
from publishers.analytics.facts.slicing import Answer, Question, Sight, answer
from publishers.analytics.facts.summing import changed_days, sum_up, sums_of
from publishers.models import ChangedDay, DaySum, Delivery, PostDay
from tests.publishers.factories import by_hand

from .told import later, post, tell

pytestmark = pytest.mark.django_db

#: 09:00 in Vietnam.
MORNING = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 15), date(2026, 12, 31)
RANGE = Range(
    key="custom", now=Period(first=date(2026, 11, 23), last=LAST), before=Period(first=FIRST, last=date(2026, 11, 22))
)


@pytest.fixture
def made() -> list[Delivery]:
    return [post(by_hand(), MORNING), post(by_hand("Zalo"), MORNING)]


def asked() -> Answer:
    return answer(Question(range=RANGE, sight=Sight(everything=True)))


def walked(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """The same without any sum that is kept."""
    with monkeypatch.context() as patch:
        patch.setattr(slicing, "_NOT_SUMMED", -1)
        return asked()


def plain(found: Answer) -> Any:
    gains = {
        name: {key: (pair.now.gains, pair.before.gains) for key, pair in pairs.items()}
        for name, pairs in found.by.items()
    }
    days = {figure: {day: value for day, value in days.items() if value} for figure, days in found.days.items()}
    return gains, days, found.whole.now.gains, found.whole.before.gains


_STEP = st.tuples(
    st.integers(0, 1), st.integers(0, 3), st.sampled_from(["views", "reactions", "sum", "rebuild"]), st.integers(0, 40)
)  # fmt: skip


@pytest.mark.both
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(_STEP, min_size=2, max_size=8))
def test_kept_and_walked_are_the_same_at_any_moment(
    made: list[Delivery], monkeypatch: pytest.MonkeyPatch, steps: list[tuple[int, int, str, int]]
) -> None:
    now = MORNING
    for which, days, what, value in steps:
        now = later(now, days=days, minutes=1)
        if what == "sum":
            sum_up(1 + value % 3)
        elif what == "rebuild":
            rebuild()
        else:
            tell(made[which], now, **{what: value, "shares": value // 2})
        assert plain(asked()) == plain(walked(monkeypatch)), steps
    sum_up()
    assert not ChangedDay.objects.exists()
    assert plain(asked()) == plain(walked(monkeypatch)), steps
    assert not rebuild(only_check=True).sums


def test_a_day_that_is_written_again_is_not_believed_until_it_is_made_anew(made: list[Delivery]) -> None:
    tell(made[0], MORNING, views=10)
    sum_up()
    assert changed_days(FIRST, LAST) == []
    assert set(DaySum.objects.filter(dimension="channel").values_list("views", flat=True)) == {10}
    tell(made[1], later(MORNING, hours=1), views=5)
    assert changed_days(FIRST, LAST) == [date(2026, 11, 21)]
    assert asked().whole.before.gains["views"] == 15
    sum_up()
    assert sorted(DaySum.objects.filter(dimension="channel").values_list("views", flat=True)) == [5, 10]


def test_what_is_written_while_a_day_is_summed_up_is_not_forgotten(
    made: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its marks and its rows: the new mark stays, though the sums hold the row already."""
    from publishers.analytics.facts import summing

    tell(made[0], MORNING, views=10)
    rows = summing._rows

    def late(day: date) -> Any:
        monkeypatch.setattr(summing, "_rows", rows)
        tell(made[1], later(MORNING, hours=1), views=5)
        return rows(day)

    monkeypatch.setattr(summing, "_rows", late)
    sum_up()
    assert changed_days(FIRST, LAST) == [date(2026, 11, 21)]
    assert asked().whole.before.gains["views"] == 15


def test_everything_that_is_kept_is_read_in_as_many_queries(
    made: list[Delivery], django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        tell(made[0], later(MORNING, days=number), views=10 + number)
    sum_up(3)
    with django_assert_max_num_queries(9):
        asked()


def test_unknown_is_no_nought_and_a_post_with_two_topics_counts_in_both() -> None:
    found = sums_of([(1, None, "a", ",land,tax,", "news", None, 3, 1, None, None)])
    assert found["topic", "land"] == found["topic", "tax"] == found["campaign", ""] == [None, 3, 1, None, None]
    assert ("topic", "") not in found


def test_the_command_finds_wrong_sums_and_mends_them(made: list[Delivery]) -> None:
    tell(made[0], MORNING, views=10)
    sum_up()
    DaySum.objects.update(views=11)
    assert not PostDay.objects.filter(views=11).exists()
    with pytest.raises(CommandError):
        call_command("rebuild_figures", "--check")
    call_command("rebuild_figures")
    call_command("rebuild_figures", "--check")
    assert set(DaySum.objects.values_list("views", flat=True)) == {10}
