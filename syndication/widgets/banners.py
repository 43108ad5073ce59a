"""Banners that departments' sites carry: what is in force today, its pictures in sizes, and code to copy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.html import format_html, format_html_join
from wagtail.images.models import SourceImageIOError

from cms.core.conf import conf
from syndication.models import Banner

#: Widths in pixels: a margin, a column, the middle of a page.
WIDTHS = (240, 468, 728)
_SCRIPT = Path(__file__).with_name("assets") / "banners.js"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The picture in one width."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A banner with everything that a page needs of it."""

    title: str
    target: str
    is_required: bool
    sizes: Sequence[Size]

    def code(self, size: Size) -> str:
        """The link with its picture."""
        html = '<a href="{}"><img src="{}" alt="{}" width="{}" height="{}"></a>'
        return format_html(html, self.target, size.url, self.title, size.width, size.height)

    @property
    def codes(self) -> list[tuple[Size, str]]:
        return [(size, self.code(size)) for size in self.sizes]


def in_force(day: date) -> Q:
    """Which banners count on that day."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))


def shown(day: date) -> list[Shown]:
    """What is in force, in its order; a banner whose picture file is lost is left out."""
    found = []
    for banner in Banner.objects.filter(in_force(day)).select_related("image"):
        try:
            sizes = _sizes(banner)
        except SourceImageIOError:
            continue
        found.append(
            Shown(title=banner.title, target=banner.target, is_required=banner.required, sizes=sizes)
        )  # fmt: skip
    return found


def script(banners: Sequence[Shown]) -> str:
    """Draws the required ones where it stands; whatever changes here, changes there."""
    links = format_html_join(
        "", "{}", ((one.code(one.sizes[-1]),) for one in banners if one.is_required and one.sizes)
    )  # fmt: skip
    lines = (line.strip() for line in _SCRIPT.read_text("utf-8").splitlines())
    text = "\n".join(line for line in lines if not line.startswith("//"))
    return text.replace("__HTML__", json.dumps(links, ensure_ascii=False))


def as_data(banner: Shown) -> dict[str, Any]:
    """The same as plain data."""
    pictures = [{"url": size.url, "width": size.width, "height": size.height} for size in banner.sizes]
    return {"title": banner.title, "target": banner.target, "required": banner.is_required, "pictures": pictures}


def _sizes(banner: Banner) -> list[Size]:
    """Never larger than the original; the same width only once."""
    renditions = banner.image.get_renditions(*(f"width-{width}" for width in WIDTHS)).values()
    found = {
        rendition.width: Size(url=_absolute(rendition.url), width=rendition.width, height=rendition.height)
        for rendition in renditions
    }
    return [found[width] for width in sorted(found)]


def _absolute(url: str) -> str:
    return conf().public_url + url if url.startswith("/") else url
