"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) with the profile's facts in ``_pbgdpl``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cms.core.clock import rfc3339
from cms.entries.formats.exchange import PROFILE, exchange_record
from cms.entries.record import Attachment, Record

from .feed import Feed, by_prominence, keywords, origin, picture

CONTENT_TYPE = "application/feed+json"
_VERSION = "https://jsonfeed.org/version/1.1"
#: Fields of the exchange record that JSON Feed has no name for.
_EXTENDED = (
    "version", "form", "topics", "audiences", "areas", "legal_documents", "source_agency", "compiled_by",
    "approved_by_agency", "licence", "valid_from", "valid_to", "social", "correction_of",
)  # fmt: skip


def document(feed: Feed, items: Sequence[bytes]) -> bytes:
    """The feed around ready items."""
    head: dict[str, Any] = {
        "version": _VERSION,
        "title": feed.title,
        "home_page_url": feed.home_url,
        "feed_url": feed.self_url,
        "description": feed.description,
        "language": feed.language,
        "authors": [{"name": feed.publisher, "url": feed.home_url}],
        "_pbgdpl": {"about": feed.about_url, "profile": PROFILE, **_withdrawn(feed)},
    }
    if "next" in feed.pages:
        head["next_url"] = feed.pages["next"]
    if feed.hub_url:
        head["hubs"] = [{"type": "WebSub", "url": feed.hub_url}]
    return b"".join((_bytes(head)[:-1], b',"items":[', b",".join(items), b"]}"))


def item(feed: Feed, record: Record) -> bytes:
    """One item; of the feed it depends on labels and the schema's address."""
    return _bytes(_item(feed, record))


def _withdrawn(feed: Feed) -> dict[str, Any]:
    """What readers must drop: the standard has no word for it."""
    rows = [{"id": deleted.id, "withdrawn_at": rfc3339(deleted.at)} for deleted in feed.deleted]
    return {"withdrawn": rows} if rows else {}


def _bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def _item(feed: Feed, record: Record) -> dict[str, Any]:
    image = picture(record)
    names = (record.source_agency.name if record.source_agency else "", record.compiled_by, record.approved_by_agency)
    optional = {
        "url": record.url,
        "external_url": origin(record),
        "summary": record.summary,
        "image": image.url if image else "",
        "authors": [{"name": name} for name in dict.fromkeys(names) if name],
        "tags": keywords(feed, record),
        "attachments": [_attachment(file) for file in by_prominence(record)],
    }
    return {
        "id": record.id,
        "title": record.title,
        "content_html": record.body_html,
        "date_published": rfc3339(record.published_at),
        "date_modified": rfc3339(record.updated_at or record.published_at),
        "language": record.language,
        **{name: value for name, value in optional.items() if value},
        "_pbgdpl": _extended(feed, record),
    }


def _attachment(file: Attachment) -> dict[str, Any]:
    described: dict[str, Any] = {
        "url": file.url,
        "mime_type": file.media_type,
        "title": file.alt or file.filename,
        "size_in_bytes": file.bytes,
        "_pbgdpl": {"sha256": file.sha256, "role": file.role.value, "filename": file.filename},
    }
    if file.duration_s is not None:
        described["duration_in_seconds"] = file.duration_s
    if file.captions_url:
        described["_pbgdpl"] |= {"captions_url": file.captions_url}
    return described


def _extended(feed: Feed, record: Record) -> dict[str, Any]:
    # Body and files have their places in the standard already: nothing is cleaned or written twice.
    known = exchange_record(record.model_copy(update={"body_html": "", "attachments": ()}))
    return {"about": feed.about_url, **{name: known[name] for name in _EXTENDED if name in known}}
