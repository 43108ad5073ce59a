"""The record as JSON of the exchange profile (section B1 of the contract): the one shape that partners receive.

Pure. A field that is unknown or does not apply is left out, never ``null`` or an empty text; the plain fields of the
profile's example are always there. Nothing internal (uuid, details, tags) leaves by this door.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import nh3

from cms.core.clock import rfc3339
from cms.entries.record import AgencyReference, Attachment, LegalReference, Record

#: Value of the ``profile`` field of everything that is sent.
PROFILE = "pbgdpl-exchange/1.0"

_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "img",
         "table", "caption", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"}, "img": {"src", "alt", "width", "height"},
    "th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"},
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto", "tel"}
#: Tags with a counterpart in the subset; every other tag goes and leaves its text.
_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "figcaption": "p", "div": "p"}
_RENAMEABLE = re.compile(r"<(/?)(b|i|h1|h4|h5|h6|figcaption|div)(?=[\s>/])", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_EMPTY = re.compile(r"<p>\s*</p>")


def exchange_record(record: Record) -> dict[str, Any]:
    """Return the record as profile B1 has it, ready for ``json.dumps``."""
    optional = {
        "url": record.url,
        "updated_at": _instant(record.updated_at),
        "source_agency": _agency(record.source_agency),
        "compiled_by": record.compiled_by,
        "approved_by_agency": record.approved_by_agency,
        "valid_from": _day(record.valid_from),
        "valid_to": _day(record.valid_to),
        "social": [{"network": item.network, "post_url": item.post_url} for item in record.social],
        "correction_of": _known(record.correction_of.model_dump()) if record.correction_of else None,
    }
    return {
        "id": record.id,
        "version": record.version,
        "status": record.status,
        "title": record.title,
        "summary": record.summary,
        "body_html": subset(record.body_html),
        "language": record.language,
        "form": record.form,
        "topics": list(record.topics),
        "audiences": list(record.audiences),
        "areas": list(record.areas),
        "legal_documents": [_legal_document(document) for document in record.legal_documents],
        "licence": record.licence,
        "published_at": _instant(record.published_at),
        "attachments": [_attachment(attachment) for attachment in record.attachments],
        **_known(optional),
    }


def subset(markup: str) -> str:
    """Reduce HTML to the profile's subset; line breaks become paragraphs, so that no two words run together."""
    renamed = _RENAMEABLE.sub(lambda tag: f"<{tag[1]}{_RENAMED[tag[2].lower()]}", markup)
    cleaned = _clean(renamed, _TAGS | {"br"})
    split = _PARAGRAPH.sub(lambda found: found[0].replace("<br>", "</p><p>"), cleaned)
    return _EMPTY.sub("", _clean(split.replace("<br>", " "), _TAGS))


def _clean(markup: str, tags: set[str]) -> str:
    return nh3.clean(markup, tags=tags, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)


def _legal_document(document: LegalReference) -> dict[str, Any]:
    optional = {
        "type": document.type,
        "issuer": document.issuer,
        "signer": document.signer,
        "issued_on": _day(document.issued_on),
        "effective_on": _day(document.effective_on),
        "expires_on": _day(document.expires_on),
        "abstract": document.abstract,
        "fields": list(document.fields),
        "source_url": document.source_url,
    }
    return {
        "number": document.number,
        "validity": document.validity,
        "relation": document.relation.value,
        **_known(optional),
    }


def _attachment(attachment: Attachment) -> dict[str, Any]:
    optional = {
        "url": attachment.url,
        "duration_s": attachment.duration_s,
        "captions_url": attachment.captions_url,
    }
    return {
        "filename": attachment.filename,
        "media_type": attachment.media_type,
        "bytes": attachment.bytes,
        "sha256": attachment.sha256,
        "role": attachment.role.value,
        "alt": attachment.alt,
        **_known(optional),
    }


def _agency(agency: AgencyReference | None) -> dict[str, Any] | None:
    if agency is None:
        return None
    return _known({"code": agency.code, "name": agency.name, "parent_code": agency.parent_code})


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is unknown."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], ())}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _instant(instant: datetime | None) -> str | None:
    """UTC to the second: the profile's granularity, the same as OAI-PMH's."""
    return rfc3339(instant.replace(microsecond=0)) if instant else None
