"""A table of figures: one object that the screen, a workbook, a CSV file and a sheet of paper are all made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from publishers.analytics.dashboards.comparing import Change, Pair, Tally

from .words import change_words, coverage, reason, written


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One column. ``url``: the same table ordered by it."""

    label: str
    is_number: bool = False
    url: str = ""
    #: ``ascending``, ``descending`` or nothing.
    order: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a reader sees, and the bare value for who counts on with it."""

    text: str
    value: Any = None
    url: str = ""
    #: Small, below it.
    note: str = ""
    change: Change | None = None
    #: A word in place of a number.
    is_unknown: bool = False
    icon: str = ""
    #: Its address opens beside the table.
    is_drawer: bool = False

    @property
    def bare(self) -> Any:
        """For a spreadsheet: a number stays one, unknown stays a word."""
        return self.text if self.value is None else self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Title, columns, lines; what to say when it is empty."""

    key: str
    title: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell]]
    empty: str
    note: str = ""
    #: Label and address of each way to take it along.
    exports: Sequence[tuple[str, str]] = field(default_factory=tuple)

    @property
    def lines(self) -> list[list[tuple[Head, Cell]]]:
        """The rows, each cell with its column: on a telephone a number needs its name beside it."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


def number(figure: str, value: float | None, *, change: Change | None = None, why: str = "", note: str = "") -> Cell:
    """A number, or the word for why there is none."""
    if value is None:
        return Cell(text=reason(why), is_unknown=True, note=note)
    return Cell(text=written(figure, value), value=value, change=change, note=note)


def gained(pair: Pair, figure: str) -> Cell:
    """One figure of one line of a breakdown, with its change."""
    now: Tally = pair.now
    return number(
        figure, now.value(figure), change=pair.change(figure), why=now.reason(figure), note=coverage(now, figure)
    )


def change_cell(cell: Cell) -> str:
    """The change in words, for paper and spreadsheets."""
    return change_words(cell.change) if cell.change else ""
