"""``/api/v1/search``: words with or without marks, or a document's number; narrowed as the site's own search is."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import BaseModel, Field, StringConstraints
from wagtail.models import Site
from wagtail.search.backends import get_search_backend

from cms.core.clock import rfc3339
from cms.core.text import search_words
from cms.entries.agency_tree import find_branch
from cms.entries.api.paging import decode, encode, next_address, with_link
from cms.entries.api.problems import BadRequest
from cms.entries.api.public import public_router, refusals, told
from cms.entries.api.words import Code, CursorWord
from cms.entries.models import Entry
from cms.entries.models.entry import EntryQuerySet
from cms.entries.selection import VOCABULARIES, Labels, Selection, UnknownCode
from cms.legal.models import LegalDocument
from cms.pages import listing

router = public_router("search")
_DOCUMENTS_SHOWN = 10
#: So many of what the words match are looked through: a word in everything stays cheap.
_MATCHES_MAX = 2000


class SearchQuery(Schema):
    """Words and facets."""

    q: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*\S[^\x00]*$")] = Field(
        description="Words, with or without marks, or the number of a document: dat dai, 168/2024."
    )
    form: Code = ""
    topic: Code = ""
    audience: Code = ""
    agency: Code = Field("", description="Code of an agency; its descendants are included.")
    limit: int = Field(20, ge=1, le=50)
    cursor: CursorWord = ""


class Hit(BaseModel):
    """An entry in short; ask for its ``uuid`` to have all of it."""

    uuid: UUID
    title: str
    summary: str
    form: str
    language: str
    agency: str
    url: str
    published_at: datetime
    updated_at: datetime


class DocumentHit(BaseModel):
    """A document of law that holds the words."""

    id: int
    number: str
    abstract: str
    validity: str


class SearchPage(BaseModel):
    """What fits best first. ``documents`` are those of the register, on the first page."""

    items: list[Hit]
    documents: list[DocumentHit]
    #: Entries that were found; nobody looks further than two thousand.
    total: int
    next: str | None = None


@router.get("", response={200: SearchPage, **refusals()}, operation_id="search", summary="Search")
def search(request: HttpRequest, query: Query[SearchQuery]) -> HttpResponse:
    """Entries of this site, and documents of law."""
    words = search_words(query.q)
    first = decode("search", query.cursor, int) or 0
    found = _found(request, words, _wanted(query))
    shown, further = found[first : first + query.limit], len(found) > first + query.limit
    following = next_address(request, query, encode("search", first + query.limit) if further else "")
    documents = _documents(words) if words and not first else []
    page = SearchPage(items=_hits(shown), documents=documents, total=len(found), next=following)
    return with_link(told(request, page), following)


def _wanted(query: SearchQuery) -> EntryQuerySet:
    """Public entries with what was chosen. Raises ``BadRequest`` for a code that nobody knows."""
    try:
        chosen = Selection.of({name: [getattr(query, name)] for name in VOCABULARIES}, Labels())
    except UnknownCode as unknown:
        raise BadRequest(unknown.vocabulary, "unknown_code", unknown.sentence) from None
    entries = chosen.narrow(Entry.objects.published())
    if not query.agency:
        return entries
    branch = find_branch(query.agency)
    if branch is None:
        told_ = _("There is no agency “%(code)s” here.") % {"code": query.agency}
        raise BadRequest("agency", "unknown_code", told_)
    return entries.filter(agency_code__in=branch.codes)


def _found(request: HttpRequest, words: str, wanted: EntryQuerySet) -> list[int]:
    """Keys of pages in their order."""
    site = Site.find_for_request(request)
    if site is None or not words:
        return []
    matches = [page.pk for page in listing.items(site.root_page).search(words)[:_MATCHES_MAX]]
    kept = set(wanted.filter(page_id__in=matches).values_list("page_id", flat=True))
    return [pk for pk in matches if pk in kept]


def _hits(pages: list[int]) -> list[Hit]:
    known = {row.page_id: row for row in Entry.objects.published().filter(page_id__in=pages)}
    return [_hit(known[pk]) for pk in pages if pk in known]


def _hit(row: Entry) -> Hit:
    return Hit.model_validate({
        "uuid": row.pk, "title": row.title, "summary": row.content.get("summary", ""), "form": row.form,
        "language": row.language, "agency": row.agency_code, "url": row.url,
        "published_at": rfc3339(row.published_at), "updated_at": rfc3339(row.updated_at or row.version_at),
    })  # fmt: skip


def _documents(words: str) -> list[DocumentHit]:
    """Those whose own number holds the words come before those that only mention them."""
    found = list(get_search_backend().search(words, LegalDocument)[: 2 * _DOCUMENTS_SHOWN])
    wanted = set(search_words(words).split())
    found.sort(key=lambda row: not wanted <= set(row.folded_name().split()))
    return [
        DocumentHit(id=row.pk, number=row.number, abstract=row.abstract, validity=row.validity)
        for row in found[:_DOCUMENTS_SHOWN]
    ]
