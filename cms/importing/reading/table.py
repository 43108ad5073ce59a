"""A table as plain text: headings, and lines that keep the number they have in the file. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cms.core.text import nfc
from cms.importing.refusals import Refused

MAX_FILE = 10_000_000
MOST_ROWS, MOST_COLUMNS = 2000, 60
#: A title, an office and a date may stand above the headings.
_LOOK_FOR_HEADINGS = 12
_CELL_MAX = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the file, as long as there are headings."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a file says. ``encoding`` only for CSV; ``is_guess``: a person should look whether the letters are right."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    encoding: str = ""
    is_guess: bool = False


def make_table(
    raw: Iterable[tuple[int, Sequence[str]]], *, known: Callable[[Sequence[str]], int], encoding: str = "",
    is_guess: bool = False,
) -> Table:  # fmt: skip
    """Find the headings, drop empty lines and columns. Raises ``Refused``."""
    rows = _filled(raw)
    if not rows:
        raise Refused("no_headings")
    head = _headings_at(rows, known)
    below = rows[head + 1 :]
    if not below:
        raise Refused("no_rows")
    if len(below) > MOST_ROWS:
        raise Refused("too_many_rows", maximum=MOST_ROWS)
    titles = rows[head][1]
    width = max(len(titles), *(len(cells) for _number, cells in below))
    used = [at for at in range(width) if _at(titles, at) or any(_at(cells, at) for _number, cells in below)]
    if len(used) > MOST_COLUMNS:
        raise Refused("too_many_columns", maximum=MOST_COLUMNS)
    return Table(
        headings=tuple(_at(titles, at) for at in used),
        lines=tuple(Line(number=number, cells=tuple(_at(cells, at) for at in used)) for number, cells in below),
        encoding=encoding, is_guess=is_guess,
    )  # fmt: skip


def _filled(raw: Iterable[tuple[int, Sequence[str]]]) -> list[tuple[int, tuple[str, ...]]]:
    found = []
    for number, cells in raw:
        clean = tuple(nfc(cell.replace("\r\n", "\n")).strip()[:_CELL_MAX] for cell in cells)
        if any(clean):
            found.append((number, clean))
        if len(found) > MOST_ROWS + _LOOK_FOR_HEADINGS + 1:
            raise Refused("too_many_rows", maximum=MOST_ROWS)
    return found


def _headings_at(rows: Sequence[tuple[int, tuple[str, ...]]], known: Callable[[Sequence[str]], int]) -> int:
    """The line of which most is known; else the first that has more than one cell, as a title has one."""
    first = rows[:_LOOK_FOR_HEADINGS]
    counts = [known(cells) for _number, cells in first]
    if max(counts) > 0:
        return counts.index(max(counts))
    wide = (at for at, (_number, cells) in enumerate(first) if sum(1 for cell in cells if cell) > 1)
    return next(wide, 0)


def _at(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""
