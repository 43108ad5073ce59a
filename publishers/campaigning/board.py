"""The board of a campaign: how each item stands on each channel, and with each agency. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

#: What is told of a place, the most urgent first: an agency shows the first that one of its channels has.
GAP, BEHIND = "gap", "behind"
URGENCY = ("failed", "missed", "needs_checking", BEHIND, "held", "in_review", "draft", "publishing", "scheduled",
           "published", GAP)  # fmt: skip
_RANK = {state: rank for rank, state in enumerate(URGENCY)}
#: Nothing stands there because of these, and nothing will.
_NOTHING = frozenset({"cancelled", "withdrawn"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One delivery, as far as the board needs it."""

    id: UUID
    entry: UUID
    channel: int
    state: str
    kind: str
    due: datetime
    created: datetime
    published: datetime | None = None
    permalink: str = ""
    content_hash: str = ""
    is_held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One item on one channel, or with one agency."""

    state: str = GAP
    at: datetime | None = None
    delivery: UUID | None = None
    address: str = ""
    #: With an agency: on how many of its channels the item stands, and how many it has.
    there: int = 0
    of: int = 0

    @property
    def is_gap(self) -> bool:
        return self.state == GAP


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An item of the campaign with its cells, one for each column."""

    key: Any
    cells: Sequence[Cell]

    @property
    def gaps(self) -> int:
        return sum(cell.is_gap for cell in self.cells)


def by_channel(hashes: Mapping[UUID, str], channels: Sequence[int], told: Iterable[Told]) -> list[Line]:
    """A line for each item in the order given; ``hashes``: what its public version is, nothing once withdrawn."""
    places: defaultdict[tuple[UUID, int], list[Told]] = defaultdict(list)
    for row in told:
        places[row.entry, row.channel].append(row)
    empty = Cell()
    return [
        Line(
            key=entry,
            cells=[
                cell_of(places[entry, pk], current) if (entry, pk) in places else empty for pk in channels
            ],
        )
        for entry, current in hashes.items()
    ]  # fmt: skip


def by_agency(
    lines: Iterable[Line], channels: Sequence[int], owners: Mapping[int, str], agencies: Sequence[str]
) -> list[Line]:
    """The same items, a cell for each agency: the most urgent of its channels, and on how many of them the item is."""
    places = {code: [place for place, pk in enumerate(channels) if owners.get(pk) == code] for code in agencies}
    return [
        Line(key=line.key, cells=[_together([line.cells[place] for place in places[code]]) for code in agencies])
        for line in lines
    ]


def cell_of(told: Sequence[Told], current: str) -> Cell:
    """One place: what is under way or went wrong there before what stands there."""
    rows = sorted(told, key=lambda row: row.created)
    arrived = [row for row in rows if row.state == "published" and row.published]
    last = max(arrived, key=lambda row: row.published or row.due, default=None)
    shown = last if last and last.kind != "withdraw" else None
    newest = rows[-1]
    if newest.state not in _NOTHING and newest.state != "published":
        return Cell(
            state="held" if newest.is_held and newest.state == "scheduled" else newest.state, at=newest.due,
            delivery=newest.id, address=shown.permalink if shown else "",
        )  # fmt: skip
    if shown is None:
        return Cell()
    state = "published" if shown.content_hash == current else BEHIND
    return Cell(state=state, at=shown.published, delivery=shown.id, address=shown.permalink)


def totals(lines: Iterable[Line]) -> dict[Hashable, int]:
    """How many cells stand how."""
    found: defaultdict[Hashable, int] = defaultdict(int)
    for line in lines:
        for cell in line.cells:
            found[cell.state] += 1
    return found


def _together(cells: Sequence[Cell]) -> Cell:
    if not cells:
        return Cell()
    worst = min(cells, key=lambda cell: _RANK.get(cell.state, 0))
    there = sum(cell.state in ("published", BEHIND) for cell in cells)
    return Cell(
        state=worst.state, at=worst.at, delivery=worst.delivery, address=worst.address, there=there, of=len(cells)
    )
