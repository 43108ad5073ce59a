"""What readers see: the channel, and its public page ``s/{name}`` in the shape of Telegram's own."""

from __future__ import annotations

import html
from datetime import datetime
from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ..blobs import media_type_of
from ..state import Sandbox
from ..timeline import Media, TimelinePost
from .account import CHANNEL, SLUG, TITLE
from .markup import visible

Json = dict[str, Any]

#: So many posts stand on the public page.
_PAGE = 20
_CREATED = '<div class="tgme_widget_message" data-post="{0}/1"><div>Channel created</div>' \
    '<time datetime="2026-01-01T00:00:00+00:00"></time></div>'  # fmt: skip


def timeline(sandbox: Sandbox) -> list[TimelinePost]:
    return [_post(sandbox, group) for group in reversed(_groups(sandbox))]


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    async def public(request: Request) -> Response:
        if request.path_params["name"] != CHANNEL:
            return RedirectResponse(f"/{SLUG}/{request.path_params['name']}")
        shown = _groups(sandbox)
        first = _CREATED.format(CHANNEL) if len(shown) < _PAGE else ""
        return HTMLResponse(f"<html><body>{first}{''.join(map(_widget, shown[-_PAGE:]))}</body></html>")

    async def single(request: Request) -> Response:
        if sandbox.get(SLUG, "message", request.path_params["number"]) is None:
            return PlainTextResponse("Không có tin này.", status_code=404)
        return RedirectResponse(f"/{SLUG}/timeline#p-{request.path_params['number']}")

    return [
        Route("/s/{name}", sandbox.faults.guard(SLUG, "page")(public)),
        Route(f"/{CHANNEL}/{{number}}", single),
    ]  # fmt: skip


def _groups(sandbox: Sandbox) -> list[list[Json]]:
    """Messages as readers count them: an album is one, and stands at its first."""
    return [
        list(group) for _key, group in groupby(sandbox.list(SLUG, "message"), lambda one: one["album"] or one["id"])
    ]


def _widget(group: list[Json]) -> str:
    first = group[0]
    numbers = "".join(f'<a href="https://t.me/{CHANNEL}/{one["id"]}?single"></a>' for one in group if one["album"])
    text = html.escape(visible(first["text"])).replace("\n", "<br/>")
    return (
        f'<div class="tgme_widget_message" data-post="{CHANNEL}/{first["id"]}">{numbers}'
        f'<div class="tgme_widget_message_text js-message_text">{text}</div>'
        f'<time datetime="{first["at"]}"></time></div>'
    )


def _post(sandbox: Sandbox, group: list[Json]) -> TimelinePost:
    first = group[0]
    return TimelinePost(
        id=first["id"],
        author=TITLE,
        title="",
        text=visible(first["text"]),
        posted_at=datetime.fromisoformat(first["at"]),
        media=tuple(_media(sandbox, one["file"]) for one in group if one["file"]),
    )


def _media(sandbox: Sandbox, file: Json) -> Media:
    with sandbox.blob_path(file["sha256"]).open("rb") as source:
        media_type = media_type_of(source.read(16))
    return Media(kind=file["kind"], sha256=file["sha256"], media_type=media_type)
