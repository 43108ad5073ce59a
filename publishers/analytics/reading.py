"""What was known on a day, years later too: pure functions over rows of figures, with their gaps and changed senses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Protocol

from .telling import NUMBERS


class Row(Protocol):
    """A row of ``Metric`` or ``ChannelFigure``."""

    day: date
    fetched_at: datetime
    state: str
    value: int | None
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was known of one figure on a day."""

    #: What the platform said last, up to that day.
    state: str
    #: The last number that it told; ``None`` where it never told one.
    value: int | None
    #: The day up to which that number was heard.
    heard_on: date | None
    #: Since when the platform counts it so.
    definition: str
    #: Nobody asked, or nobody answered, on the day itself: the number is older.
    is_gap: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What a figure gained from the end of one day to the end of another."""

    #: ``None`` where one end is unknown, or was counted in another sense.
    value: int | None
    #: The platform counts otherwise since then: the two ends can't be compared.
    changed_since: str = ""
    #: The platform took some back: a loss, and true.
    is_loss: bool = False
    #: One of the ends is older than its day.
    is_gap: bool = False


def as_of(rows: Iterable[Row], day: date, local_day: LocalDay) -> Known | None:
    """What was known at the end of that day, of the rows of one figure; ``None`` before anything was told."""
    past = sorted((row for row in rows if row.day <= day), key=lambda row: row.day)
    if not past:
        return None
    last = past[-1]
    number = next((row for row in reversed(past) if row.state in NUMBERS), None)
    heard_on = min(local_day(number.fetched_at), day) if number else None
    return Known(
        state=last.state, value=number.value if number else None, heard_on=heard_on,
        definition=(number or last).definition, is_gap=heard_on is None or heard_on < day,
    )  # fmt: skip


def growth(rows: Sequence[Row], before: date, until: date, local_day: LocalDay) -> Growth:
    """From the end of the day ``before`` to the end of the day ``until``. Before it was published a post had none."""
    end = as_of(rows, until, local_day)
    if end is None or end.value is None:
        return Growth(value=None)
    start = as_of(rows, before, local_day)
    if start is None:
        return Growth(value=end.value, is_gap=end.is_gap)
    if start.value is None:
        # It was asked for and not told: what came before is not known.
        return Growth(value=None, is_gap=True)
    if start.definition != end.definition:
        return Growth(value=None, changed_since=end.definition, is_gap=end.is_gap)
    gained = end.value - start.value
    return Growth(value=gained, is_loss=gained < 0, is_gap=start.is_gap or end.is_gap)


def changes(rows: Iterable[Row]) -> list[tuple[date, str]]:
    """Days on which a number was first told in another sense, with the sense's month."""
    told = sorted((row for row in rows if row.state in NUMBERS), key=lambda row: row.day)
    return [
        (later.day, later.definition) for earlier, later in pairwise(told) if earlier.definition != later.definition
    ]


def fallen_from(rows: Iterable[Row]) -> tuple[date, int] | None:
    """The day and the number before the last one, where that was larger and of the same sense."""
    told = [row for row in sorted(rows, key=lambda row: row.day) if row.state in NUMBERS]
    if len(told) < 2 or told[-1].definition != told[-2].definition:
        return None
    before, last = told[-2].value or 0, told[-1].value or 0
    return (told[-2].day, before) if before > last else None


class LocalDay(Protocol):
    """An instant → its day on the office's clock."""

    def __call__(self, instant: datetime, /) -> date: ...
