"""The agencies as rows → the pure tree that reports fold by, and their names on a day. Few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from cms.agencies.models import Agency, AgencyLink, AgencySuccession, Naming

from .counting.folding import Heir, Link, Tree


def whole_tree() -> Tree:
    """Every link that makes the tree, every succession, every end. Three queries."""
    links = AgencyLink.objects.filter(kind__is_parent=True).order_by("pk")
    heirs = AgencySuccession.objects.order_by("pk")
    return Tree(
        links=tuple(
            Link(child=child, parent=parent, first=first, end=end)
            for child, parent, first, end in links.values_list(
                "from_agency__code", "to_agency__code", "valid_from", "valid_to"
            )
        ),
        heirs=tuple(
            Heir(old=old, new=new or "", share=share, on=on)
            for old, new, share, on in heirs.values_list("predecessor__code", "successor__code", "share", "happened_on")
        ),
        ends=dict(Agency.objects.filter(valid_to__isnull=False).values_list("code", "valid_to")),
    )  # fmt: skip


def names_on(day: date, codes: Iterable[str] | None = None) -> dict[str, str]:
    """Code → what it was called that day; the last known name of those that have none then."""
    rows = Naming.objects.select_related("agency")
    if codes is not None:
        rows = rows.filter(agency__code__in=list(codes))
    by_code: dict[str, list[Naming]] = defaultdict(list)
    for row in rows:
        by_code[row.agency.code].append(row)
    return {code: _name(namings, day) for code, namings in by_code.items()}


def _name(namings: list[Naming], day: date) -> str:
    namings.sort(key=lambda row: row.valid_from or date.min)
    return str(next((row.name for row in namings if row.holds_on(day)), namings[-1].name))


def parent_name(agency: Agency, day: date) -> str:
    """Who stands above it that day: the first line of a paper's head."""
    parent = agency.parent_on(day)
    return parent.name_on(day) if parent else ""
