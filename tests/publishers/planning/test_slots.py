"""Slots of a week as instants, and a queue laid upon them: none used twice, the order kept, nothing in the past."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishers.planning.queue.slots import Queued, Weekly, is_slot, lay, upcoming
from publishers.planning.times import When, at_wall

HANOI, BERLIN = "Asia/Ho_Chi_Minh", "Europe/Berlin"
#: A Monday, 10:00 in Vietnam.
MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def daily(*walls: str, zone: str = HANOI, days: range = range(7)) -> list[Weekly]:
    return [Weekly(weekday=day, wall=wall, zone=zone) for day in days for wall in walls]


def first(grid: list[Weekly], count: int, after: datetime = MONDAY) -> list[str]:
    return [place.wall for place in itertools.islice(upcoming(grid, after), count)]


def test_slots_come_in_order_from_the_instant_on() -> None:
    assert first(daily("15:00", "09:00", days=range(2)), 4) == [
        "2026-11-23T15:00", "2026-11-24T09:00", "2026-11-24T15:00", "2026-11-30T09:00",
    ]  # fmt: skip


def test_the_slot_of_this_very_instant_has_passed() -> None:
    assert first(daily("10:00"), 1) == ["2026-11-24T10:00"]


def test_no_slots_no_instants() -> None:
    assert first([], 1) == []


def test_slots_reach_about_a_year_ahead() -> None:
    assert 365 <= len(list(upcoming(daily("09:00"), MONDAY))) <= 372


def test_two_clocks_that_show_the_same_instant_are_one_slot() -> None:
    both = [*daily("15:00"), *daily("09:00", zone=BERLIN)]
    instants = [place.instant for place in upcoming(both, datetime(2026, 12, 1, tzinfo=UTC))][:10]
    assert len(instants) == len(set(instants)) == 10 and instants == sorted(instants)
    assert instants[1] - instants[0] == timedelta(days=1)


def test_a_wall_time_that_clocks_skip_is_still_a_slot_of_that_day() -> None:
    # 28 March 2027, clocks forward at 2:00.
    grid = [Weekly(weekday=6, wall="02:30", zone=BERLIN)]
    place = next(upcoming(grid, datetime(2027, 3, 27, tzinfo=UTC)))
    assert place.instant == datetime(2027, 3, 28, 1, 30, tzinfo=UTC) and is_slot(grid, place)


def test_a_zone_that_nobody_knows_gives_no_slots() -> None:
    lost = [Weekly(weekday=0, wall="09:00", zone="Mars/Olympus")]
    assert first(lost, 1) == [] and not is_slot(lost, at_wall("2026-11-23T09:00", HANOI))


@pytest.mark.parametrize(("wall", "expected"), [("2026-11-24T09:00", True), ("2026-11-24T09:01", False)])
def test_a_place_is_a_slot_by_its_clock(wall: str, expected: bool) -> None:
    assert is_slot(daily("09:00"), at_wall(wall, HANOI)) is expected
    assert is_slot(daily("09:00"), When(instant=at_wall(wall, HANOI).instant)) is expected


# --- laying a queue ---------------------------------------------------------------------------------------------------

grids = st.lists(
    st.builds(
        Weekly, weekday=st.integers(0, 6), zone=st.sampled_from([HANOI, BERLIN]),
        wall=st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.sampled_from([0, 15, 30, 45])),
    ),
    min_size=1, max_size=12, unique=True,
)  # fmt: skip
nows = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


def queue_on(grid: list[Weekly], now: datetime, picks: list[int]) -> list[Queued]:
    """A queue with holes: items on some of the slots, in order."""
    slots = list(itertools.islice(upcoming(grid, now), 40))
    chosen = sorted(set(picks) & set(range(len(slots))))
    return [Queued(key=number, place=slots[pick]) for number, pick in enumerate(chosen)]


@given(old=grids, new=grids, now=nows, picks=st.lists(st.integers(0, 39), max_size=12), closed=st.integers(1, 5))
def test_a_changed_grid_uses_no_slot_twice_keeps_the_order_and_sends_nothing_before_now(
    old: list[Weekly], new: list[Weekly], now: datetime, picks: list[int], closed: int
) -> None:
    def fits(item: Queued, place: When) -> bool:
        return place.instant.timestamp() // 3600 % 5 != closed

    queue = queue_on(old, now, picks)
    laid = lay(
        queue, upcoming(new, now), fits=fits,
        keeps=lambda item: is_slot(new, item.place) and fits(item, item.place),
    )  # fmt: skip
    instants = [laid[item.key].instant for item in queue if item.key in laid]
    assert instants == sorted(set(instants)), "each slot once, in the old order"
    assert all(instant > now for instant in instants)
    assert all(is_slot(new, place) and fits(queue[0], place) for place in laid.values())
    assert list(laid) == [item.key for item in queue][: len(laid)], "none overtakes one that found no place"


@given(grid=grids, now=nows, picks=st.lists(st.integers(0, 39), max_size=12))
def test_a_grid_that_did_not_change_moves_nothing(grid: list[Weekly], now: datetime, picks: list[int]) -> None:
    queue = queue_on(grid, now, picks)
    laid = lay(queue, upcoming(grid, now), fits=lambda *_: True, keeps=lambda item: is_slot(grid, item.place))
    assert laid == {item.key: item.place for item in queue}


@given(grid=grids, now=nows, picks=st.lists(st.integers(0, 39), min_size=1, max_size=12), data=st.data())
def test_another_order_takes_the_same_places(
    grid: list[Weekly], now: datetime, picks: list[int], data: st.DataObject
) -> None:
    queue = queue_on(grid, now, picks)
    wanted = data.draw(st.permutations(queue))
    places = sorted((item.place for item in queue), key=lambda place: place.instant)
    laid = lay(wanted, places, fits=lambda *_: True, keeps=lambda item: False)
    assert [laid[item.key] for item in wanted] == places


@given(grid=grids, now=nows, taken=st.sets(st.integers(0, 9)))
def test_the_next_free_slot_is_none_that_is_taken(grid: list[Weekly], now: datetime, taken: set[int]) -> None:
    slots = list(itertools.islice(upcoming(grid, now), 12))
    gone = {slots[number].instant for number in taken}
    found = next(place for place in upcoming(grid, now) if place.instant not in gone)
    assert found == next(slot for number, slot in enumerate(slots) if number not in taken)


def test_what_would_stop_one_item_moves_those_behind_it_too() -> None:
    grid = daily("09:00")
    queue = queue_on(grid, MONDAY, [0, 1, 2])
    stopped = queue[1].place.instant
    laid = lay(
        queue, upcoming(grid, MONDAY), fits=lambda item, place: item.key != 1 or place.instant != stopped,
        keeps=lambda item: item.key != 1,
    )  # fmt: skip
    assert [laid[key].wall[:10] for key in range(3)] == ["2026-11-24", "2026-11-26", "2026-11-27"]
