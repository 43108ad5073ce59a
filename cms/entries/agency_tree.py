"""An agency and everything below it, from the reference rows alone: dates, mergers and missing rows included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from .models import AgencyName, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one reference row says."""

    code: str
    name: str
    parent_code: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """An agency, its present name, and the sorted codes of itself and all its descendants."""

    code: str
    name: str
    codes: tuple[str, ...]


def find_branch(code: str) -> Branch | None:
    """The agency with its descendants today; ``None`` when neither a row nor an entry knows the code.

    A site without reference rows still has a feed for each agency that its entries name.
    """
    rows = (Row(**values) for values in AgencyName.objects.values(*Row.__slots__))
    found = branch(rows, code, timezone.localdate())
    if found is not None:
        return found
    named = Entry.objects.published().filter(agency_code=code).values_list("content__source_agency__name", flat=True)
    name = named.first()
    return None if name is None else Branch(code=code, name=name, codes=(code,))


def branch(rows: Iterable[Row], code: str, day: date) -> Branch | None:
    """Pure part of ``find_branch``: what the rows say on that day."""
    known = standing(rows, day)
    if code not in known:
        return None
    children: dict[str, list[str]] = defaultdict(list)
    for row in known.values():
        children[row.parent_code].append(row.code)
    seen: set[str] = set()
    queue = [code]
    while queue:
        current = queue.pop()
        if current not in seen:
            seen.add(current)
            queue.extend(children[current])
    return Branch(code=code, name=known[code].name, codes=tuple(sorted(seen)))


def standing(rows: Iterable[Row], day: date) -> dict[str, Row]:
    """Per code the row in force that day; of a dissolved agency the last one, so that its items keep their place."""
    begun = [row for row in rows if row.valid_from is None or row.valid_from <= day]
    begun.sort(key=lambda row: ((row.valid_to is None or row.valid_to > day), row.valid_from or date.min))
    return {row.code: row for row in begun}
