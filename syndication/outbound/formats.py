"""The formats a feed can be read in, by the ending of its address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cms.entries.record import Record

from . import atom, json_feed, podcast, rss
from .feed import Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way to write a feed: two pure functions, so that a rendered item can be kept from change to change."""

    content_type: str
    item: Callable[[Feed, Record], bytes]
    document: Callable[[Feed, Sequence[bytes]], bytes]
    #: It has a word for withdrawn items.
    tells_deletions: bool = False
    #: It has links between archives.
    has_archives: bool = True
    #: Only items with something to play (codes of ``medium``).
    media: tuple[str, ...] = ()

    def render(self, feed: Feed, records: Sequence[Record]) -> bytes:
        """The feed as a document."""
        return self.document(feed, [self.item(feed, record) for record in records])


FORMATS = {
    "rss": Format(content_type=rss.CONTENT_TYPE, item=rss.item, document=rss.document),
    "atom": Format(content_type=atom.CONTENT_TYPE, item=atom.item, document=atom.document, tells_deletions=True),
    "json": Format(
        content_type=json_feed.CONTENT_TYPE, item=json_feed.item, document=json_feed.document, tells_deletions=True,
        has_archives=False,
    ),
    "podcast": Format(
        content_type=podcast.CONTENT_TYPE, item=podcast.item, document=podcast.document, media=("audio", "video")
    ),
}  # fmt: skip
