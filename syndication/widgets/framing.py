"""Which sites may show the widget in a frame: those that were registered, and nobody else."""

from __future__ import annotations

from urllib.parse import urlsplit

from syndication.models import WatchedSite

from .wanted import Widget


def frame_ancestors(widget: Widget | None) -> str:
    """The directive's value: our own pages, and the registered sites of the widget's agency and of those below it.

    The widget of everything may stand on every registered site; so may the sentence that refuses an address.
    """
    sites = WatchedSite.objects.all()
    if widget is not None and widget.feed.branch is not None:
        sites = sites.filter(agency_code__in=widget.feed.branch.codes)
    origins: set[str] = set()
    for home, others in sites.values_list("home_url", "frame_origins"):
        origins.update(filter(None, map(origin_of, [home, *others.split()])))
    return " ".join(["'self'", *sorted(origins)])


def origin_of(address: str) -> str:
    """Scheme, host and port of an address; empty for what has none or would mean something else in a header."""
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except (ValueError, UnicodeError):
        return ""
    is_plain = host and all(letter.isalnum() or letter in ".-" for letter in host)
    if parts.scheme not in ("http", "https") or not is_plain:
        return ""
    return f"{parts.scheme}://{host}:{port}" if port else f"{parts.scheme}://{host}"
