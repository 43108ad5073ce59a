"""Atom 1.0 (RFC 4287) with full content, every file as an enclosure, and the profile's own facts.

Archives are linked as RFC 5005 has it; a withdrawn item leaves a tombstone (RFC 6721).
"""

from __future__ import annotations

from collections.abc import Sequence

from cms.core.clock import rfc3339
from cms.entries.record import Record

from . import extension, history
from .feed import GENERATOR, SCHEME, Deleted, Feed, by_prominence, coded, feed_urn, origin
from .markup import around, block, cdata, element, optional, wrap

CONTENT_TYPE = "application/atom+xml"
_NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns__fh": history.NAMESPACE,
    "xmlns__at": "http://purl.org/atompub/tombstones/1.0",
    "xmlns__pbgdpl": extension.NAMESPACE,
}


def document(feed: Feed, items: Sequence[bytes]) -> bytes:
    """The feed around ready entries."""
    head = [
        element("id", feed.id),
        element("title", feed.title),
        element("subtitle", feed.description),
        element("updated", rfc3339(feed.updated)),
        wrap("author", element("name", feed.publisher) + element("uri", feed.home_url)),
        element("link", rel="self", type_=CONTENT_TYPE, href=feed.self_url),
        element("link", rel="alternate", type_="text/html", href=feed.home_url),
        *(element("link", rel="hub", href=hub) for hub in (feed.hub_url,) if hub),
        *history.elements(feed, CONTENT_TYPE),
        element("generator", GENERATOR),
        *(_tombstone(deleted) for deleted in feed.deleted),
    ]
    return around("feed", head, list(items), **_NAMESPACES, xml__lang=feed.language)


def item(feed: Feed, record: Record) -> bytes:
    """One entry; of the feed it depends on labels, addresses and whether the feed is its agency's own."""
    lines = [
        element("id", record.uuid.urn),
        element("title", record.title),
        element("published", rfc3339(record.published_at)),
        element("updated", rfc3339(record.updated_at or record.published_at)),
        *_people(record),
        optional("summary", record.summary),
        cdata("content", record.body_html, type_="html", xml__base=record.url),
        *_categories(feed, record),
        *_links(record),
        optional("rights", record.licence),
        _source(feed, record),
        *extension.elements(record),
    ]
    return block("entry", lines, xml__lang=record.language).encode()


def _tombstone(deleted: Deleted) -> str:
    return element("at:deleted-entry", ref=deleted.uuid.urn, when=rfc3339(deleted.at))


def _people(record: Record) -> list[str]:
    """Agencies, never persons; an entry that names none inherits the feed's author."""
    authors = [record.source_agency.name if record.source_agency else "", record.compiled_by]
    return [
        *(wrap("author", element("name", name)) for name in dict.fromkeys(authors) if name),
        *(wrap("contributor", element("name", name)) for name in (record.approved_by_agency,) if name),
    ]


def _source(feed: Feed, record: Record) -> str:
    """The agency's own feed, when the entry is read from a wider one."""
    agency = record.source_agency
    if agency is None or feed_urn(feed.namespace, agency.code) == feed.id:
        return ""
    address = f"{feed.base_url}/feeds/{agency.code}.atom"
    return wrap(
        "source",
        element("id", feed_urn(feed.namespace, agency.code))
        + element("title", agency.name)
        + element("updated", rfc3339(record.updated_at or record.published_at))
        + element("link", rel="self", type_=CONTENT_TYPE, href=address),
    )


def _categories(feed: Feed, record: Record) -> list[str]:
    return [
        *(
            element("category", term=code, scheme=SCHEME + vocabulary, label=feed.label(vocabulary, code))
            for vocabulary, code in coded(record)
        ),
        *(element("category", term=tag) for tag in record.tags),
    ]


def _links(record: Record) -> list[str]:
    related = [(document.source_url, document.number) for document in record.legal_documents if document.source_url]
    related += [(post.post_url, post.network) for post in record.social]
    lines = [
        element("link", rel="enclosure", href=file.url, length=file.bytes, type_=file.media_type,
                title=file.alt or file.filename, hreflang=file.language)
        for file in by_prominence(record)
    ]  # fmt: skip
    lines += [element("link", rel="related", href=href, title=title) for href, title in related]
    if record.url:
        lines.insert(0, element("link", rel="alternate", type_="text/html", href=record.url))
    if record.licence:
        lines.append(element("link", rel="license", href=record.licence))
    if origin(record):
        lines.append(element("link", rel="via", href=origin(record)))
    if record.correction_of:
        correction = record.correction_of
        lines.append(element("link", rel="predecessor-version", href=correction.id, title=correction.reason))
    return lines
