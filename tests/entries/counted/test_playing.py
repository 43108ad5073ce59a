"""What a page's player tells is believed when it can be true, and no faster than people listen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cms.core.counting.repeats import Pace
from cms.entries.counted import playing
from cms.entries.counted.measures import PLAYED
from cms.entries.models import Entry
from tests.entries.factories import make_entry, withdraw
from tests.fixtures.counting import CRAWLER, PERSON, Counted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playing, "_believed", {})


@pytest.fixture
def entry() -> Entry:
    return make_entry()


def tell(entry: object, step: str = "start", **headers: str) -> int:
    client = Client(enforce_csrf_checks=True)
    given: dict[str, Any] = {"user-agent": PERSON, **{name.replace("_", "-"): text for name, text in headers.items()}}
    body = f"entry={entry}&step={step}"
    response = client.post("/-/n", body, content_type="text/plain;charset=UTF-8", headers=given)
    assert not response.cookies
    return response.status_code


def test_each_step_counts(entry: Entry, counted: Counted) -> None:
    assert [tell(entry.pk, step) for step in ("start", "25", "50", "75", "95")] == [204] * 5
    assert counted() == {(PLAYED, str(entry.pk), step): 1 for step in ("start", "25", "50", "75", "95")}


def test_the_same_step_told_twice_and_machines_count_apart(entry: Entry, counted: Counted) -> None:
    assert [tell(entry.pk), tell(entry.pk), tell(entry.pk, user_agent=CRAWLER)] == [204] * 3
    assert counted() == {(PLAYED, str(entry.pk), part): 1 for part in ("start", "repeat", "bot")}


@pytest.mark.parametrize("step", ["", "30", "100", "bot", "start&step=25x"])
def test_a_step_that_is_none_counts_nowhere(entry: Entry, counted: Counted, step: str) -> None:
    expected = 204 if step.startswith("start") else 400
    assert tell(entry.pk, step) == expected
    assert sum(counted().values()) == (1 if expected == 204 else 0)


@pytest.mark.parametrize("entry", ["", "1", "00000000-0000-4000-8000-000000000000", "x" * 150, "Đ"])
def test_an_item_that_is_none_counts_nowhere(counted: Counted, entry: str) -> None:
    assert tell(entry) == 400
    assert counted() == {}


def test_a_withdrawn_item_counts_nowhere(entry: Entry, counted: Counted) -> None:
    withdraw(entry)
    assert tell(entry.pk) == 400


def test_an_item_is_looked_up_once_a_minute(entry: Entry, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        for step in ("start", "25", "50"):
            tell(entry.pk, step)


def test_pages_of_others_and_long_letters_are_refused(entry: Entry, counted: Counted) -> None:
    assert tell(entry.pk, sec_fetch_site="cross-site") == 403
    assert tell("x" * 300) == 413
    assert Client().get("/-/n").status_code == 405
    assert counted() == {}


def test_who_tells_too_much_is_not_heard(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playing, "_pace", Pace(2))
    assert [tell(entry.pk, step) for step in ("start", "25", "50")] == [204, 204, 429]
