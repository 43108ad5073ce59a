"""Keep the entry store's reference rows in step: who was called what, under whom, and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db import transaction

from cms.agencies.models import Agency
from cms.entries.models import AgencyName


@dataclass(frozen=True, slots=True)
class Held:
    """A text that holds from one day (included) to another (excluded); ``None`` is open."""

    text: str
    start: date | None = None
    end: date | None = None

    def holds_at(self, instant: date) -> bool:
        return (self.start or date.min) <= instant < (self.end or date.max)


@dataclass(frozen=True, slots=True)
class Row:
    """One reference row."""

    name: str
    parent_code: str
    start: date | None
    end: date | None


@transaction.atomic
def mirror_agency(agency: Agency) -> None:
    """Make the reference rows of the agency say what its names and links say now."""
    life = Held("", agency.valid_from, agency.valid_to)
    names = [Held(row.name, row.valid_from, row.valid_to) for row in agency.names.all()]
    links = agency.links_out.filter(kind__is_parent=True).select_related("to_agency").order_by("kind__order", "pk")
    parents = [Held(link.to_agency.code, link.valid_from, link.valid_to) for link in links]
    wanted = rows(names, parents, life)
    existing = AgencyName.objects.filter(code=agency.code)
    if [Row(row.name, row.parent_code, row.valid_from, row.valid_to) for row in existing.order_by("pk")] == wanted:
        return
    existing.delete()
    AgencyName.objects.bulk_create(
        AgencyName(code=agency.code, name=row.name, parent_code=row.parent_code, valid_from=row.start, valid_to=row.end)
        for row in wanted
    )


def rows(names: Sequence[Held], parents: Sequence[Held], life: Held) -> list[Row]:
    """Cut time where a name or a parent changes; the first that holds wins, as it does when the agency is asked."""
    names = sorted(names, key=lambda held: held.start or date.min)
    edges = sorted({date.min, date.max, *_edges([*names, *parents, life])})
    found: list[Row] = []
    for start, end in pairwise(edges):
        name = _first(names, start)
        if name is None or not life.holds_at(start):
            continue
        parent = _first(parents, start) or ""
        last = found[-1] if found else None
        if last and (last.name, last.parent_code) == (name, parent) and last.end == _open(start):
            found[-1] = Row(name, parent, last.start, _open(end))
        else:
            found.append(Row(name, parent, _open(start), _open(end)))
    return found


def _first(held: Iterable[Held], instant: date) -> str | None:
    return next((item.text for item in held if item.holds_at(instant)), None)


def _edges(held: Iterable[Held]) -> set[date]:
    return {edge for item in held for edge in (item.start, item.end) if edge is not None}


def _open(edge: date) -> date | None:
    return None if edge in (date.min, date.max) else edge
