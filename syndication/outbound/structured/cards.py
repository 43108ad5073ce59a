"""OpenGraph and Twitter cards: what a link to the page looks like where people share it."""

from __future__ import annotations

from cms.core.clock import rfc3339
from cms.entries.page_head import PageHead
from cms.entries.record import Record

from ..feed import picture, playable

_LOCALES = {"vi": "vi_VN", "en": "en_US"}
#: Below this width networks show a small picture beside the text.
_LARGE = 600

Pairs = list[tuple[str, object]]


def open_graph(head: PageHead) -> Pairs:
    """(property, content) in order; the properties of a picture or film follow it."""
    record = head.record
    pairs: Pairs = [
        ("og:type", _type(record)),
        ("og:title", head.title),
        ("og:description", head.description),
        ("og:url", head.url),
        ("og:site_name", head.site_name),
        ("og:locale", _LOCALES.get(head.language, "")),
    ]
    if record is not None:
        pairs += [*_picture(record), *_film(record), *_article(head, record)]
    return _said(pairs)


def twitter(head: PageHead) -> Pairs:
    """(name, content); X reads the rest from OpenGraph."""
    cover = picture(head.record) if head.record else None
    is_large = cover is not None and (cover.width or 0) >= _LARGE
    pairs: Pairs = [
        ("twitter:card", "summary_large_image" if is_large else "summary"),
        ("twitter:title", head.title),
        ("twitter:description", head.description),
    ]
    if cover is not None:
        pairs += [("twitter:image", cover.url), ("twitter:image:alt", cover.alt)]
    return _said(pairs)


def _type(record: Record | None) -> str:
    if record is None:
        return "website"
    file = playable(record)
    return "video.other" if record.form == "video" and file and file.media_type.startswith("video/") else "article"


def _picture(record: Record) -> Pairs:
    cover = picture(record)
    if cover is None:
        return []
    return [
        ("og:image", cover.url),
        ("og:image:type", cover.media_type),
        ("og:image:width", cover.width),
        ("og:image:height", cover.height),
        ("og:image:alt", cover.alt),
    ]


def _film(record: Record) -> Pairs:
    file = playable(record)
    if file is None:
        return []
    kind = file.media_type.partition("/")[0]
    pairs: Pairs = [(f"og:{kind}", file.url), (f"og:{kind}:type", file.media_type)]
    if kind == "video":
        pairs += [("og:video:width", file.width), ("og:video:height", file.height)]
    return pairs


def _article(head: PageHead, record: Record) -> Pairs:
    if _type(record) != "article":
        return []
    section = head.trail[-2].name if len(head.trail) > 2 else ""
    return [
        ("article:published_time", rfc3339(record.published_at)),
        ("article:modified_time", rfc3339(record.updated_at or record.published_at)),
        ("article:section", section),
        *(("article:tag", tag) for tag in record.tags),
    ]


def _said(pairs: Pairs) -> Pairs:
    return [(name, value) for name, value in pairs if value not in (None, "")]
