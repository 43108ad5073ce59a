"""What a platform said of its figures, and what of it is new: rules for rows, whosever figures they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.utils import timezone

from publishers.contract import AccountFigure, AccountFigures, Figure, Figures, Meaning
from publishers.models import Told
from publishers.models.metric import Heard

NUMBERS = (Told.VALUE, Told.ZERO)
#: Columns that a later answer of the same day changes.
WRITTEN = ("fetched_at", "state", "value", "names", "definition")
#: What the column of the names holds.
_NAMES_MAX = 200

Row = TypeVar("Row", bound=Heard)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One figure as it was just told."""

    figure: Figure | AccountFigure
    state: Told
    value: int | None
    meaning: Meaning

    @property
    def names(self) -> str:
        return ", ".join(self.meaning.names)[:_NAMES_MAX]


def readings(
    found: Figures | AccountFigures, meanings: Mapping[Figure, Meaning] | Mapping[AccountFigure, Meaning]
) -> Iterator[Reading]:  # fmt: skip
    """Everything the platform counts, with what it said of it this time."""
    counts, pending, refused = dict(found.counts), set(found.pending), set(found.refused)
    for figure, meaning in meanings.items():
        value = counts.get(figure)
        if value is not None:
            state = Told.VALUE if value else Told.ZERO
        elif figure in pending:
            state = Told.PENDING
        else:
            state = Told.FAILED if set(meaning.names) & refused else Told.NOT_OFFERED
        yield Reading(figure=figure, state=state, value=value, meaning=meaning)


def next_row(reading: Reading, last: Row | None, now: datetime, blank: Callable[[date], Row]) -> Row | None:
    """The row to write: a new one, or the last one with what is said now; none where what is known already says more.

    ``blank`` makes a new row of a day.
    """
    day = _day(last, now)
    if last is not None and _is_weaker(reading, last, day):
        return None
    row = last if last is not None and (says_the_same(reading, last) or last.day == day) else blank(day)
    # A clock that was set back unsays nothing.
    row.fetched_at = max(now, last.fetched_at) if last is not None else now
    row.state, row.value = reading.state, reading.value
    row.names, row.definition = reading.names, reading.meaning.since
    return row


def says_the_same(reading: Reading, last: Heard) -> bool:
    """Whether nothing but the hour is new."""
    said = (last.state, last.value, last.names, last.definition)
    return said == (reading.state, reading.value, reading.names, reading.meaning.since)


def _is_weaker(reading: Reading, last: Heard, day: date) -> bool:
    """A number stays when it is withheld later, and for the day when it is refused: the old one is still true."""
    if last.state not in NUMBERS:
        return False
    return reading.state in (Told.PENDING, Told.NOT_OFFERED) or (reading.state == Told.FAILED and last.day == day)


def _day(last: Heard | None, now: datetime) -> date:
    """Today; never before what is known, should a clock have been set back."""
    today = timezone.localdate(now, timezone.get_default_timezone())
    return max(today, last.day) if last else today
