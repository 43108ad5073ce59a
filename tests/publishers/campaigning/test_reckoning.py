"""Targets, the board's cells, last year's days on this year's, and the templates as they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from cms.entries.vocabularies import FORMS
from publishers.campaigning.board import BEHIND, GAP, Told, by_agency, by_channel, cell_of, totals
from publishers.campaigning.shifting import Shift, moved, new_first_day
from publishers.campaigning.starters import read, starters
from publishers.campaigning.targets import Arrived, progress
from publishers.models import Counted, Every, Takes
from publishers.models.campaign import Colour

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
LAW, OTHER = uuid4(), uuid4()


def told(state: str, *, minutes: int = 0, entry: UUID = LAW, channel: int = 1, **given: Any) -> Told:
    at = NOON + timedelta(minutes=minutes)
    values = {"kind": "publish", "content_hash": "a", "published": at if state == "published" else None, **given}
    return Told(id=uuid4(), entry=entry, channel=channel, state=state, due=at, created=at, **values)


def test_a_target_counts_each_thing_once() -> None:
    arrived = [
        Arrived(entry=LAW, channel=1, form="video", agencies=frozenset({"stp"})),
        Arrived(entry=LAW, channel=2, form="video", agencies=frozenset({"stp", "syt"})),
        Arrived(entry=OTHER, channel=1, form="news", agencies=frozenset({"stp"})),
    ]
    reached = {counts: progress(counts, "", 10, arrived).reached for counts in Counted.values}
    assert reached == {"items": 2, "posts": 3, "channels": 2, "agencies": 2}
    assert progress("items", "video", 1, arrived).is_reached and progress("items", "qa", 1, arrived).missing == 1
    assert progress("posts", "", 1000, arrived * 333).percent == 99, "not there before it is"


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([told("cancelled")], GAP),
        ([told("published")], "published"),
        ([told("published", content_hash="old")], BEHIND),
        ([told("published"), told("scheduled", minutes=5)], "scheduled"),
        ([told("scheduled", is_held=True)], "held"),
        ([told("published"), told("cancelled", minutes=5)], "published"),
        ([told("withdrawn"), told("published", minutes=9, kind="withdraw")], GAP),
        ([told("failed"), told("scheduled", minutes=5)], "scheduled"),
        ([told("scheduled"), told("failed", minutes=5)], "failed"),
    ],
)
def test_a_cell_says_what_is_under_way_or_went_wrong_before_what_stands_there(rows: list[Told], state: str) -> None:
    assert cell_of(rows, "a").state == state


def test_the_board_has_a_cell_for_every_place_and_agencies_sum_theirs() -> None:
    rows = [told("published"), told("failed", channel=2), told("published", entry=OTHER, channel=3)]
    lines = by_channel({LAW: "a", OTHER: "a"}, [1, 2, 3], rows)
    assert [[cell.state for cell in line.cells] for line in lines] == [
        ["published", "failed", GAP],
        [GAP, GAP, "published"],
    ]
    assert totals(lines) == {"published": 2, "failed": 1, GAP: 3} and lines[0].gaps == 1
    shared = by_agency(lines, [1, 2, 3], {1: "stp", 2: "stp", 3: "syt"}, ["stp", "syt", "none"])
    assert [(cell.state, cell.there, cell.of) for cell in shared[0].cells] == [
        ("failed", 1, 2),
        (GAP, 0, 1),
        (GAP, 0, 0),
    ]


@pytest.mark.parametrize(
    ("old", "shift", "year", "new"),
    [
        (date(2026, 10, 1), Shift.DATE, 2027, date(2027, 10, 1)),
        (date(2028, 2, 29), Shift.DATE, 2029, date(2029, 2, 28)),
        (date(2026, 11, 9), Shift.WEEKDAY, 2027, date(2027, 11, 8)),
        (date(2026, 2, 17), Shift.LUNAR, 2027, date(2027, 2, 6)),
        # Ten days before Tết stay ten days before Tết, as far as the twelfth month is as long.
        (date(2026, 2, 10), Shift.LUNAR, 2027, date(2027, 1, 30)),
    ],
)
def test_the_copy_begins_on_the_day_that_means_the_same(old: date, shift: Shift, year: int, new: date) -> None:
    assert new_first_day(old, shift, year) == new
    assert moved(old + timedelta(days=3), old, new) == new + timedelta(days=3) and moved(None, old, new) is None


def test_a_chosen_day_has_to_be_there() -> None:
    with pytest.raises(ValueError, match="day"):
        new_first_day(date(2026, 1, 1), Shift.CHOSEN, 2027)
    assert new_first_day(date(2026, 1, 1), Shift.CHOSEN, 2027, date(2027, 3, 1)) == date(2027, 3, 1)


def test_templates_use_words_that_the_product_knows() -> None:
    forms = {code for code, _vi, _en in FORMS}
    assert list(starters()) == ["law_day", "key_theme"]
    for starter in starters().values():
        assert starter.colour in Colour.values and set(starter.forms) <= forms
        assert all(step.form in forms and starter.first <= step.day <= starter.last for step in starter.steps)
        assert all(goal.counts in Counted.values and goal.form in ("", *forms) for goal in starter.targets)
        assert all(each.every in Every.values and each.takes in Takes.values for each in starter.rounds)
    law_day = starters()["law_day"]
    assert law_day.turning_day(date(2026, 11, 10)) == date(2027, 11, 9) == law_day.turning_day(date(2027, 11, 9))
    assert starters()["key_theme"].turning_day(date(2026, 11, 22)) == date(2026, 11, 23)
    with pytest.raises(TypeError):
        read({"key": "x", "nobody": 1})
