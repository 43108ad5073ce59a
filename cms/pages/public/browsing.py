"""Topics, audiences and agencies as places of the site: each with what there is, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency, AgencySuccession
from cms.entries.models import Entry, EntryTerm, Status, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A topic, an audience or an agency in a list."""

    label: str
    url: str
    count: int
    note: str = ""


def terms(vocabulary: str, address: str) -> list[Place]:
    """The words of a vocabulary that something carries, in its order."""
    carried = EntryTerm.objects.filter(vocabulary=vocabulary, entry__status=Status.PUBLISHED).order_by()
    counts = dict(carried.values_list("code").annotate(Count("entry")))
    return [
        Place(label=term.label, url=reverse(address, args=[term.code]), count=counts[term.code])
        for term in Term.objects.filter(vocabulary=vocabulary, code__in=counts)
    ]


def agencies() -> list[Place]:
    """Agencies of today, and former ones with items, the highest level first."""
    today = timezone.localdate()
    published = Entry.objects.filter(status=Status.PUBLISHED).exclude(agency_code="").order_by()
    counts = dict(published.values_list("agency_code").annotate(Count("pk")))
    rows = Agency.objects.select_related("kind", "level").prefetch_related("names").order_by("level__order", "code")
    return [
        Place(
            label=agency.name, url=reverse("loa_agency", args=[agency.code]), count=counts.get(agency.code, 0),
            note=agency.kind.label,
        )
        for agency in rows
        if agency.holds_on(today) or counts.get(agency.code)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """What readers may know of an agency."""

    agency: Agency
    #: Above it today, if anything.
    parent: Agency | None
    #: (name, until when) of what it was called before, newest first.
    former_names: tuple[tuple[str, date | None], ...]
    successors: tuple[AgencySuccession, ...]
    predecessors: tuple[AgencySuccession, ...]
    is_gone: bool


def portrait(agency: Agency) -> Portrait:
    today = timezone.localdate()
    now = agency.naming_on(today)
    former = [row for row in agency.names.all() if row is not now and row.valid_to and row.valid_to <= today]
    former.sort(key=lambda row: row.valid_to or today, reverse=True)
    successions = AgencySuccession.objects.select_related("predecessor", "successor")
    return Portrait(
        agency=agency,
        parent=agency.parent_on(today),
        former_names=tuple((row.name, row.valid_to) for row in former),
        successors=tuple(successions.filter(predecessor=agency)),
        predecessors=tuple(successions.filter(successor=agency)),
        is_gone=not agency.holds_on(today),
    )
