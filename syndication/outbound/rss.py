"""RSS 2.0 (https://www.rssboard.org/rss-specification) with full content.

RSS has room for one enclosure per item: the principal file. Media RSS elements list every file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

from cms.core.clock import rfc3339
from cms.entries.record import Attachment, Record

from .feed import GENERATOR, SCHEME, Feed, by_prominence, coded, keywords
from .markup import DECLARATION, cdata, element, optional, wrap

CONTENT_TYPE = "application/rss+xml"
_TTL_MINUTES = 5
_NAMESPACES = {
    "xmlns__atom": "http://www.w3.org/2005/Atom",
    "xmlns__content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns__dc": "http://purl.org/dc/elements/1.1/",
    "xmlns__media": "http://search.yahoo.com/mrss/",
}


def render(feed: Feed, records: Sequence[Record]) -> bytes:
    """The feed as a document, newest change first as given."""
    lines = [
        element("title", feed.title),
        element("link", feed.home_url),
        element("description", feed.description),
        element("language", feed.language),
        element("lastBuildDate", _rfc822(feed.updated)),
        element("generator", GENERATOR),
        element("ttl", str(_TTL_MINUTES)),
        element("atom:link", rel="self", type_=CONTENT_TYPE, href=feed.self_url),
        *(_item(feed, record) for record in records),
    ]
    document = wrap("rss", wrap("channel", "\n" + "\n".join(lines) + "\n"), version="2.0", **_NAMESPACES)
    return (DECLARATION + document + "\n").encode()


def _item(feed: Feed, record: Record) -> str:
    files = by_prominence(record)
    lines = [
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
        *(element("enclosure", url=file.url, length=file.bytes, type_=file.media_type) for file in files[:1]),
        *(_media(file) for file in files),
    ]
    return wrap("item", "\n" + "\n".join(line for line in lines if line) + "\n")


def _dublin_core(record: Record) -> list[str]:
    agency = record.source_agency.name if record.source_agency else ""
    return [
        element("dc:identifier", record.id),
        optional("dc:creator", record.compiled_by or agency),
        optional("dc:publisher", agency),
        optional("dc:contributor", record.approved_by_agency),
        element("dc:language", record.language),
        optional("dc:rights", record.licence),
        *(element("dc:relation", f"vbpl:{document.number}") for document in record.legal_documents),
    ]


def _media(file: Attachment) -> str:
    kind = file.media_type.partition("/")[0]
    return wrap(
        "media:content",
        optional("media:description", file.alt, type_="plain"),
        url=file.url,
        fileSize=file.bytes,
        type_=file.media_type,
        medium=kind if kind in ("image", "audio", "video") else "document",
        duration=None if file.duration_s is None else round(file.duration_s),
        width=file.width,
        height=file.height,
        lang=file.language,
    )


def _rfc822(instant: datetime) -> str:
    return format_datetime(instant.astimezone(UTC), usegmt=True)
