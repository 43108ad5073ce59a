"""Cards gather what goes out together, stand in their hour and day, and what finds no room is counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishers.calendar.cards import WORST_FIRST, Post, Sieve, gather
from publishers.calendar.layout import WORKING, by_days, by_hours, hours_shown, stack
from publishers.calendar.periods import Look, period
from publishers.calendar.spans import Span, over

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ENTRY = UUID(int=1)
NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # nine o'clock in Vietnam


def post(due: datetime = NINE, **given: Any) -> Post:
    return Post(
        **{"id": uuid4(), "entry": ENTRY, "due": due, "state": "scheduled", "kind": "publish", "channel": 1, **given}
    )


def test_one_item_at_one_minute_is_one_card() -> None:
    cards = gather([post(channel=1), post(NINE + timedelta(seconds=40), channel=2), post(entry=UUID(int=2))], ZONE)
    assert [len(card.posts) for card in cards] == [2, 1]
    assert all(card.at == datetime(2026, 11, 23, 9, tzinfo=ZONE) for card in cards)


def test_a_withdrawal_is_a_card_of_its_own() -> None:
    cards = gather([post(kind="withdraw"), post()], ZONE)
    assert [card.is_withdrawal for card in cards] == [False, True]
    assert len({card.key for card in cards}) == 2


def test_the_worst_state_is_the_cards() -> None:
    posts = [post(state=state, channel=number) for number, state in enumerate(reversed(WORST_FIRST)) if state != "held"]
    assert gather(posts, ZONE)[0].worst.state == "failed"
    assert gather([post(hold=3), post(state="published")], ZONE)[0].worst.standing == "held"
    assert post(code="queue_paused").standing == "held"


def test_only_what_waits_for_a_time_to_come_can_move() -> None:
    now = NINE - timedelta(hours=1)
    assert post().can_move(now) and not post().can_move(NINE)
    assert not any(
        post(state=state).can_move(now) for state in ("published", "publishing", "failed", "missed", "in_review")
    )
    soon = now + timedelta(seconds=30)
    assert not post(soon, undo_until=soon).can_move(now), "it leaves when nobody can take it back any more"
    assert post(undo_until=soon).can_move(now), "its time is long after that"


def test_cells_show_some_and_count_the_rest() -> None:
    cards = gather([post(entry=UUID(int=number)) for number in range(1, 8)], ZONE)
    assert (len(stack(cards, 4).shown), stack(cards, 4).more) == (4, 3)
    assert (len(stack(cards, 7).shown), stack(cards, 7).more) == (7, 0)


def test_hours_stretch_to_what_stands_outside_of_them() -> None:
    assert hours_shown([]) == WORKING
    assert hours_shown(gather([post(NINE - timedelta(hours=5))], ZONE)) == range(4, 22)
    assert hours_shown(gather([post(NINE + timedelta(hours=14))], ZONE)) == range(6, 24)
    assert hours_shown([], all_day=True) == range(24)


@given(st.lists(st.datetimes(datetime(2026, 11, 16), datetime(2026, 11, 30)).map(lambda at: at.replace(tzinfo=UTC))))
def test_every_card_stands_once_in_its_own_hour_and_day(dues: list[datetime]) -> None:
    cards = gather([post(due, entry=UUID(int=number)) for number, due in enumerate(dues)], ZONE)
    week = period(Look.WEEK, date(2026, 11, 23))
    inside = [card for card in cards if week.first <= card.at.date() <= week.last]
    hours = by_hours(week.days, cards, (), hours_shown(cards), ZONE, most=1000)
    found = [(card.key, day.date, slot.at.hour) for day in hours for slot in day.slots for card in slot.stack.shown]
    assert sorted(found) == sorted((card.key, card.at.date(), card.at.hour) for card in inside)
    days = by_days(week.days, cards, (), ZONE, most=2)
    assert sum(day.total for day in days) == len(inside)
    assert all(len(day.stack.shown) + day.stack.more == day.total for day in days)


def test_a_month_of_31_days_holds_its_last_evening_and_not_the_next_morning() -> None:
    last = datetime(2026, 8, 31, 16, 59, tzinfo=UTC)  # 23:59 in Vietnam
    shown = period(Look.MONTH, date(2026, 8, 1))
    cards = gather([post(last), post(last + timedelta(minutes=1))], ZONE)
    days = {day.date: day for day in by_days(shown.days, cards, (), ZONE, most=4)}
    assert days[date(2026, 8, 31)].total == 1 and days[date(2026, 9, 1)].total == 1


def test_a_blackout_shades_the_hours_that_it_touches() -> None:
    span = Span(id=1, start=NINE + timedelta(minutes=30), end=NINE + timedelta(hours=2))
    freeze = Span(id=2, start=NINE + timedelta(days=3), end=None)
    days = by_hours([date(2026, 11, 23)], [], (span, freeze), WORKING, ZONE, most=3)
    assert [slot.at.hour for slot in days[0].slots if slot.spans] == [9, 10]
    assert [found.id for found in over((span, freeze), NINE + timedelta(days=9), NINE + timedelta(days=10))] == [2]
    assert span.holds(span.start) and not span.holds(NINE + timedelta(hours=2))


@pytest.mark.parametrize(
    ("sieve", "kept"),
    [
        (Sieve(), {"a", "b"}), (Sieve(channel=2), {"b"}), (Sieve(platform="zalo"), {"b"}), (Sieve(campaign=5), {"a"}),
        (Sieve(agencies=frozenset({"stp"})), {"a"}), (Sieve(state="held"), {"b"}), (Sieve(state="scheduled"), {"a"}),
        (Sieve(state="cancelled"), {"c"}), (Sieve(by=9), {"b"}),
    ],
)  # fmt: skip
def test_filters_keep_what_is_asked_for(sieve: Sieve, kept: set[str]) -> None:
    posts = {
        "a": post(channel=1, campaign=5, agency="stp"), "b": post(channel=2, hold=4, by=9, agency="syt"),
        "c": post(state="cancelled"),
    }  # fmt: skip
    platforms = {1: "facebook", 2: "zalo"}
    assert {name for name, one in posts.items() if sieve.keeps(one, platforms)} == kept
