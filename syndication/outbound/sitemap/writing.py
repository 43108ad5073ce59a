"""The two documents of the protocol, with the extensions for pictures and films; pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cms.core.clock import rfc3339

from ..markup import around, block, element, optional, wrap
from .reading import Address, Film

CONTENT_TYPE = "application/xml"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NAMESPACES = {
    "xmlns": _SITEMAP,
    "xmlns__image": "http://www.google.com/schemas/sitemap-image/1.1",
    "xmlns__video": "http://www.google.com/schemas/sitemap-video/1.1",
}
#: Limits of the video extension.
_TITLE_MAX, _DESCRIPTION_MAX, _SECONDS_MAX = 100, 2048, 28_800


def index(files: Iterable[tuple[str, datetime | None]]) -> bytes:
    """The list of all files: (address, last change)."""
    lines = [
        wrap("sitemap", element("loc", address) + optional("lastmod", _day(changed_at)))
        for address, changed_at in files
    ]
    return around("sitemapindex", lines, [], xmlns=_SITEMAP)


def urlset(addresses: Iterable[Address]) -> bytes:
    """One file."""
    return around("urlset", [], [_url(address).encode() for address in addresses], **_NAMESPACES)


def _url(address: Address) -> str:
    return block("url", [
        element("loc", address.url),
        optional("lastmod", _day(address.changed_at)),
        *(wrap("image:image", element("image:loc", image)) for image in address.images),
        *(_video(film) for film in (address.film,) if film),
    ])  # fmt: skip


def _video(film: Film) -> str:
    seconds = round(film.duration_s) if film.duration_s else 0
    return block("video:video", [
        element("video:thumbnail_loc", film.thumbnail_url),
        element("video:title", film.title[:_TITLE_MAX]),
        element("video:description", film.description[:_DESCRIPTION_MAX]),
        element("video:content_loc", film.content_url),
        optional("video:duration", str(seconds) if 1 <= seconds <= _SECONDS_MAX else ""),
        element("video:publication_date", _day(film.published_at)),
    ])  # fmt: skip


def _day(instant: datetime | None) -> str:
    """To the second: crawlers read no more."""
    return rfc3339(instant.replace(microsecond=0)) if instant else ""
