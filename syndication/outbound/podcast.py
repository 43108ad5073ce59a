"""A podcast of everything that can be played: RSS with the elements that podcast players read.

The enclosure is the film or recording; its captions go along as the transcript that players show.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from cms.entries.record import Attachment, Record

from . import rss
from .feed import Feed, by_prominence, captions, picture, playable
from .markup import around, block, element, optional, wrap

CONTENT_TYPE = rss.CONTENT_TYPE
_NAMESPACES = {
    **rss.NAMESPACES,
    "xmlns__itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xmlns__podcast": "https://podcastindex.org/namespace/1.0",
}
#: Namespace of podcast:guid. Ours is made of the feed's identity, which outlives its address.
_GUIDS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
_PICTURES = ("image/jpeg", "image/png")


def document(feed: Feed, items: Sequence[bytes]) -> bytes:
    """The podcast around ready episodes."""
    head = [
        *rss.channel(feed),
        element("itunes:author", feed.publisher),
        element("itunes:type", "episodic"),
        element("itunes:explicit", "false"),
        wrap("itunes:category", "", text="Government"),
        *(element("itunes:image", href=feed.image_url) for _ in (1,) if feed.image_url),
        *(_channel_image(feed) for _ in (1,) if feed.image_url),
        element("podcast:guid", str(uuid5(_GUIDS, feed.id))),
        element("podcast:medium", "podcast"),
    ]
    return around("channel", head, list(items), outer="rss", version="2.0", **_NAMESPACES)


def item(feed: Feed, record: Record) -> bytes:
    """One episode; nothing when the record has nothing to play."""
    file = playable(record)
    if file is None:
        return b""
    agency = record.source_agency.name if record.source_agency else feed.publisher
    rest = [other for other in by_prominence(record) if other is not file]
    lines = [
        *rss.item_lines(feed, record),
        element("enclosure", url=file.url, length=file.bytes, type_=file.media_type),
        *rss.media(feed, record, [file, *rest]),
        element("itunes:title", record.title),
        element("itunes:author", agency),
        optional("itunes:duration", _seconds(file)),
        element("itunes:explicit", "false"),
        element("itunes:episodeType", "full"),
        *_cover(record),
        *(
            element("podcast:transcript", url=text.url, type_=text.media_type, language=text.language, rel="captions")
            for text in captions(record)
        ),
    ]
    return block("item", lines).encode()


def _seconds(file: Attachment) -> str:
    return "" if file.duration_s is None else str(round(file.duration_s))


def _cover(record: Record) -> list[str]:
    """Players take JPEG and PNG only."""
    cover = picture(record)
    return [element("itunes:image", href=cover.url)] if cover and cover.media_type in _PICTURES else []


def _channel_image(feed: Feed) -> str:
    return wrap("image", element("url", feed.image_url) + element("title", feed.title) + element("link", feed.home_url))
