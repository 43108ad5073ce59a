"""Where the feeds are, for the pages that name them. Their addresses are stable names of the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

#: (ending, media type, name)
FORMATS = (
    ("rss", "application/rss+xml", "RSS"),
    ("atom", "application/atom+xml", "Atom"),
    ("json", "application/feed+json", "JSON Feed"),
    ("podcast", "application/rss+xml", "Podcast"),
)


@dataclass(frozen=True, slots=True)
class FeedLink:
    """One ``<link rel="alternate">``."""

    href: str
    media_type: str
    title: str
    format: str


def feed_links(agency: Any = None) -> list[FeedLink]:
    """The feeds of everything, then those of the agency."""
    scopes = [("all", _("All items"))]
    if agency is not None:
        scopes.append((agency.code, agency.name))
    return [
        FeedLink(href=f"/feeds/{scope}.{ending}", media_type=media_type, title=f"{label} ({name})", format=name)
        for scope, label in scopes
        for ending, media_type, name in FORMATS
    ]
