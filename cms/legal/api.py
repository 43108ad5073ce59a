"""``/api/v1/legal-documents``: the register of documents, what became of each, and which entries name it."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Schema
from pydantic import BaseModel, Field

from cms.core.text import document_key
from cms.entries.api.paging import next_address, part, with_link
from cms.entries.api.problems import Refused
from cms.entries.api.public import public_router, refusals, told
from cms.entries.api.words import Code, CursorWord, Limit, Number, Word
from cms.entries.models import EntryCitation, Status

from .models import LegalDocument

router = public_router("legal documents")
_ENTRIES_SHOWN = 100
ValidityCode = Literal["CCHL", "CHL", "HHL1P", "HHL", "TNHL", "TNHL1P", "KCPH", "unknown"]


class DocumentQuery(Schema):
    """Filters and paging."""

    number: Word = Field("", description="As printed, in any spelling: 168/2024/NĐ-CP.")
    type: Code = Field("", description="Code of a type of document.")
    validity: ValidityCode | Literal[""] = Field("", description="In the codes of the national database.")
    field: Code = Field("", description="Code of a field of law: one of /topics.")
    scope: Literal["", "national", "province", "commune"] = ""
    limit: Limit = 50
    cursor: CursorWord = ""


class DocumentOut(BaseModel):
    """One document as the register knows it; what is unknown is empty, never guessed."""

    id: int
    number: str
    type: str
    type_label: str
    is_normative: bool
    issuers: list[str]
    signer: str
    signer_title: str
    issued_on: date | None
    effective_on: date | None
    effective_notes: str
    expires_on: date | None
    validity: ValidityCode
    validity_label: str
    abstract: str
    fields: list[str]
    scope: str
    gazette_no: str
    gazette_date: date | None
    source_url: str
    checked_on: date | None


class DocumentPage(BaseModel):
    """One page of the list."""

    items: list[DocumentOut]
    next: str | None = None


class RelationOut(BaseModel):
    """What it does to another document, or the other to it."""

    what: str
    is_passive: bool
    document: int
    number: str
    holds_from: date | None
    note: str


class CitingOut(BaseModel):
    """A published entry that names it."""

    uuid: UUID
    title: str
    form: str
    url: str
    relation: str


class DocumentDetail(DocumentOut):
    """With its relations, and the newest hundred entries that name it."""

    relations: list[RelationOut]
    entries: list[CitingOut]


@router.get(
    "", response={200: DocumentPage, **refusals()}, operation_id="list_legal_documents", summary="List legal documents"
)
def list_documents(request: HttpRequest, query: Query[DocumentQuery]) -> HttpResponse:
    """What entered the register last comes first."""
    found = part(_wanted(query), walk="legal-documents", cursor=query.cursor, limit=query.limit)
    following = next_address(request, query, found.cursor)
    page = DocumentPage(items=[DocumentOut(**_facts(row)) for row in found.rows], next=following)
    return with_link(told(request, page), following)


@router.get(
    "/{document_id}", response={200: DocumentDetail, **refusals(404)}, operation_id="get_legal_document",
    summary="Read one legal document",
)  # fmt: skip
def get_document(request: HttpRequest, document_id: Path[Number]) -> HttpResponse:
    """By its number in this register: printed numbers begin anew each year and with each issuer."""
    row = _rows().filter(pk=document_id).first()
    if row is None:
        raise Refused(404, "unknown_document", _("There is no legal document %(id)s here.") % {"id": document_id})
    out = DocumentDetail(**_facts(row), relations=_relations(row), entries=_entries(row))
    return told(request, out)


def _rows() -> QuerySet[LegalDocument]:
    return LegalDocument.objects.select_related("type").prefetch_related("fields")


def _wanted(query: DocumentQuery) -> QuerySet[LegalDocument]:
    given = {
        "number_key": document_key(query.number) if query.number else "", "type__code": query.type,
        "validity": query.validity, "scope": query.scope,
    }  # fmt: skip
    rows = _rows().filter(**{name: value for name, value in given.items() if value})
    if query.field:
        rows = rows.filter(pk__in=LegalDocument.objects.filter(fields__code=query.field).values("pk"))
    return rows


def _facts(row: LegalDocument) -> dict[str, object]:
    others = [name.strip() for name in row.joint_issuers.split(";")]
    return {
        "id": row.pk, "number": row.number, "type": row.type.code if row.type else "",
        "type_label": str(row.type or ""), "is_normative": row.is_normative,
        "issuers": [name for name in (row.issuer, *others) if name], "signer": row.signer,
        "signer_title": row.signer_title, "issued_on": row.issued_on, "effective_on": row.effective_on,
        "effective_notes": row.effective_notes, "expires_on": row.expires_on, "validity": row.validity,
        "validity_label": str(row.get_validity_display()), "abstract": row.abstract,
        "fields": [term.code for term in row.fields.all()], "scope": row.scope, "gazette_no": row.gazette_no,
        "gazette_date": row.gazette_date, "source_url": row.source_url, "checked_on": row.checked_at,
    }  # fmt: skip


def _relations(row: LegalDocument) -> list[RelationOut]:
    acts = row.relations.select_related("target").order_by("pk")
    suffered = row.relations_in.select_related("source").order_by("pk")
    return [
        *(RelationOut(what=str(one.get_kind_display()), is_passive=False, document=one.target_id,
                      number=one.target.number, holds_from=one.holds_from, note=one.note) for one in acts),
        *(RelationOut(what=one.passive, is_passive=True, document=one.source_id, number=one.source.number,
                      holds_from=one.holds_from, note=one.note) for one in suffered),
    ]  # fmt: skip


def _entries(row: LegalDocument) -> list[CitingOut]:
    """A citation is this document's where number, issuer and day agree, as far as both know them."""
    cited = EntryCitation.objects.filter(
        key=row.number_key, entry__status=Status.PUBLISHED, entry__updated_at__isnull=False
    )
    if row.issuer:
        cited = cited.filter(issuer__in=("", row.issuer))
    if row.issued_on:
        cited = cited.exclude(issued_on__isnull=False, issued_on__lt=row.issued_on)
        cited = cited.exclude(issued_on__isnull=False, issued_on__gt=row.issued_on)
    newest = cited.select_related("entry").order_by("-entry__updated_at")[:_ENTRIES_SHOWN]
    return [
        CitingOut(
            uuid=one.entry_id, title=one.entry.title, form=one.entry.form, url=one.entry.url, relation=one.relation
        )
        for one in newest
    ]
