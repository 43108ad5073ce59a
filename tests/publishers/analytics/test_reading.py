"""Rows read again, years later: what was known on a day, its gaps, and senses that are never mixed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishers.analytics.reading import Growth, as_of, changes, fallen_from, growth

D = date(2026, 8, 1)


@dataclass(frozen=True)
class Row:
    day: date
    fetched_at: datetime
    state: str
    value: int | None
    definition: str = ""


def row(first: int, last: int, value: int | None, state: str = "", definition: str = "") -> Row:
    """Told from the first to the last day, counted from ``D``."""
    said = state or ("value" if value else "zero")
    heard = datetime.combine(D + timedelta(days=last), datetime.min.time(), UTC)
    return Row(D + timedelta(days=first), heard, said, value, definition)


def day(number: int) -> date:
    return D + timedelta(days=number)


def utc_day(instant: datetime, /) -> date:
    return instant.date()


def test_before_anything_was_told_nothing_is_known() -> None:
    assert as_of([row(2, 2, 5)], day(1), utc_day) is None


def test_a_number_holds_until_another_is_told() -> None:
    rows = [row(0, 3, 5), row(4, 4, 9)]
    assert [(known.value, known.is_gap) for n in (0, 3, 4) if (known := as_of(rows, day(n), utc_day))] == [
        (5, False), (5, False), (9, False),
    ]  # fmt: skip


def test_days_on_which_nobody_was_asked_are_gaps_with_the_last_number() -> None:
    known = as_of([row(0, 2, 5), row(9, 9, 40)], day(7), utc_day)
    assert known is not None and (known.value, known.heard_on, known.is_gap) == (5, day(2), True)


@pytest.mark.parametrize("state", ["pending", "not_offered", "failed"])
def test_unknown_is_never_nought(state: str) -> None:
    known = as_of([row(0, 4, None, state)], day(4), utc_day)
    assert known is not None and known.value is None and known.state == state


def test_a_number_that_is_refused_later_stays_as_old_as_it_is() -> None:
    known = as_of([row(0, 2, 5), row(3, 6, None, "failed")], day(6), utc_day)
    assert known is not None
    assert (known.state, known.value, known.heard_on, known.is_gap) == ("failed", 5, day(2), True)


def test_growth_begins_with_nothing_before_the_post_was_there() -> None:
    assert growth([row(1, 1, 8)], day(0), day(1), utc_day) == Growth(value=8)


def test_a_number_that_fell_is_a_loss_and_true() -> None:
    rows = [row(0, 0, 10), row(1, 1, 7)]
    assert growth(rows, day(0), day(1), utc_day) == Growth(value=-3, is_loss=True)
    assert fallen_from(rows) == (day(0), 10)


def test_two_senses_are_never_subtracted() -> None:
    rows = [row(0, 20, 100), row(26, 26, 900, definition="2026-08")]
    assert growth(rows, day(20), day(26), utc_day) == Growth(value=None, changed_since="2026-08")
    assert changes(rows) == [(day(26), "2026-08")] and fallen_from(list(reversed(rows))) is None


def test_growth_out_of_the_unknown_is_unknown() -> None:
    rows = [row(0, 3, None, "failed"), row(4, 4, 50)]
    assert growth(rows, day(2), day(4), utc_day) == Growth(value=None, is_gap=True)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 500)), min_size=1, max_size=20), st.integers(0, 90))
def test_growths_of_days_add_up_to_the_growth_of_all(steps: list[tuple[int, int]], until: int) -> None:
    rows, at = [], 0
    for pause, value in steps:
        at += pause + 1
        rows.append(row(at, at, value))
    parts = [growth(rows, day(n), day(n + 1), utc_day).value or 0 for n in range(until)]
    assert sum(parts) == (growth(rows, day(0), day(until), utc_day).value or 0)
