"""Items that hold the words and have the facets, and how many of them have each other facet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.agencies.models import Agency
from cms.entries.models import Entry, EntryTerm, Status
from cms.entries.selection import Labels
from cms.pages import listing

from .asked import FACETS, Asked

#: So many of what the words match are looked through; nobody reads further, and a word in everything stays cheap.
MATCHES_MAX = 2000
#: Values of a facet that are offered.
_VALUES_MAX = 12
HEADINGS: Mapping[str, Any] = {
    "form": _("Kind of item"), "topic": _("Topic"), "audience": _("For whom"), "agency": _("Agency"), "year": _("Year"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One choice: what it is called, how many items have it, and the address with it (or, when chosen, without)."""

    label: str
    count: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    name: str
    heading: Any
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The items in order, page by page, what narrows them, and what was chosen already."""

    items: Any
    facets: tuple[Facet, ...]
    chosen: tuple[Value, ...]
    total: int


def find(root: Page, asked: Asked, number: str | None) -> Found:
    """Look below a page. The words alone decide the order: what fits best, else what is newest."""
    entries = narrowed(asked)
    pages = Page.objects.live().public().descendant_of(root).order_by()
    if asked.words:
        matches = _matching(root, asked.words)
        entries = entries.filter(page_id__in=matches)
        order = {pk: place for place, pk in enumerate(matches)}
        ids = sorted(pages.filter(pk__in=entries.values("page_id")).values_list("pk", flat=True), key=order.__getitem__)
        items = listing.paginate(_InOrder(ids), number)
    else:
        entries = entries.filter(page_id__in=pages.values("pk"))
        items = listing.paginate(
            Page.objects.filter(pk__in=entries.values("page_id")).order_by("-first_published_at", "-pk").specific(),
            number,
        )
    total = items.paginator.count
    names = Names()
    facets = tuple(_facets(entries, asked, total, names)) if total else ()
    return Found(items=items, facets=facets, chosen=tuple(_chosen(asked, names)), total=total)


def narrowed(asked: Asked) -> QuerySet[Entry]:
    """Public items with the facets that were chosen, wherever on the installation they are."""
    entries = Entry.objects.filter(status=Status.PUBLISHED)
    if asked.form:
        entries = entries.filter(form=asked.form)
    if asked.agency:
        entries = entries.filter(agency_code=asked.agency)
    for vocabulary in ("topic", "audience"):
        if code := getattr(asked, vocabulary):
            entries = entries.with_terms(vocabulary, code)
    if asked.year:
        entries = entries.filter(_within(int(asked.year)))
    return entries


def _within(year: int) -> Q:
    zone = timezone.get_default_timezone()
    if not 1900 <= year <= 2999:
        return Q(pk__in=())
    first, after = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    return Q(published_at__gte=first, published_at__lt=after)


def _matching(root: Page, words: str) -> list[int]:
    """Keys of pages that hold the words, the best first."""
    found = listing.items(root).search(words)[:MATCHES_MAX]
    if hasattr(found, "get_queryset"):  # the databases' own search can give keys alone
        return list(found.get_queryset().values_list("pk", flat=True))
    return [page.pk for page in found]


class _InOrder:
    """Pages by their keys, in the order of the keys; only the part that is shown is fetched."""

    def __init__(self, ids: list[int]) -> None:
        self._ids = ids

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, part: slice) -> list[Page]:
        wanted = self._ids[part]
        pages = {page.pk: page for page in Page.objects.filter(pk__in=wanted).specific()}
        return [pages[pk] for pk in wanted if pk in pages]


class Names:
    """What codes of facets are called, read once each."""

    def __init__(self) -> None:
        self._labels = Labels()
        self._agencies: dict[str, str] = {}

    def learn_agencies(self, codes: Iterable[str]) -> None:
        wanted = set(codes) - self._agencies.keys()
        if wanted:
            found = Agency.objects.filter(code__in=wanted).prefetch_related("names")
            self._agencies |= {agency.code: agency.name for agency in found}

    def of(self, facet: str, code: str) -> str:
        if facet == "year":
            return code
        if facet == "agency":
            self.learn_agencies([code])
            return self._agencies.get(code, code)
        return self._labels.of(facet).get(code, code)


def _facets(entries: QuerySet[Entry], asked: Asked, total: int, names: Names) -> Iterator[Facet]:
    """What would leave fewer items than there are."""
    counted = _counted(entries)
    names.learn_agencies(counted["agency"])
    for name in FACETS:
        rows = {code: count for code, count in counted[name].items() if count < total}
        if getattr(asked, name) or not rows:
            continue
        largest = sorted(rows.items(), key=lambda row: (-row[1], row[0]))
        if name == "year":
            largest = sorted(rows.items(), reverse=True)
        values = (
            Value(label=names.of(name, code), count=count, address=asked.with_choice(name, code))
            for code, count in largest[:_VALUES_MAX]
        )
        yield Facet(name=name, heading=HEADINGS[name], values=tuple(values))


def _counted(entries: QuerySet[Entry]) -> dict[str, dict[str, int]]:
    """Facet → code → how many items; four questions, however many items there are."""
    plain = entries.order_by()
    years = plain.values_list(ExtractYear("published_at", tzinfo=timezone.get_default_timezone())).annotate(Count("pk"))
    terms = (
        EntryTerm.objects.filter(entry__in=plain.values("pk"), vocabulary__in=("topic", "audience"))
        .values_list("vocabulary", "code").annotate(Count("pk"))
    )  # fmt: skip
    counted: dict[str, dict[str, int]] = {
        "form": dict(plain.values_list("form").annotate(Count("pk"))),
        "agency": dict(plain.exclude(agency_code="").values_list("agency_code").annotate(Count("pk"))),
        "year": {str(year): count for year, count in years},
        "topic": {},
        "audience": {},
    }
    for vocabulary, code, count in terms:
        counted[vocabulary][code] = count
    return counted


def _chosen(asked: Asked, names: Names) -> Iterator[Value]:
    for facet, code in asked.chosen:
        yield Value(label=names.of(facet, code), count=0, address=asked.with_choice(facet, ""))
