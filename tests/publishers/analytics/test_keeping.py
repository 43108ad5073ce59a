"""Rows of figures: each says how long it held, and unknown is never nought."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from publishers.analytics.keeping import keep
from publishers.analytics.recalling import known_of_posts, local_day
from publishers.analytics.schedule import FIRST, next_look
from publishers.analytics.telling import readings
from publishers.contract import Figure, Figures, Meaning
from publishers.models import Metric, Told
from tests.publishers.factories import by_hand, planned

pytestmark = pytest.mark.django_db

#: 09:00 in Vietnam.
MORNING = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
MEANINGS = {
    Figure.VIEWS: Meaning(names=("view_count",), since="2026-08"),
    Figure.CLICKS: Meaning(names=("click_count", "private")),
}
Row = tuple[str, int | None, date]


@pytest.fixture
def delivery_id() -> UUID:
    return planned(by_hand()).pk


def note(delivery_id: UUID, now: datetime, **answer: object) -> list[Row]:
    """Keep one answer; returns all rows of the views."""
    found = Figures(remote_id="1", **answer)  # type: ignore[arg-type]
    keep({delivery_id: list(readings(found, MEANINGS))}, now)
    return rows(delivery_id, Figure.VIEWS)


def rows(delivery_id: UUID, figure: Figure) -> list[Row]:
    found = Metric.objects.filter(delivery=delivery_id, figure=figure).order_by("day")
    return [(row.state, row.value, row.day) for row in found]


def test_every_figure_the_platform_counts_has_its_word(delivery_id: UUID) -> None:
    note(delivery_id, MORNING, counts={Figure.VIEWS: 0}, refused=("private",))
    found = {row.figure: row for row in Metric.objects.all()}
    assert set(found) == {"views", "clicks"}, "what it does not count gets no row"
    views, clicks = found["views"], found["clicks"]
    assert (views.state, views.value, views.names, views.definition) == (Told.ZERO, 0, "view_count", "2026-08")
    assert (clicks.state, clicks.value, clicks.names) == (Told.FAILED, None, "click_count, private")


@pytest.mark.parametrize(
    ("answer", "state"), [({"pending": frozenset({Figure.VIEWS})}, Told.PENDING), ({}, Told.NOT_OFFERED)]
)
def test_what_is_not_told_is_no_number(delivery_id: UUID, answer: dict[str, object], state: Told) -> None:
    assert note(delivery_id, MORNING, **answer) == [(state, None, date(2026, 11, 21))]


def test_a_day_keeps_its_last_number(delivery_id: UUID) -> None:
    note(delivery_id, MORNING, counts={Figure.VIEWS: 5})
    assert note(delivery_id, MORNING + timedelta(hours=3), counts={Figure.VIEWS: 9}) == [
        (Told.VALUE, 9, date(2026, 11, 21))
    ]


def test_the_day_is_the_office_s(delivery_id: UUID) -> None:
    """18:00 in UTC is tomorrow in Vietnam."""
    note(delivery_id, MORNING, counts={Figure.VIEWS: 5})
    evening = MORNING.replace(hour=18)
    assert note(delivery_id, evening, counts={Figure.VIEWS: 6})[-1] == (Told.VALUE, 6, date(2026, 11, 22))


def test_a_number_that_stays_is_one_row_that_is_confirmed(delivery_id: UUID) -> None:
    for day in range(5):
        found = note(delivery_id, MORNING + timedelta(days=day), counts={Figure.VIEWS: 5})
    assert found == [(Told.VALUE, 5, date(2026, 11, 21))]
    assert Metric.objects.get(figure="views").fetched_at == MORNING + timedelta(days=4)


@pytest.mark.parametrize("answer", [{"pending": frozenset({Figure.VIEWS})}, {}])
def test_a_number_that_is_withheld_later_stays_as_old_as_it_is(delivery_id: UUID, answer: dict[str, object]) -> None:
    note(delivery_id, MORNING, counts={Figure.VIEWS: 5})
    assert note(delivery_id, MORNING + timedelta(days=30), **answer) == [(Told.VALUE, 5, date(2026, 11, 21))]
    assert Metric.objects.get(figure="views").fetched_at == MORNING


def test_a_refusal_is_noted_from_the_next_day_on(delivery_id: UUID) -> None:
    note(delivery_id, MORNING, counts={Figure.VIEWS: 5})
    assert note(delivery_id, MORNING + timedelta(hours=1), refused=("view_count",))[-1][:2] == (Told.VALUE, 5)
    assert note(delivery_id, MORNING + timedelta(days=1), refused=("view_count",))[-1][:2] == (Told.FAILED, None)
    assert note(delivery_id, MORNING + timedelta(days=1, hours=1), counts={Figure.VIEWS: 8}) == [
        (Told.VALUE, 5, date(2026, 11, 21)), (Told.VALUE, 8, date(2026, 11, 22)),
    ]  # fmt: skip


def test_a_clock_that_was_set_back_writes_no_past(delivery_id: UUID) -> None:
    note(delivery_id, MORNING, counts={Figure.VIEWS: 5})
    found = note(delivery_id, MORNING - timedelta(days=3), counts={Figure.VIEWS: 6})
    assert found == [(Told.VALUE, 6, date(2026, 11, 21))]


def test_another_definition_begins_a_row_of_its_own(delivery_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    note(delivery_id, MORNING, counts={Figure.VIEWS: 5})
    monkeypatch.setitem(MEANINGS, Figure.VIEWS, Meaning(names=("view_count",), since="2026-12"))
    assert len(note(delivery_id, MORNING + timedelta(days=20), counts={Figure.VIEWS: 5})) == 2


def test_the_database_itself_keeps_unknown_and_nought_apart(delivery_id: UUID) -> None:
    given = {"delivery_id": delivery_id, "figure": "views", "day": MORNING.date(), "fetched_at": MORNING, "names": ""}
    for state, value in ((Told.PENDING, 0), (Told.ZERO, None), (Told.VALUE, None), (Told.VALUE, 0), (Told.FAILED, 3)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Metric.objects.create(**given, state=state, value=value)


def test_a_year_of_a_busy_post_stays_small_and_can_be_read_as_of_any_day(delivery_id: UUID) -> None:
    """The looks of a whole year, by the schedule; the clicks are refused all the time."""
    at, heard = MORNING + FIRST, {}
    while at < MORNING + timedelta(days=365):
        views = int(100 * (at - MORNING).total_seconds() ** 0.5)
        note(delivery_id, at, counts={Figure.VIEWS: views}, refused=("private",))
        heard[local_day(at)] = views
        at = next_look(MORNING, at)
    assert len(rows(delivery_id, Figure.VIEWS)) <= 45 and len(rows(delivery_id, Figure.CLICKS)) == 1
    for day, views in heard.items():
        known = known_of_posts([delivery_id], day)[delivery_id, "views"]
        assert (known.value, known.is_gap) == (views, False)
    between = sorted(heard)[-1] - timedelta(days=5)
    known = known_of_posts([delivery_id], between)[delivery_id, "views"]
    assert known.is_gap and known.value == heard[sorted(heard)[-2]]
    assert known_of_posts([delivery_id], MORNING.date() - timedelta(days=1)) == {}
