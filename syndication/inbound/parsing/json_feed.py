"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), read leniently: a wrong type is an absent value."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Collection
from typing import Any

from cms.core.text import nfc, plain
from syndication.inbound.cleaning import clean_html, http_address
from syndication.inbound.refusal import Refusal

from . import dates, profile
from .model import Enclosure, FeedInfo, Item, Parsed, Seen, Tag
from .splitting import MOST_ITEMS
from .text import as_html, one_line

_MOST = 100


def parse(text: str, url: str, known: Collection[str]) -> Parsed:
    """Raises ``Refusal``."""
    document = _document(text)
    warnings: list[str] = []
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    items = [item for item in _list(document, "items", MOST_ITEMS + 1) if isinstance(item, dict)]
    if len(items) > MOST_ITEMS:
        warnings.append("too_many_items")
    for item in items[:MOST_ITEMS]:
        digest = hashlib.sha256(json.dumps(item, sort_keys=True).encode()).hexdigest()
        key = _identity(item) or _text(item, "url")
        if not key:
            warnings.append("no_identity")
        key = (key or f"sha256:{digest}")[:2000]
        if key in found:
            warnings.append("duplicate_items")
        found.setdefault(key, (digest, item))
    return Parsed(
        feed=_feed(document, url),
        items=tuple(_item(key, digest, item, url) for key, (digest, item) in found.items() if digest not in known),
        seen=tuple(Seen(key=key, hash=digest) for key, (digest, _) in found.items()),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _document(text: str) -> dict[str, Any]:
    try:
        found = json.loads(unicodedata.normalize("NFC", text))
    except RecursionError:
        raise Refusal("too_complex") from None
    except ValueError:
        raise Refusal("broken_json") from None
    if not isinstance(found, dict) or not (
        str(found.get("version") or "").startswith(("https://jsonfeed.org/version/", "http://jsonfeed.org/version/"))
        or (isinstance(found.get("items"), list) and isinstance(found.get("title"), str))
    ):
        raise Refusal("not_a_feed")
    return found


def _feed(document: dict[str, Any], url: str) -> FeedInfo:
    hubs = [hub for hub in _list(document, "hubs") if isinstance(hub, dict) and hub.get("type") == "WebSub"]
    return FeedInfo(
        format="json",
        title=one_line(_text(document, "title"), is_html=False),
        link=http_address(_text(document, "home_page_url"), url),
        description=one_line(_text(document, "description"), is_html=False, maximum=1000),
        language=_text(document, "language")[:35],
        hub=http_address(_text(hubs[0], "url"), url) if hubs else "",
        topic=http_address(_text(document, "feed_url"), url),
        next_url=http_address(_text(document, "next_url"), url),
    )


def _item(key: str, digest: str, item: dict[str, Any], url: str) -> Item:
    content = _text(item, "content_html") or as_html(_text(item, "content_text"))
    html = clean_html(content, url)
    tags = tuple(Tag(term=one_line(tag, maximum=200)) for tag in _list(item, "tags") if isinstance(tag, str) and tag)
    return Item(
        key=key,
        hash=digest,
        guid=_identity(item),
        link=http_address(_text(item, "url") or _text(item, "external_url"), url),
        title=one_line(_text(item, "title"), is_html=False),
        summary=one_line(_text(item, "summary"), is_html=False, maximum=5000),
        html=html,
        text=plain(html),
        language=_text(item, "language")[:35],
        published=dates.from_iso(item.get("date_published")),
        updated=dates.from_iso(item.get("date_modified")),
        authors=_authors(item),
        tags=tags,
        enclosures=_enclosures(item, url),
        image=http_address(_text(item, "image") or _text(item, "banner_image"), url),
        withdrawn=_is_withdrawn(item),
        profile=profile.from_json(item.get("_pbgdpl")),
    )


def _is_withdrawn(item: dict[str, Any]) -> bool:
    extension = item.get("_pbgdpl")
    return isinstance(extension, dict) and extension.get("status") == "withdrawn"


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    given = _list(item, "authors") or [item.get("author")]
    names = (one_line(_text(author, "name"), maximum=200) for author in given if isinstance(author, dict))
    return tuple(dict.fromkeys(name for name in names if name))


def _enclosures(item: dict[str, Any], url: str) -> tuple[Enclosure, ...]:
    found: dict[str, Enclosure] = {}
    for part in _list(item, "attachments", 50):
        address = http_address(_text(part, "url"), url) if isinstance(part, dict) else ""
        if address:
            duration = part.get("duration_in_seconds")
            facts = part.get("_pbgdpl") if isinstance(part.get("_pbgdpl"), dict) else {}
            found.setdefault(address, Enclosure(
                url=address,
                type=_text(part, "mime_type")[:100].lower(),
                length=_whole(part.get("size_in_bytes")),
                title=one_line(_text(part, "title"), is_html=False),
                duration_s=float(duration) if _is_number(duration) and 0 < duration < 10**7 else None,
                facts={name: _text(facts, name)[:500] for name in ("sha256", "role", "filename") if _text(facts, name)},
            ))  # fmt: skip
    return tuple(found.values())


def _identity(item: dict[str, Any]) -> str:
    value = item.get("id")
    return nfc(str(value))[:2000].strip() if isinstance(value, str) or _is_number(value) else ""


def _text(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    # A lone surrogate is valid JSON and no text.
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _list(values: dict[str, Any], name: str, most: int = _MOST) -> list[Any]:
    value = values.get(name)
    return value[:most] if isinstance(value, list) else []


def _whole(value: Any) -> int:
    return int(value) if _is_number(value) and 0 <= value < 10**15 else 0


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**63
