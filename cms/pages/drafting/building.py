"""From an offer to an unsaved page of the right type. One function a form that has something of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from cms.agencies.models import Agency
from cms.entries.citing import Citation
from cms.entries.models import Term
from cms.entries.offer import Offer, OfferedFile
from cms.entries.ports import citation_matcher
from cms.entries.record import Relation, Role
from cms.pages.actions.word import fill_parts
from cms.pages.importing.errors import ImportRefused
from cms.pages.importing.outline import outline_of_html
from cms.pages.listing import form_models
from cms.pages.models import (
    ContentPage,
    GuidancePage,
    InfographicPage,
    LegalCitation,
    NewsPage,
    OutlinePage,
    PageFile,
    QAPage,
)

from .body import blocks_of_html, blocks_of_offer, source_line
from .library import Shelf

#: So many pictures and files of one item are taken over.
MOST_FILES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A page with everything but its place, and what could not be taken over."""

    page: ContentPage
    #: Names of files that are not in the library.
    missing: tuple[str, ...]


def build(offer: Offer, shelf: Shelf, *, agency: Agency | None, model: type[ContentPage] | None = None) -> Built:
    """Make the page. ``model`` is given when the page exists already and keeps its type."""
    pictures = _pictures(offer, shelf)
    page = (model or page_type(offer))(
        title=offer.title[:255], summary=offer.summary, language=offer.language, agency=agency,
        compiled_by=(offer.compiled_by or offer.source_name)[:255], areas="\n".join(offer.areas),
        valid_from=offer.valid_from, valid_to=offer.valid_to, source_url=_origin(offer),
    )  # fmt: skip
    if offer.licence:
        page.licence = offer.licence[:255]
    find = _finder(pictures)
    page.body = blocks_of_offer(offer, find)
    _OWN.get(type(page), _nothing)(page, offer, pictures, find)
    _cover(page, offer, pictures)
    page.topics, page.audiences = _terms("topic", offer.topics), _terms("audience", offer.audiences)
    page.tags.set(dict.fromkeys(tag[:100] for tag in offer.tags if tag))
    page.loa_citations = citations_of(offer)
    documents = [(file, shelf.document(file)) for file in offer.files if not file.is_picture][:MOST_FILES]
    page.loa_files = [
        PageFile(document=found, title=file.alt[:255], sort_order=number)
        for number, (file, found) in enumerate(documents)
        if found
    ]
    lost = [file for file, image in pictures.items() if image is None] + [f for f, found in documents if found is None]
    return Built(page=page, missing=tuple(file.filename or file.url for file in lost))


def page_type(offer: Offer) -> type[ContentPage]:
    """The type of the offer's form where its own fields can be filled from the offer; else a news item."""
    wanted = form_models().get(offer.form, NewsPage)
    needs = _NEEDS.get(wanted.form)
    return wanted if needs is None or needs(offer) else NewsPage


def citations_of(offer: Offer) -> list[LegalCitation]:
    """The documents of the register that the offer names. One number for two documents: nobody guesses."""
    relations = {reference.number: reference.relation for reference in offer.legal_documents}
    named = "; ".join(relations)
    found: dict[int, LegalCitation] = {}
    for citation in (*citation_matcher().find(named), *citation_matcher().find(offer.words)):
        if citation.document_id is None or citation.document_id in found:
            continue
        found[citation.document_id] = LegalCitation(
            document_id=citation.document_id, relation=_relation(citation, relations, offer), sort_order=len(found)
        )
    return list(found.values())


def _relation(citation: Citation, declared: dict[str, Relation], offer: Offer) -> str:
    """As the source says; an outline introduces what its title names."""
    if citation.number in declared:
        return declared[citation.number].value
    is_subject = any(other.key == citation.key for other in citation_matcher().find(offer.title))
    return Relation.INTRODUCES.value if is_subject and offer.form == OutlinePage.form else Relation.CITES.value


def _origin(offer: Offer) -> str:
    """Where the item stands at its source, if a reader can go there."""
    return offer.source_url if offer.source_url.startswith(("http://", "https://")) else ""


def _pictures(offer: Offer, shelf: Shelf) -> dict[OfferedFile, Any]:
    return {file: shelf.picture(file) for file in [f for f in offer.files if f.is_picture][:MOST_FILES]}


def _finder(pictures: dict[OfferedFile, Any]) -> Callable[[str, str], Any]:
    by_address = {file.url: image for file, image in pictures.items() if file.url}
    return lambda address, alt: by_address.get(address)


def _cover(page: ContentPage, offer: Offer, pictures: dict[OfferedFile, Any]) -> None:
    for file, image in pictures.items():
        if file.role == Role.COVER and image is not None:
            page.cover, page.cover_alt = image, file.alt[:500]
            return


def _terms(vocabulary: str, codes: Sequence[str]) -> list[Term]:
    return list(Term.objects.filter(vocabulary=vocabulary, code__in=codes, deprecated=False)) if codes else []


def _outline(page: OutlinePage, offer: Offer, pictures: dict[OfferedFile, Any], find: Any) -> None:
    """The parts go to their fields, what is none of them stays in the body."""
    try:
        parts, _remarks = outline_of_html(offer.body_html)
    except ImportRefused:
        return
    fill_parts(page, parts)
    page.body = [*blocks_of_html(parts.rest_html, find), *source_line(offer)]


def _infographic(page: InfographicPage, offer: Offer, pictures: dict[OfferedFile, Any], find: Any) -> None:
    ordered = sorted(pictures.items(), key=lambda pair: pair[0].role != Role.MAIN)
    for file, image in ordered:
        if image is not None:
            page.image, page.image_alt = image, file.alt[:500]
            break
    page.full_text_alternative = str(offer.details.get("full_text_alternative") or offer.text)
    page.data_source = str(offer.details.get("data_source") or "")[:500]
    page.body = list(source_line(offer))


def _qa(page: QAPage, offer: Offer, pictures: dict[OfferedFile, Any], find: Any) -> None:
    page.question = str(offer.details.get("question") or offer.title)
    page.answered_by = str(offer.details.get("answered_by") or offer.source_name)[:255]


def _guidance(page: GuidancePage, offer: Offer, pictures: dict[OfferedFile, Any], find: Any) -> None:
    page.issuing_unit = str(offer.details.get("issuing_unit") or offer.source_name)[:255]
    page.number = str(offer.details.get("number") or "")[:100]
    page.issued_on = _day(offer.details.get("issued_on"))


def _news(page: NewsPage, offer: Offer, pictures: dict[OfferedFile, Any], find: Any) -> None:
    page.place = str(offer.details.get("place") or "")[:255]
    page.event_date = _day(offer.details.get("event_date"))


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except (ValueError, ValidationError):
        return None


def _nothing(page: ContentPage, offer: Offer, pictures: dict[OfferedFile, Any], find: Any) -> None:
    """The form has no fields that an offer could fill."""


_OWN: dict[type[ContentPage], Callable[[Any, Offer, dict[OfferedFile, Any], Any], None]] = {
    OutlinePage: _outline, InfographicPage: _infographic, QAPage: _qa, GuidancePage: _guidance, NewsPage: _news,
}  # fmt: skip


def _has_picture(offer: Offer) -> bool:
    return any(file.is_picture and (file.sha256 or file.url) for file in offer.files)


#: Forms that are nothing without something that an offer may lack. Films and recordings are uploaded by a person:
#: their captions must be.
_NEEDS: dict[str, Callable[[Offer], bool]] = {
    "infographic": _has_picture,
    "video": lambda offer: False,
    "audio": lambda offer: False,
    "e_lecture": lambda offer: False,
    "contest": lambda offer: False,
}
