"""Feed paging and archiving (RFC 5005): the links between the documents of one feed."""

from __future__ import annotations

from .feed import Feed
from .markup import element

NAMESPACE = "http://purl.org/syndication/history/1.0"


def elements(feed: Feed, content_type: str, *, prefix: str = "") -> list[str]:
    """Links to the other documents, and the mark of an archive; ``prefix`` of Atom's elements in another format."""
    links = [
        element(f"{prefix}link", rel=relation, type_=content_type, href=address)
        for relation, address in feed.pages.items()
    ]
    return [*links, *(["<fh:archive/>"] if feed.is_archive else [])]
