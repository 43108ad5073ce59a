"""Turns, counts and states: what makes a task done, late, or nobody's fault."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.due_words import rule_of
from cms.plans.importing.parties import Knower
from cms.plans.standing import CLOSED, Product, Said, State, share, together
from cms.plans.tally import Filter, Item, days_by_agency
from cms.plans.turns import Turn, current, turns

YEAR = date(2026, 1, 1), date(2026, 12, 31)
DAY = date(2026, 3, 1)


def turn(text: str = "Quý II") -> Turn:
    rule = rule_of(text)
    assert rule is not None
    return turns(rule, *YEAR)[0]


def product(*days: date, wanted: int = 2) -> Product:
    return Product(text="Tờ gấp", wanted=wanted, days=days)


def test_done_when_everything_wanted_is_there_and_in_time_by_the_day_of_the_last_one() -> None:
    early = share("", turn(), [product(DAY, date(2026, 6, 30))], [], date(2026, 9, 1))
    late = share("", turn(), [product(DAY, date(2026, 7, 1))], [], date(2026, 9, 1))
    assert (early.state, early.in_time, early.done_on) == (State.DONE, True, date(2026, 6, 30))
    assert (late.state, late.in_time) == (State.DONE, False)


def test_late_begins_on_the_day_after_the_last_one() -> None:
    assert share("", turn(), [product(DAY)], [], date(2026, 6, 30)).state is State.UNDER_WAY
    assert share("", turn(), [product()], [], date(2026, 6, 30)).state is State.NOT_BEGUN
    after = share("", turn(), [product(DAY)], [], date(2026, 7, 1))
    assert (after.state, after.in_time) == (State.LATE, False)
    assert share("", turn("không quy định"), [product()], [], date(2030, 1, 1)).state is State.NOT_BEGUN


def test_the_last_word_of_a_person_wins_over_the_count() -> None:
    cannot = Said(on=DAY, verdict="cannot", text="Trung ương chưa ban hành mẫu")
    held = share("", turn(), [product()], [cannot], date(2026, 9, 1))
    assert (held.state, held.reason, held.in_time) == (State.CANNOT, "Trung ương chưa ban hành mẫu", None)
    again = [cannot, Said(on=DAY + timedelta(days=1), verdict="again")]
    assert share("", turn(), [product()], again, date(2026, 9, 1)).state is State.LATE
    done = [*again, Said(on=DAY + timedelta(days=2), verdict="done")]
    assert share("", turn(), [product()], done, date(2026, 9, 1)).in_time is True
    assert share("", turn(), [product()], [Said(on=DAY, verdict="adds")], DAY).state is State.UNDER_WAY


def test_a_sign_that_nobody_knows_is_neither_done_nor_begun() -> None:
    for known, state in ((True, State.DONE), (False, State.NOT_BEGUN), (None, State.NOT_BEGUN)):
        seen = Product(text="Đường link", wanted=1, by_sign=True, is_well=known)
        assert share("", turn(), [seen], [], DAY).state is state


@given(st.lists(st.sampled_from(list(State)), max_size=6))
def test_a_task_is_done_only_when_all_that_can_be_done_is(states: list[State]) -> None:
    whole = together(states)
    assert (whole is State.DONE) == (bool(states) and all(one in CLOSED for one in states) and State.DONE in states)
    assert (whole is State.LATE) == (State.LATE in states)


@given(st.sampled_from(["hằng tháng", "hằng quý", "hằng năm", "trước 05/6", "tháng 02 hằng năm", "2019-2021", ""]),
       st.dates(date(2019, 1, 1), date(2026, 12, 31)), st.integers(0, 1500))  # fmt: skip
def test_turns_follow_each_other_without_a_gap(text: str, first: date, days: int) -> None:
    rule, last = rule_of(text), first + timedelta(days=days)
    assert rule is not None
    every = turns(rule, first, last)
    assert every[0].first == first and every[-1].until >= last
    for before, after in pairwise(every):
        assert after.first == before.until + timedelta(days=1)
    assert 0 <= current(every, first) < len(every)


def test_items_count_for_everybody_above_and_only_with_all_that_is_asked() -> None:
    items = [
        Item(on=DAY, agency="xa", form="leaflet", topics=frozenset({"land"})),
        Item(on=DAY, agency="xa", form="video"), Item(on=YEAR[0], agency="la", form="leaflet"),
    ]  # fmt: skip
    branches = {"xa": ("xa", "huyen"), "la": ("la",)}
    assert days_by_agency(items, Filter(form="leaflet"), branches) == {"xa": [DAY], "huyen": [DAY], "la": [YEAR[0]]}
    assert days_by_agency(items, Filter(form="leaflet", topic="land"), branches) == {"xa": [DAY], "huyen": [DAY]}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Các sở, ban, ngành, đoàn thể", ["department", "fatherland_front"]),
        ("Sở Tư pháp; UBND cấp xã", ["stp", "commune_committee"]),
        ("Sở Tư pháp, Sở Y tế và các đoàn thể", ["stp", "syt", "fatherland_front"]),
        ("UBND các huyện, thị xã, thành phố", ["district_committee"]),
        ("TAND tỉnh và VKSND tỉnh", ["court", "procuracy"]),
        ("Hội Làm vườn", ["?Hội Làm vườn"]),
        ("và các cơ quan liên quan", []),
        ("", []),
    ],
)
def test_who_is_meant(text: str, meant: list[str]) -> None:
    kinds = ("department", "fatherland_front", "commune_committee", "district_committee", "court", "procuracy")
    knower = Knower({"Sở Tư pháp": "stp", "Sở Y tế": "syt"}, kinds)
    assert [one.agency or one.kind or f"?{one.printed}" for one in knower.read(text)] == meant


@given(st.text(max_size=200))
def test_any_cell_is_read(text: str) -> None:
    assert all(one.printed for one in Knower({"Sở": "s"}, ("department",)).read(text))
