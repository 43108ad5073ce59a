"""What readers see: the account's posts, newest first, each thread's replies among them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ..accounts import X
from ..blobs import media_type_of
from ..state import Sandbox
from ..timeline import Media, TimelinePost
from .dialect import SLUG

Json = dict[str, Any]


def timeline(sandbox: Sandbox) -> list[TimelinePost]:
    posts = sorted(sandbox.list(SLUG, "post"), key=lambda post: int(post["id"]), reverse=True)
    return [_post(sandbox, post) for post in posts]


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    async def page(request: Request) -> Response:
        post_id = request.path_params["id"]
        if sandbox.get(SLUG, "post", post_id) is None:
            return PlainTextResponse("Không có bài này.", status_code=404)
        return RedirectResponse(f"/{SLUG}/timeline#p-{post_id}")

    return [Route("/i/web/status/{id}", page)]


def _post(sandbox: Sandbox, post: Json) -> TimelinePost:
    return TimelinePost(
        id=post["id"],
        author=f"{X.name} @{X.username}",
        title="",
        text=post["text"],
        posted_at=datetime.fromisoformat(post["created_at"]),
        media=tuple(_media(sandbox, media_id) for media_id in post["media"]),
        facts={"reply_to": post["reply_to"]} if post["reply_to"] else {},
    )


def _media(sandbox: Sandbox, media_id: str) -> Media:
    media = sandbox.get(SLUG, "media", media_id) or {}
    with sandbox.blob_path(media["sha256"]).open("rb") as file:
        media_type = media_type_of(file.read(16))
    return Media(
        kind="video" if media["category"] == "tweet_video" else "image",
        sha256=media["sha256"],
        media_type=media_type,
        alt=media["alt"],
        captions_sha256=media["captions"],
    )
