"""The markup that goes into the ``<head>`` of a page, registered with ``cms.core.registries.page_heads``."""

from __future__ import annotations

import json

from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from cms.core.registries import page_heads
from cms.entries.page_head import PageHead

from ..oembed.address import oembed_url
from .cards import open_graph, twitter
from .graph import graph

#: What would end the script element, or what old parsers take for a line's end.
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    page_heads.register("link preview", link_preview)
    page_heads.register("structured data", structured_data)
    page_heads.register("oEmbed", oembed)


def link_preview(head: PageHead) -> str:
    """OpenGraph and Twitter."""
    return "\n".join((
        format_html_join("\n", '<meta property="{}" content="{}">', open_graph(head)),
        format_html_join("\n", '<meta name="{}" content="{}">', twitter(head)),
    ))  # fmt: skip


def structured_data(head: PageHead) -> str:
    """JSON-LD; a data block, which no content security policy forbids."""
    written = json.dumps(graph(head), ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return f'<script type="application/ld+json">{written}</script>'


def oembed(head: PageHead) -> str:
    """Where the item can be had for embedding."""
    if head.record is None or not head.record.url:
        return ""
    title = _("Embed: %(title)s") % {"title": head.title}
    return format_html_join(
        "\n",
        '<link rel="alternate" type="{}" href="{}" title="{}">',
        [
            ("application/json+oembed", oembed_url(head.record.url, "json"), title),
            ("text/xml+oembed", oembed_url(head.record.url, "xml"), title),
        ],
    )
