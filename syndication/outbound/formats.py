"""The formats a feed can be read in, by the ending of its address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cms.entries.record import Record

from . import atom, json_feed, rss
from .feed import Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way to write a feed: a pure function and the media type of what it makes."""

    content_type: str
    render: Callable[[Feed, Sequence[Record]], bytes]


FORMATS = {
    "rss": Format(content_type=rss.CONTENT_TYPE, render=rss.render),
    "atom": Format(content_type=atom.CONTENT_TYPE, render=atom.render),
    "json": Format(content_type=json_feed.CONTENT_TYPE, render=json_feed.render),
}
