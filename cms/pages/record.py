"""From a page to the content of its record: one mapping for all forms, with hooks for what a form adds."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from cms.entries.attachments import attach
from cms.entries.conf import media_path
from cms.entries.record import AgencyReference, Attachment, Content, LegalReference, Relation, Role
from cms.pages.body import body_html, body_images

if TYPE_CHECKING:
    from cms.agencies.models import Agency
    from cms.pages.models import ContentPage


def content_of(page: ContentPage) -> Content:
    """What the page says. Every value comes from the instance: a revision in hand gives the revision's content."""
    pictures = _body_pictures(page)

    def address(image: Any) -> str:
        return _address(pictures[image.pk, image.contextual_alt_text or ""])

    return Content(
        title=page.title,
        summary=page.summary,
        body_html=page.record_lead() + body_html(page.body, address) + page.record_tail(),
        language=page.language,
        form=page.form,
        topics=_codes(page.topics),
        audiences=_codes(page.audiences),
        areas=tuple(re.split(r"[\s,;]+", page.areas.strip())) if page.areas.strip() else (),
        tags=tuple(sorted(tag.name for tag in page.tags.all())),
        legal_documents=legal_references(page),
        source_agency=agency_reference(page.agency, _day(page)) if page.agency else None,
        compiled_by=page.compiled_by,
        licence=page.licence,
        valid_from=page.valid_from,
        valid_to=page.valid_to,
        attachments=_attachments(page, tuple(pictures.values())),
        details={**page.record_details(), **_origin(page), **_corrections(page)},
    )


def legal_references(page: ContentPage) -> tuple[LegalReference, ...]:
    """The documents of law that the page names, as the register knows them now."""
    rows = sorted(page.loa_citations.all(), key=lambda row: (row.sort_order or 0, row.pk or 0))
    return tuple(_legal_reference(row.document, Relation(row.relation)) for row in rows)


def agency_reference(agency: Agency, day: date) -> AgencyReference:
    """The agency with its name and parent as of that day."""
    parent = agency.parent_on(day)
    return AgencyReference(code=agency.code, name=agency.name_on(day), parent_code=parent.code if parent else "")


def _legal_reference(document: Any, relation: Relation) -> LegalReference:
    fields = sorted(document.fields.all(), key=lambda term: (term.order, term.code))
    return LegalReference(
        number=document.number,
        type=document.type.code if document.type else "",
        issuer=document.issuer,
        signer=document.signer,
        issued_on=document.issued_on,
        effective_on=document.effective_on,
        expires_on=document.expires_on,
        validity=document.validity,
        abstract=document.abstract,
        fields=tuple(term.code for term in fields),
        relation=relation,
        source_url=document.source_url,
    )


def _origin(page: ContentPage) -> dict[str, Any]:
    """Where the item was taken over from; what was made here has nothing to say."""
    return {"source_url": page.source_url} if page.source_url else {}


def _corrections(page: ContentPage) -> dict[str, Any]:
    """What was put right, oldest first: whoever carries the item on can say it too."""
    rows = sorted(page.loa_corrections.all(), key=lambda row: (row.said_on, row.sort_order or 0))
    return {"corrections": [{"on": f"{row.said_on:%Y-%m-%d}", "text": row.text} for row in rows]} if rows else {}


def _codes(terms: Any) -> tuple[str, ...]:
    """In the vocabulary's order: rows and a revision keep them in different ones."""
    return tuple(term.code for term in sorted(terms.all(), key=lambda term: (term.order, term.code)))


def _day(page: ContentPage) -> date:
    """The day whose names count: that of the first publication, so a later renaming leaves the item as it was."""
    return timezone.localdate(page.first_published_at) if page.first_published_at else timezone.localdate()


def _attachments(page: ContentPage, body_pictures: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    """Main file first, then cover, pictures and files; each file once, in its first role."""
    found = [*page.record_attachments(), *_cover(page), *_own_pictures(page), *body_pictures, *_files(page)]
    unique: dict[str, Attachment] = {}
    for item in found:
        unique.setdefault(item.sha256, item)
    return tuple(unique.values())


def _cover(page: ContentPage) -> list[Attachment]:
    cover = page.cover
    if cover is None:
        return []
    alt = page.cover_text_alternative
    return [attach(cover.file, role=Role.COVER, alt=alt, width=cover.width, height=cover.height)]


def _own_pictures(page: ContentPage) -> list[Attachment]:
    rows = sorted(page.loa_pictures.all(), key=lambda row: (row.sort_order or 0, row.pk or 0))
    return [
        attach(
            row.image.file, role=Role.IMAGE, alt=row.text_alternative, width=row.image.width, height=row.image.height
        )
        for row in rows
    ]


def _body_pictures(page: ContentPage) -> dict[tuple[int, str], Attachment]:
    pictures = {}
    for image in body_images(page.body):
        alt = image.contextual_alt_text or ""
        pictures[image.pk, alt] = attach(image.file, role=Role.IMAGE, alt=alt, width=image.width, height=image.height)
    return pictures


def _files(page: ContentPage) -> list[Attachment]:
    rows = sorted(page.loa_files.all(), key=lambda row: (row.sort_order or 0, row.pk or 0))
    return [attach(row.document.file, role=Role.FILE, alt=row.label) for row in rows]


def _address(attachment: Attachment) -> str:
    """Where the pinned picture is, as a path: the host may change, the content may not change with it."""
    return media_path(attachment.sha256, attachment.filename)
