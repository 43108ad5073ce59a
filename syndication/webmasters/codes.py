"""Everything that can be copied, for what was chosen: addresses of feeds, code of the widget, calls to the hub."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from cms.core.conf import conf
from syndication.conf import conf as syndication_conf
from syndication.outbound.formats import FORMATS
from syndication.outbound.hub_link import hub_url
from syndication.widgets.wanted import Widget


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A feed in one format, and what that is good for."""

    format: str
    url: str
    use: str
    #: The same from the root of the site: by this name the hub knows it.
    topic: str


def feeds(widget: Widget) -> list[Address]:
    """The chosen feed in all formats."""
    words = {
        "rss": ("RSS 2.0", _("read by nearly every website and reader")),
        "atom": ("Atom 1.0", _("also tells which items were withdrawn")),
        "json": ("JSON Feed 1.1", _("for own programs and scripts")),
        "podcast": ("Podcast", _("only films and recordings, for podcast players")),
    }
    found = [replace(widget.feed, path=f"/feeds/{widget.scope}.{ending}", ending=ending) for ending in FORMATS]
    return [
        Address(format=words[feed.ending][0], url=feed.url, use=words[feed.ending][1], topic=feed.address)
        for feed in found
    ]


def script_code(widget: Widget) -> str:
    """One line of HTML."""
    return str(format_html('<script src="{}" async></script>', widget.url("js")))


def frame_code(widget: Widget) -> str:
    """The same for pages that allow no foreign scripts, titled in the language that the frame speaks."""
    with translation.override(settings.LANGUAGE_CODE):
        heading = widget.heading
    return str(
        format_html(
            '<iframe src="{}" title="{}" width="100%" height="{}" style="border:0" loading="lazy"></iframe>',
            widget.url("html"), heading, 150 + 100 * widget.count,
        )
    )  # fmt: skip


def subscription_call(widget: Widget) -> str:
    """How a program asks to be told."""
    topic = feeds(widget)[1].url
    return (
        f"curl {hub_url()} \\\n  -d hub.mode=subscribe \\\n  --data-urlencode hub.topic='{topic}' \\\n"
        "  --data-urlencode hub.callback=https://your-site.example.gov.vn/websub \\\n"
        "  -d hub.secret=a-long-random-text"
    )


def context(widget: Widget) -> dict[str, Any]:
    """All of it, for the page."""
    return {
        "feeds": feeds(widget),
        "script_code": script_code(widget),
        "frame_code": frame_code(widget),
        "frame_address": widget.address("html"),
        "data_url": widget.url("json"),
        "hub_url": hub_url(),
        "subscription_call": subscription_call(widget),
        "oai_url": f"{conf().public_url}/oai",
        "exchange_url": f"{conf().public_url}/exchange/v1",
        "api_url": f"{conf().public_url}/api/v1",
        "outgoing": syndication_conf().outgoing_addresses,
    }
