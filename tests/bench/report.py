"""What a part of the bench found: rows, on the screen and in ``docs/performance.md``."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable

_MARK = "BENCH-ROW "
_HEADING = ("part", "what", "Loa", "anchor", "ratio", "goal", "")
_MET = {"met": True, "**missed**": False}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure beside its anchor. ``met`` is ``None`` where there is no goal."""

    part: str
    what: str
    loa: str
    anchor: str = ""
    ratio: str = ""
    goal: str = ""
    met: bool | None = None

    def tell(self) -> None:
        """Hand the row to the driver, which reads our output."""
        print(_MARK + json.dumps(dataclasses.asdict(self)), flush=True)


def heard(line: str) -> Row | None:
    """The row that a line of output is."""
    return Row(**json.loads(line[len(_MARK) :])) if line.startswith(_MARK) else None


def table(rows: Iterable[Row]) -> str:
    """Markdown that is also readable on a screen."""
    body = [(row.part, row.what, row.loa, row.anchor, row.ratio, row.goal, _verdict(row)) for row in rows]
    widths = [max(len(line[column]) for line in (_HEADING, *body)) for column in range(len(_HEADING))]
    lines = [_line(_HEADING, widths), "|" + "|".join("-" * (width + 2) for width in widths) + "|"]
    return "\n".join(lines + [_line(line, widths) for line in body])


def read(text: str) -> list[Row]:
    """The rows of a table that ``table`` wrote, wherever in the text it stands; no other table is as wide."""
    lines = [[cell.strip() for cell in line[1:-1].split("|")] for line in text.splitlines() if line.startswith("| ")]
    return [
        Row(part=part, what=what, loa=loa, anchor=anchor, ratio=ratio, goal=goal, met=_MET.get(verdict))
        for part, what, loa, anchor, ratio, goal, verdict in (line for line in lines if len(line) == len(_HEADING))
        if part != _HEADING[0]
    ]


def _verdict(row: Row) -> str:
    return "" if row.met is None else "met" if row.met else "**missed**"


def _line(cells: Iterable[str], widths: list[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which that share lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
