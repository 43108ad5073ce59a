"""RSS 2.0 (https://www.rssboard.org/rss-specification) with full content.

RSS has room for one enclosure per item: the principal file. Media RSS elements list every file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

from cms.core.clock import rfc3339
from cms.entries.record import Attachment, Record

from . import history
from .feed import GENERATOR, SCHEME, Feed, by_prominence, captions, coded, keywords, picture
from .markup import around, block, cdata, element, optional, wrap

CONTENT_TYPE = "application/rss+xml"
NAMESPACES = {
    "xmlns__atom": "http://www.w3.org/2005/Atom",
    "xmlns__content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns__dc": "http://purl.org/dc/elements/1.1/",
    "xmlns__media": "http://search.yahoo.com/mrss/",
    "xmlns__fh": history.NAMESPACE,
}
_TTL_MINUTES = 5
_MEDIA = ("image", "audio", "video")


def document(feed: Feed, items: Sequence[bytes]) -> bytes:
    """The feed around ready items."""
    return around("channel", channel(feed), list(items), outer="rss", version="2.0", **NAMESPACES)


def item(feed: Feed, record: Record) -> bytes:
    """One item; of the feed it depends on labels only."""
    files = by_prominence(record)
    lines = item_lines(feed, record)
    lines += [element("enclosure", url=file.url, length=file.bytes, type_=file.media_type) for file in files[:1]]
    lines += media(feed, record, files)
    return block("item", lines).encode()


def channel(feed: Feed) -> list[str]:
    """What the feed says of itself, for all formats that are RSS."""
    return [
        element("title", feed.title),
        element("link", feed.home_url),
        element("description", feed.description),
        element("language", feed.language),
        element("lastBuildDate", _rfc822(feed.updated)),
        element("generator", GENERATOR),
        element("ttl", str(_TTL_MINUTES)),
        element("atom:link", rel="self", type_=CONTENT_TYPE, href=feed.self_url),
        *(element("atom:link", rel="hub", href=hub) for hub in (feed.hub_url,) if hub),
        *history.elements(feed, CONTENT_TYPE, prefix="atom:"),
    ]


def item_lines(feed: Feed, record: Record) -> list[str]:
    """Everything of an item but its files."""
    return [
        element("title", record.title),
        optional("link", record.url),
        element("guid", record.uuid.urn, isPermaLink="false"),
        element("pubDate", _rfc822(record.published_at)),
        element("atom:updated", rfc3339(record.updated_at or record.published_at)),
        optional("description", record.summary),
        cdata("content:encoded", record.body_html),
        *_dublin_core(record),
        *(element("category", code, domain=SCHEME + vocabulary) for vocabulary, code in coded(record)),
        *(element("category", word) for word in keywords(feed, record)),
    ]


def media(feed: Feed, record: Record, files: Sequence[Attachment]) -> list[str]:
    """Media RSS: every file, the first one the default, and what holds for all of them."""
    if not files:
        return []
    cover = picture(record)
    agency = record.source_agency.name if record.source_agency else ""
    return [
        *(_content(record, file, is_default=file is files[0]) for file in files),
        *(element("media:thumbnail", url=cover.url, width=cover.width, height=cover.height) for _ in (1,) if cover),
        optional("media:credit", agency, role="publishing company", scheme="urn:ebu"),
        *(element("media:license", type_="text/html", href=record.licence) for _ in (1,) if record.licence),
        element("media:keywords", ", ".join(keywords(feed, record))),
    ]


def _content(record: Record, file: Attachment, *, is_default: bool) -> str:
    kind = file.media_type.partition("/")[0]
    played = kind in ("audio", "video")
    subtitles = captions(record) if played else []
    return wrap(
        "media:content",
        optional("media:description", file.alt, type_="plain")
        + "".join(element("media:subTitle", type_=t.media_type, lang=t.language, href=t.url) for t in subtitles),
        url=file.url,
        fileSize=file.bytes,
        type_=file.media_type,
        medium=kind if kind in _MEDIA else "document",
        isDefault="true" if is_default else None,
        duration=None if file.duration_s is None else round(file.duration_s),
        width=file.width,
        height=file.height,
        lang=file.language,
    )


def _dublin_core(record: Record) -> list[str]:
    agency = record.source_agency.name if record.source_agency else ""
    return [
        element("dc:identifier", record.id),
        element("dc:type", record.form),
        optional("dc:creator", record.compiled_by or agency),
        optional("dc:publisher", agency),
        optional("dc:contributor", record.approved_by_agency),
        element("dc:language", record.language),
        optional("dc:rights", record.licence),
        *(element("dc:relation", f"vbpl:{document.number}") for document in record.legal_documents),
    ]


def _rfc822(instant: datetime) -> str:
    return format_datetime(instant.astimezone(UTC), usegmt=True)
