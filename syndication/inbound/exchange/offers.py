"""A record of the profile → an offer to the editors. Pure; what can't be understood was refused at the door."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from cms.core.text import nfc, shorten
from cms.entries.formats.exchange import subset
from cms.entries.offer import Offer, OfferedFile
from cms.entries.record import LegalReference, Relation, Role

_RELATIONS = {relation.value: relation for relation in Relation}
_ROLES = {role.value: role for role in Role}
_TITLE_MAX = 300


def offer_of(record: Mapping[str, Any], *, source_name: str, here: Collection[str]) -> Offer:
    """What the record offers. ``here`` are the hashes of the files that have been handed in."""
    agency = record.get("source_agency") or {}
    return Offer(
        title=shorten(nfc(record["title"]).strip(), _TITLE_MAX),
        summary=record.get("summary") or "",
        body_html=subset(nfc(record.get("body_html") or "")),
        language=record.get("language") or "vi",
        form=record["form"],
        topics=tuple(record.get("topics") or ()),
        audiences=tuple(record.get("audiences") or ()),
        areas=tuple(record.get("areas") or ()),
        legal_documents=tuple(_document(one) for one in record.get("legal_documents") or ()),
        agency_code=agency.get("code") or "",
        source_name=agency.get("name") or source_name,
        source_url=record.get("url") or "",
        compiled_by=record.get("compiled_by") or "",
        licence=record.get("licence") or "",
        valid_from=_day(record.get("valid_from")),
        valid_to=_day(record.get("valid_to")),
        files=tuple(_file(one, here) for one in record.get("attachments") or ()),
        published_at=datetime.fromisoformat(record["published_at"]),
    )


def missing_files(record: Mapping[str, Any], here: Collection[str]) -> list[str]:
    """Names of files that were not handed in and can't be fetched either."""
    attached = record.get("attachments") or ()
    return [one["filename"] for one in attached if one["sha256"] not in here and not one.get("url")]


def _document(given: Mapping[str, Any]) -> LegalReference:
    return LegalReference(
        number=given["number"],
        type=_text(given.get("type")),
        issuer=_text(given.get("issuer")),
        signer=_text(given.get("signer")),
        issued_on=_day(given.get("issued_on")),
        effective_on=_day(given.get("effective_on")),
        expires_on=_day(given.get("expires_on")),
        validity=_text(given.get("validity")) or "unknown",
        abstract=_text(given.get("abstract")),
        fields=tuple(str(field) for field in given.get("fields") or () if isinstance(field, str)),
        relation=_RELATIONS.get(_text(given.get("relation")), Relation.CITES),
        source_url=_text(given.get("source_url")),
    )


def _file(given: Mapping[str, Any], here: Collection[str]) -> OfferedFile:
    """A file that was not handed in keeps its address; its hash is ours to say only once we have its bytes."""
    sha256 = given["sha256"]
    return OfferedFile(
        # Without an address its hash names it: other bytes must be another file, or a change would go unseen.
        url=given.get("url") or f"urn:sha256:{sha256}",
        sha256=sha256 if sha256 in here else "",
        media_type=_text(given.get("media_type")),
        filename=given["filename"],
        bytes=given.get("bytes"),
        role=_ROLES.get(_text(given.get("role")), Role.FILE),
        alt=_text(given.get("alt")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
