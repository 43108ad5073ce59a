"""feedparser's entries → items. It is given our bytes only; its own cleaning and address resolving are off."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import feedparser

from cms.core.text import plain
from syndication.inbound.cleaning import clean_html, http_address

from . import dates, profile
from .model import Enclosure, FeedInfo, Item, Tag
from .splitting import Piece
from .text import as_html, looks_like_html, one_line

dates.register()

_MOST = 100
_LONGEST_LINE = 500
_LONGEST_SUMMARY = 5000
_HTML_TYPES = ("text/html", "application/xhtml+xml", "")


def read(document: bytes, url: str) -> tuple[FeedInfo, list[Any]] | None:
    """What feedparser sees in a document that is well-formed and free of declarations; nothing where it stumbles."""
    try:
        found = feedparser.parse(
            io.BytesIO(document),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (LookupError, TypeError, ValueError, AttributeError, AssertionError):
        return None  # elements in places where it does not expect them
    return _feed(found, url), list(found.entries)


def item(piece: Piece, entry: Any) -> Item:
    """One item of which feedparser made this entry."""
    base = piece.base
    html, summary = _texts(entry, base)
    tags = _tags(entry)
    enclosures = _enclosures(entry, base)
    return Item(
        key=piece.key,
        hash=piece.hash,
        guid=piece.guid,
        link=http_address(str(entry.get("link") or ""), base),
        title=title_of(entry.get("title_detail")),
        summary=summary,
        html=html,
        text=plain(html),
        language=_language(entry),
        published=dates.instant(entry.get("published_parsed") or entry.get("created_parsed")),
        updated=dates.instant(_own(entry, "updated_parsed")),
        authors=_authors(entry),
        tags=tags,
        enclosures=enclosures,
        image=_image(entry, base),
        profile=profile.from_element(piece.element, tags),
    )


def tombstone(piece: Piece) -> Item:
    """The source says that it withdrew the item."""
    return Item(
        key=piece.key,
        hash=piece.hash,
        guid=piece.guid,
        withdrawn=True,
        updated=dates.from_iso(piece.element.get("when")),
    )


def title_of(detail: Any) -> str:
    """A title as plain text. What Atom declares to be HTML is; RSS leaves it to the reader."""
    if not detail:
        return ""
    is_markup = detail.get("type") in ("text/html", "application/xhtml+xml")
    value = str(detail.get("value") or "")
    return one_line(value, is_html=is_markup and looks_like_html(value))


def _feed(found: Any, url: str) -> FeedInfo:
    feed = found.feed
    links = {str(link.get("rel")): str(link.get("href") or "") for link in feed.get("links", [])[:_MOST][::-1]}
    return FeedInfo(
        format=str(found.get("version") or "xml"),
        title=title_of(feed.get("title_detail")),
        link=http_address(str(feed.get("link") or ""), url),
        description=one_line(str(feed.get("subtitle") or ""), maximum=1000),
        language=str(feed.get("language") or "")[:35],
        updated=dates.instant(_own(feed, "updated_parsed") or feed.get("published_parsed")),
        hub=http_address(links.get("hub", ""), url),
        topic=http_address(links.get("self", ""), url),
        next_url=http_address(links.get("next", "") or links.get("prev-archive", ""), url),
        is_complete="fh_complete" in feed,
    )


def _texts(entry: Any, base: str) -> tuple[str, str]:
    """The body as clean HTML, and the summary as plain text."""
    summary_detail = entry.get("summary_detail") or {}
    raw_summary = _as_markup(summary_detail)
    bodies = [_as_markup(part) for part in entry.get("content", [])[:_MOST]]
    raw_body = max(bodies, key=len, default="") or raw_summary
    html = clean_html(raw_body, base)
    if raw_summary is raw_body:
        # A lone description is both, unless it is a whole article.
        line = plain(html) if len(html) <= 2 * _LONGEST_SUMMARY else ""
    else:
        line = plain(clean_html(raw_summary, base))
    summary = one_line(line, is_html=False, maximum=_LONGEST_SUMMARY)
    return html, summary


def _as_markup(detail: Any) -> str:
    value, kind = str(detail.get("value") or ""), str(detail.get("type") or "").lower()
    if kind in _HTML_TYPES or (kind == "text/plain" and looks_like_html(value)):
        return value if "<" in value or "&" in value else as_html(value)
    return as_html(value) if kind == "text/plain" else ""


def _own(entry: Any, name: str) -> Any:
    """The value itself: asked for ``updated``, feedparser gives ``published`` where that is missing."""
    return dict.get(entry, name)


def _language(entry: Any) -> str:
    for detail in (*entry.get("content", [])[:1], entry.get("title_detail") or {}):
        if detail.get("language"):
            return str(detail["language"])[:35]
    return str(entry.get("language") or "")[:35]


def _authors(entry: Any) -> tuple[str, ...]:
    names = [author.get("name") or author.get("email") or "" for author in entry.get("authors", [])[:_MOST]]
    lines = (one_line(str(name), maximum=200) for name in names or [entry.get("author") or ""])
    return tuple(dict.fromkeys(line for line in lines if line))


def _tags(entry: Any) -> tuple[Tag, ...]:
    found = {}
    for tag in entry.get("tags", [])[:_MOST]:
        term, label = (one_line(str(tag.get(name) or ""), maximum=200) for name in ("term", "label"))
        scheme = str(tag.get("scheme") or "")[:_LONGEST_LINE]
        if term or label:
            found[term or label, scheme] = Tag(term=term or label, scheme=scheme, label=label)
    return tuple(found.values())


def _enclosures(entry: Any, base: str) -> tuple[Enclosure, ...]:
    found: dict[str, Enclosure] = {}
    given: Sequence[Any] = (*entry.get("enclosures", [])[:_MOST], *entry.get("media_content", [])[:_MOST])
    for part in given:
        url = http_address(str(part.get("href") or part.get("url") or ""), base)
        if url and url not in found:
            found[url] = Enclosure(
                url=url,
                type=one_line(str(part.get("type") or ""), maximum=100).lower(),
                length=_number(part.get("length") or part.get("filesize")),
                title=one_line(str(part.get("title") or ""), maximum=_LONGEST_LINE),
                duration_s=float(_number(part.get("duration"))) or None,
            )
    return tuple(found.values())[:50]


def _image(entry: Any, base: str) -> str:
    given = [
        *(part.get("url") for part in entry.get("media_thumbnail", [])[:1]),
        (entry.get("image") or {}).get("href"),
    ]
    return next((url for url in (http_address(str(address or ""), base) for address in given) if url), "")


def _number(value: Any) -> int:
    text = str(value or "").strip().partition(".")[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
