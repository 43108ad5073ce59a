"""What the provider says of an item: pure, from the record and the room that the asking site has."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join

from cms.entries.record import Attachment, Record

from ..feed import captions, picture, playable
from ..markup import element, wrap

CONTENT_TYPES = {"json": "application/json", "xml": "text/xml"}
#: Seconds for which a site may keep the answer: corrections should not come late.
_CACHE_AGE = 3600
_FILM = (640, 360)
_RECORDING = (480, 60)
_CARD = (600, 240)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The most that the asking site can show, in pixels; ``None``: no limit."""

    width: int | None = None
    height: int | None = None

    def fit(self, width: int, height: int) -> tuple[int, int]:
        """Shrink in proportion, never enlarge."""
        limits = ((self.width, width), (self.height, height))
        scale = min([1.0, *(most / size for most, size in limits if most and size)])
        return max(1, int(width * scale)), max(1, int(height * scale))

    def holds(self, file: Attachment) -> bool:
        return self.fit(file.width or 0, file.height or 0) == (file.width, file.height)


def answer(record: Record, room: Room, *, site_name: str, home_url: str) -> dict[str, Any]:
    """The response as plain data."""
    cover = picture(record)
    said: dict[str, Any] = {
        **_shown(record, room, cover),
        "version": "1.0",
        "title": record.title,
        "author_name": record.source_agency.name if record.source_agency else record.compiled_by,
        "provider_name": site_name,
        "provider_url": home_url,
        "cache_age": _CACHE_AGE,
    }
    if cover and cover.width and cover.height and room.holds(cover):
        said |= {"thumbnail_url": cover.url, "thumbnail_width": cover.width, "thumbnail_height": cover.height}
    return {name: value for name, value in said.items() if value not in (None, "")}


def written(said: dict[str, Any], form: str) -> bytes:
    """The response as a document."""
    if form == "json":
        return json.dumps(said, ensure_ascii=False).encode(errors="replace")
    inner = "".join(element(name, str(value)) for name, value in said.items())
    return ('<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + wrap("oembed", inner)).encode()


def _shown(record: Record, room: Room, cover: Attachment | None) -> dict[str, Any]:
    file = playable(record)
    if file is not None and file.media_type.startswith("video/"):
        size = (file.width, file.height) if file.width and file.height else _FILM
        width, height = room.fit(*size)
        return {"type": "video", "html": _film(record, file, cover, width, height), "width": width, "height": height}
    if file is not None:
        width, height = room.fit(*_RECORDING)
        html = format_html('<audio controls preload="none" src="{}" title="{}"></audio>', file.url, record.title)
        return {"type": "rich", "html": html, "width": width, "height": height}
    if record.form == "infographic" and cover and cover.width and cover.height:
        if room.holds(cover):
            return {"type": "photo", "url": cover.url, "width": cover.width, "height": cover.height}
        width, height = room.fit(cover.width, cover.height)
        html = format_html(
            '<a href="{}"><img src="{}" alt="{}" width="{}" height="{}"></a>',
            record.url, cover.url, cover.alt, width, height,
        )  # fmt: skip
        return {"type": "rich", "html": html, "width": width, "height": height}
    width, height = room.fit(*_CARD)
    return {"type": "rich", "html": _card(record), "width": width, "height": height}


def _film(record: Record, file: Attachment, cover: Attachment | None, width: int, height: int) -> str:
    tracks = format_html_join(
        "",
        '<track kind="captions" src="{}" srclang="{}">',
        [(track.url, track.language or record.language) for track in captions(record)],
    )
    # Captions come from another host than the page: without CORS the browser would not load them.
    return format_html(
        '<video controls preload="none" crossorigin="anonymous" width="{}" height="{}" poster="{}" title="{}">'
        '<source src="{}" type="{}">{}</video>',
        width, height, cover.url if cover else "", record.title, file.url, file.media_type, tracks,
    )  # fmt: skip


def _card(record: Record) -> str:
    agency = record.source_agency.name if record.source_agency else ""
    return format_html(
        '<blockquote class="loa-item" lang="{}"><p><a href="{}">{}</a></p>{}{}</blockquote>',
        record.language,
        record.url,
        record.title,
        format_html("<p>{}</p>", record.summary) if record.summary else "",
        format_html("<footer>{}</footer>", agency) if agency else "",
    )
