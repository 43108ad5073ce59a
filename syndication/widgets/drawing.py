"""The widget as bytes: a script that draws itself, a page for a frame, and plain data. One markup for both drawings."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from cms.core.conf import conf

from .framing import origin_of
from .items import Item, as_data
from .wanted import Widget

_ASSETS = Path(__file__).with_name("assets")


def script(widget: Widget, items: Sequence[Item]) -> str:
    """The script with everything in it: no second request, so a host's policy need allow nothing but the script."""
    values = {
        "__HTML__": _markup(widget, items, is_framed=False),
        "__CSS__": style(),
        "__FRAME__": widget.url("html"),
        "__TITLE__": f"{widget.heading} – {widget.publisher}",
    }
    return re.sub("|".join(values), lambda found: _literal(values[found[0]]), _asset("widget.js"))


def page(widget: Widget, items: Sequence[Item]) -> str:
    """A whole document without any script."""
    context = {
        "widget": widget, "style": style(), "language": settings.LANGUAGE_CODE,
        "markup": _markup(widget, items, is_framed=True),
    }  # fmt: skip
    return render_to_string("syndication/widget/frame.html", context)


def data(widget: Widget, items: Sequence[Item]) -> str:
    """For those who draw it themselves."""
    said = {
        "heading": widget.heading, "publisher": widget.publisher, "home_url": f"{conf().public_url}/",
        "feed_url": widget.feed.url, "language": settings.LANGUAGE_CODE, "items": [as_data(item) for item in items],
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False)


def content_policy(ancestors: str) -> str:
    """What the framed page may do: show its one style and our pictures, and be framed by these."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; img-src 'self' {origin_of(conf().public_url)}; style-src 'sha256-{digest}'; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
    )


@cache
def style() -> str:
    """The one style sheet."""
    return _asset("widget.css")


def _markup(widget: Widget, items: Sequence[Item], *, is_framed: bool) -> str:
    context = {
        "widget": widget, "items": items, "language": settings.LANGUAGE_CODE, "home_url": f"{conf().public_url}/",
        "is_framed": is_framed,
    }  # fmt: skip
    lines = render_to_string("syndication/widget/list.html", context).splitlines()
    return "".join(stripped for line in lines if (stripped := line.strip()))


def _literal(text: str) -> str:
    """A string of JavaScript, for old readers too: they take two line separators for ends of lines."""
    written = json.dumps(text, ensure_ascii=False)
    return written.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def _asset(name: str) -> str:
    """Without the comments and indents that only its authors need."""
    lines = (line.strip() for line in (_ASSETS / name).read_text("utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/*")))
