"""From an item of a feed to an offer: what the item says, and for what it leaves open, what its source says."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Mapping
from datetime import date
from html import unescape
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.html import escape

from cms.core.text import nfc, plain, shorten
from cms.entries.offer import Offer, OfferedFile
from cms.entries.record import LegalReference, Relation, Role
from syndication.models import Source

from .parsing import Enclosure, Item

_IMG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_SRC = re.compile(r"""\bsrc="([^"]+)\"""")
_ALT = re.compile(r"""\balt="([^"]*)\"""")
_ROLES = {role.value: role for role in Role}
_RELATIONS = {relation.value: relation for relation in Relation}
_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
#: An item has no honest use for more.
_MOST_FILES, _MOST_TAGS = 60, 40


def offer_of_item(item: Item, source: Source, *, language: str = "") -> Offer:
    """What the item offers."""
    profile = item.profile
    agency = _mapping(profile.get("source_agency"))
    text = item.text or plain(item.html)
    return with_body_pictures(
        Offer(
            title=shorten(item.title or text or item.link or item.key, 300),
            summary=shorten(" ".join(item.summary.split()), 1000),
            body_html=item.html or "".join(f"<p>{line}</p>" for line in _lines(item.text or item.summary)),
            language=_language(item.language, language),
            form=_text(profile.get("form")) or source.form,
            topics=_codes(profile.get("topics")) or tuple(source.topics),
            audiences=_codes(profile.get("audiences")) or tuple(source.audiences),
            areas=_codes(profile.get("areas")),
            tags=tuple(dict.fromkeys(shorten(tag.label or tag.term, 100) for tag in item.tags if not tag.scheme))[
                :_MOST_TAGS
            ],
            legal_documents=tuple(_documents(profile.get("legal_documents"))),
            agency_code=_text(agency.get("code")),
            source_name=_text(agency.get("name")) or source.name,
            source_url=item.link,
            compiled_by=_text(profile.get("compiled_by")),
            licence=_text(profile.get("licence")),
            valid_from=_day(profile.get("valid_from")),
            valid_to=_day(profile.get("valid_to")),
            files=_files(item),
            published_at=item.published or item.updated,
        )
    )


def with_body_pictures(offer: Offer) -> Offer:
    """The offer, with every picture of its text among its files."""
    known = {file.url for file in offer.files}
    found = []
    for tag in _IMG.findall(offer.body_html):
        address, alt = _SRC.search(tag), _ALT.search(tag)
        url = unescape(address[1]) if address else ""
        if url.startswith(("https://", "http://")) and url not in known:
            known.add(url)
            found.append(_file(url, role=Role.IMAGE, alt=unescape(alt[1]) if alt else ""))
    room = max(0, _MOST_FILES - len(offer.files))
    return offer.model_copy(update={"files": (*offer.files, *found[:room])}) if found else offer


def _files(item: Item) -> tuple[OfferedFile, ...]:
    found = [_enclosed(enclosure) for enclosure in item.enclosures]
    if item.image and all(file.url != item.image for file in found):
        found.insert(0, _file(item.image, role=Role.COVER, alt=""))
    return tuple(found[:_MOST_FILES])


def _enclosed(enclosure: Enclosure) -> OfferedFile:
    role = _ROLES.get(enclosure.facts.get("role", ""))
    file = _file(enclosure.url, role=role, alt=enclosure.alt or enclosure.title, media_type=enclosure.type)
    return file.model_copy(update={"bytes": enclosure.length or None})


def _file(url: str, *, role: Role | None, alt: str, media_type: str = "") -> OfferedFile:
    name = PurePosixPath(unquote(urlsplit(url).path)).name
    kind = media_type.split(";")[0].strip().lower() or mimetypes.guess_type(name)[0] or ""
    if role is None:
        role = Role.IMAGE if kind.startswith("image/") else Role.FILE
    return OfferedFile(url=url, media_type=kind, filename=nfc(name)[:200], role=role, alt=shorten(alt, 500))


def _documents(given: Any) -> list[LegalReference]:
    documents = [_mapping(one) for one in given] if isinstance(given, list | tuple) else []
    return [
        LegalReference(
            number=_text(one.get("number")), type=_text(one.get("type")), issuer=_text(one.get("issuer")),
            issued_on=_day(one.get("issued_on")), abstract=_text(one.get("abstract")),
            relation=_RELATIONS.get(_text(one.get("relation")), Relation.CITES),
            source_url=_text(one.get("source_url")),
        )
        for one in documents
        if _text(one.get("number"))
    ]  # fmt: skip


def _lines(text: str) -> list[str]:
    return [escape(" ".join(line.split())) for line in text.split("\n\n") if line.strip()]


def _language(*candidates: str) -> str:
    for candidate in candidates:
        head, _dash, tail = candidate.strip().replace("_", "-").partition("-")
        tidy = head.lower() + (f"-{tail}" if tail else "")
        if _LANGUAGE.match(tidy) and len(tidy) <= 35:
            return "vi" if head.lower() == "vi" else tidy
    return "vi"


def _codes(given: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in given if _text(one)) if isinstance(given, list | tuple) else ()


def _mapping(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {}


def _text(given: Any) -> str:
    return given.strip() if isinstance(given, str) else ""


def _day(given: Any) -> date | None:
    try:
        return date.fromisoformat(_text(given)[:10])
    except ValueError:
        return None
