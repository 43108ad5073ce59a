"""Wide rows follow the figures, and are what a rebuild would make of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishers.analytics.facts.enlisting import enlist
from publishers.analytics.facts.growing import told_states
from publishers.analytics.facts.rebuilding import rebuild
from publishers.contract import Figure, Meaning
from publishers.models import COUNTED, Delivery, Kind, PostDay, PostFact
from tests.entries.factories import make_entry
from tests.publishers.admin.calendar.planned import delivery
from tests.publishers.factories import by_hand

from .told import MEANINGS, later, post, tell

pytestmark = pytest.mark.django_db

#: 09:00 in Vietnam.
MORNING = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@pytest.fixture
def made() -> Delivery:
    return post(by_hand(), MORNING)


def gains(made: Delivery, figure: str = "views") -> list[tuple[int, int]]:
    """(day of the month, gain), in order."""
    rows = PostDay.objects.filter(post=made.pk).order_by("day")
    return [(row.day.day, getattr(row, figure)) for row in rows if getattr(row, figure) is not None]


def test_every_word_of_the_contract_has_its_column() -> None:
    assert {figure.value for figure in Figure} <= set(COUNTED)


def test_a_gap_of_days_is_put_on_the_day_on_which_it_was_heard(made: Delivery) -> None:
    tell(made, MORNING, views=10)
    tell(made, later(MORNING, days=5), views=70)
    assert gains(made) == [(21, 10), (26, 60)]
    assert PostFact.objects.get().views == 70


def test_told_again_within_a_day_it_is_the_same_day(made: Delivery) -> None:
    tell(made, MORNING, views=10)
    tell(made, later(MORNING, days=1), views=12)
    tell(made, later(MORNING, days=1, hours=3), views=30)
    assert gains(made) == [(21, 10), (22, 20)]


def test_what_falls_is_a_negative_gain_and_what_stays_writes_nothing(made: Delivery) -> None:
    tell(made, MORNING, views=10)
    tell(made, later(MORNING, days=1), views=10)
    tell(made, later(MORNING, days=2), views=7)
    assert gains(made) == [(21, 10), (23, -3)]


def test_a_gain_that_is_taken_back_within_the_day_leaves_no_row(made: Delivery) -> None:
    tell(made, MORNING, views=10)
    tell(made, later(MORNING, days=1), views=12)
    tell(made, later(MORNING, days=1, hours=1), views=10)
    assert gains(made) == [(21, 10)]
    assert not rebuild(only_check=True).differing


def test_another_definition_is_no_gain(made: Delivery) -> None:
    tell(made, MORNING, views=1000)
    anew = {**MEANINGS, Figure.VIEWS: Meaning(names=("view_count",), since="2026-11")}
    tell(made, later(MORNING, days=1), meanings=anew, views=80)
    tell(made, later(MORNING, days=2), meanings=anew, views=95)
    assert gains(made) == [(21, 1000), (23, 15)]


def test_unknown_is_no_number_and_says_why(made: Delivery) -> None:
    tell(made, MORNING, reactions=3, refused=("view_count",), pending=("reach",))
    fact = PostFact.objects.get()
    assert (fact.views, fact.reach, fact.reactions, fact.engagement) == (None, None, 3, 3)
    states = told_states(fact.told)
    assert (states["views"], states["reach"], states["shares"]) == ("failed", "pending", "not_offered")
    assert states["engagement"] == "value", "what is known of its parts"


def test_engagement_adds_up_what_is_known(made: Delivery) -> None:
    tell(made, MORNING, reactions=3, shares=2)
    tell(made, later(MORNING, days=1), reactions=4, shares=2)
    assert gains(made, "engagement") == [(21, 5), (22, 1)]


def test_a_clock_that_was_set_back_makes_no_day_of_its_own(made: Delivery) -> None:
    tell(made, MORNING, views=10)
    tell(made, later(MORNING, days=-3), views=14)
    assert gains(made) == [(21, 14)]
    assert not rebuild(only_check=True).differing


def test_posts_that_nobody_counts_are_posts_too_once(django_assert_max_num_queries: Any) -> None:
    entry, place = make_entry(), by_hand()
    first = delivery(entry, place, MORNING, state="published", published_at=MORNING)
    again = post(by_hand("Zalo"), MORNING, entry, remote_id="77")
    delivery(
        entry, again.channel, later(MORNING, hours=1), state="published", published_at=later(MORNING, hours=1),
        remote_id="77", kind=Kind.CORRECT,
    )  # fmt: skip
    delivery(entry, place, later(MORNING, days=1))
    with django_assert_max_num_queries(14):
        assert enlist(MORNING + timedelta(days=1)) == 2
    assert set(PostFact.objects.values_list("pk", flat=True)) == {first.pk, again.pk}
    assert enlist(MORNING + timedelta(days=1)) == 0
    fact = PostFact.objects.get(pk=first.pk)
    assert (fact.posted_on.day, fact.hour, fact.weekday) == (21, 9, 5)
    assert (fact.form, fact.agency_code) == (entry.form, entry.agency_code)


_STEP = st.tuples(
    st.integers(-1, 4), st.sampled_from(["views", "reactions", "refuse", "pending", "anew"]), st.integers(0, 40)
)  # fmt: skip


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(_STEP, min_size=2, max_size=9))
def test_a_rebuild_gives_the_same(made: Delivery, steps: list[tuple[int, str, int]]) -> None:
    now, meanings = MORNING, dict(MEANINGS)
    for days, what, value in steps:
        now = later(now, days=days, minutes=1)
        if what == "anew":
            meanings[Figure.VIEWS] = Meaning(names=("view_count",), since=f"2026-{value % 12 + 1:02}")
        counts = {what: value, "shares": value // 2} if what in ("views", "reactions") else {"shares": value}
        tell(
            made, now, meanings=meanings, refused=("view_count",) if what == "refuse" else (),
            pending=("views",) if what == "pending" else (), **counts,
        )  # fmt: skip
    assert not rebuild(only_check=True).differing, steps


def test_figures_from_before_these_rows_are_taken_in(made: Delivery) -> None:
    tell(made, MORNING, views=10, shares=1)
    tell(made, later(MORNING, days=1), views=25, shares=1)
    PostFact.objects.all().delete()
    tell(made, later(MORNING, days=2), views=26, shares=1)
    assert gains(made) == [(21, 10), (22, 15), (23, 1)]
    assert PostFact.objects.get().shares == 1


def test_the_command_says_what_differs_and_mends_it(made: Delivery) -> None:
    tell(made, MORNING, views=10)
    PostDay.objects.update(views=11)
    with pytest.raises(CommandError):
        call_command("rebuild_figures", "--check")
    call_command("rebuild_figures")
    call_command("rebuild_figures", "--check")
    assert gains(made) == [(21, 10)]
