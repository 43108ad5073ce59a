"""The public page of an item, the same for every emulated portal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from cms.entries.formats.exchange import subset

from ..pages import render
from ..timeline import TimelinePost


def item_page(place: str, post: TimelinePost, record: Mapping[str, Any]) -> Response:
    """The item as a reader opens it; the body is cleaned once more, since it came from outside."""
    body = Markup(subset(record["body_html"]))  # noqa: S704
    return render("portal_item.html", platforms=[], place=place, post=post, record=record, body=body)
