"""Documents of law for readers: what became of them, who names them, and what to read instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cms.core.text import ascii_name, search_words
from cms.legal.models import DocumentType, LegalDocument, LegalRelation, Validity
from cms.pages.models import LegalCitation

_KINDS_THAT_CHANGE = (LegalRelation.Kind.REPLACES, LegalRelation.Kind.AMENDS, LegalRelation.Kind.CORRECTS)
_READ_INSTEAD_MAX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A document that does not hold as it stands in an item: why, and which documents to look at instead."""

    document: LegalDocument
    #: What replaces, amends or corrects it, those in force first.
    newer: tuple[LegalRelation, ...]
    #: Items of the site about the newer ones.
    items: tuple[Page, ...] = ()

    @property
    def is_replaced(self) -> bool:
        return any(row.kind == LegalRelation.Kind.REPLACES for row in self.newer)


def address(document: LegalDocument) -> str:
    """The document's own page: its key leads there, its number is for people."""
    return reverse("loa_law", args=[document.pk, ascii_name(document.number, default="van-ban")])


def citations(page: Any) -> list[LegalCitation]:
    """The documents that an item names, in its order, with all that is shown of them; asked once for a page."""
    known = page.__dict__.get("_loa_law_named")
    if known is None:
        known = sorted(page.loa_citations.all(), key=lambda row: (row.sort_order or 0, row.pk or 0))
        if known:
            newer = LegalRelation.objects.select_related("source__type").filter(kind__in=_KINDS_THAT_CHANGE)
            prefetch_related_objects(known, "document__type", Prefetch("document__relations_in", newer))
        page.__dict__["_loa_law_named"] = known
    return known


def changes(page: Any) -> list[Change]:
    """What readers of the item must know about the law it names, with what to read instead."""
    known = page.__dict__.get("_loa_law_changes")
    if known is None:
        rows = citations(page)
        told = {row.document_id for row in rows}
        today = timezone.localdate()
        found = [change for row in rows if (change := _change(row.document, told, today))]
        known = page.__dict__["_loa_law_changes"] = _with_items(found, besides=page.pk)
    return known


def change_of(document: LegalDocument) -> Change | None:
    """The same for the page of a document itself."""
    found = _change(document, set(), timezone.localdate())
    return _with_items([found], besides=None)[0] if found else None


def _change(document: LegalDocument, told: set[int], today: date) -> Change | None:
    rows = [row for row in document.relations_in.all() if row.kind in _KINDS_THAT_CHANGE and _holds(row, today)]
    # Who names the amending document too speaks of the law as it is.
    silent = document.validity in (Validity.IN_FORCE, Validity.UNKNOWN) and all(row.source_id in told for row in rows)
    if silent:
        return None
    rows.sort(key=lambda row: (_KINDS_THAT_CHANGE.index(LegalRelation.Kind(row.kind)), -_day(row).toordinal()))
    return Change(document=document, newer=tuple(rows))


def _holds(row: LegalRelation, today: date) -> bool:
    since = row.holds_from or row.source.effective_on
    return since is None or since <= today


def _day(row: LegalRelation) -> date:
    return row.holds_from or row.source.effective_on or row.source.issued_on or date.min


def _with_items(found: list[Change], *, besides: int | None) -> list[Change]:
    """Add the newest items about the newer documents: one question for all."""
    wanted = {row.source_id for change in found for row in change.newer}
    if not wanted:
        return found
    about = items_citing(wanted).exclude(page_id=besides).values_list("document_id", "page_id")[:50]
    pages = {page.pk: page for page in Page.objects.live().public().filter(pk__in={pk for _law, pk in about})}
    made = []
    for change in found:
        sources = {row.source_id for row in change.newer}
        keys = dict.fromkeys(pk for document, pk in about if document in sources and pk in pages)
        items = tuple(pages[pk] for pk in list(keys)[:_READ_INSTEAD_MAX])
        made.append(Change(document=change.document, newer=change.newer, items=items))
    return made


def items_citing(documents: Iterable[int]) -> QuerySet[LegalCitation]:
    """Citations of these documents, the newest item first."""
    found = LegalCitation.objects.filter(document_id__in=documents, page__live=True)
    return found.order_by("-page__first_published_at", "-page_id")


def named_in(document: LegalDocument, root: Page) -> QuerySet[Page]:
    """Public items of the site that name the document, the newest first."""
    naming = LegalCitation.objects.filter(document=document).values("page_id")
    found = Page.objects.live().public().descendant_of(root).filter(pk__in=naming)
    return found.order_by("-first_published_at", "-pk").specific()


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What a reader chose of the register."""

    query: str = ""
    type: str = ""
    validity: str = ""


def documents(asked: Register) -> Any:
    """The register, newest first, or what holds the words."""
    found = LegalDocument.objects.select_related("type")
    if asked.type:
        found = found.filter(type__in=DocumentType.objects.filter(code=asked.type))
    if asked.validity in Validity.values:
        found = found.filter(validity=asked.validity)
    words = search_words(asked.query)
    return get_search_backend().search(words, found) if words else found


def types() -> list[DocumentType]:
    """Types of which the register has something."""
    return list(DocumentType.objects.filter(documents__isnull=False).distinct())


def relations(document: LegalDocument) -> list[tuple[str, LegalDocument]]:
    """(what it is to this document, the other document), both ways."""
    out = [(str(row.get_kind_display()), row.target) for row in document.relations.select_related("target__type")]
    back = [(row.passive, row.source) for row in document.relations_in.select_related("source__type")]
    return out + back
