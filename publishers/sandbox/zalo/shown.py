"""What readers see: the account's list of articles, and each article on a page of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from ..accounts import ZALO
from ..blobs import media_type_of
from ..pages import render
from ..state import Sandbox
from ..timeline import Media, TimelinePost
from .dialect import SLUG
from .reading import hosted, link_view

Json = dict[str, Any]


def timeline(sandbox: Sandbox) -> list[TimelinePost]:
    """Newest first; drafts are marked, since only the account's own staff would see them."""
    articles = sorted(sandbox.list(SLUG, "article"), key=lambda article: article["created_ms"], reverse=True)
    return [_post(sandbox, article) for article in articles]


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    async def page(request: Request) -> Response:
        article = sandbox.get(SLUG, "article", request.path_params["id"])
        if article is None or article["status"] != "show":
            return PlainTextResponse("Không có bài này.", status_code=404)
        return render(
            "zalo_article.html", platforms=[], post=_post(sandbox, article), oa=ZALO,
            article=hosted(article, sandbox.base_url), video=_video(sandbox, article),
        )  # fmt: skip

    return [Route("/article/{id}", page)]


def _post(sandbox: Sandbox, article: Json) -> TimelinePost:
    texts = [block["content"] for block in article.get("body") or [] if block["type"] == "text"]
    films = [block["url"] for block in article.get("body") or [] if block["type"] == "video" and block.get("url")]
    return TimelinePost(
        id=article["id"],
        author=ZALO.name,
        title=article["title"],
        text="\n\n".join([article["description"], *texts, *films]),
        posted_at=datetime.fromtimestamp(article["created_ms"] / 1000, tz=UTC),
        link=link_view(sandbox.base_url, article["id"]),
        media=_media(sandbox, article),
        state="" if article["status"] == "show" else "hidden",
        facts=_facts(sandbox, article),
    )


def _facts(sandbox: Sandbox, article: Json) -> dict[str, str]:
    """What is told beside the article, and to which followers it was broadcast."""
    facts = {"type": article["type"]} | ({"author": article["author"]} if "author" in article else {})
    sent = [row for row in sandbox.list(SLUG, "broadcast") if row["article_id"] == article["id"]]
    told = ["; ".join(f"{name}={value}" for name, value in sorted(row["target"].items())) for row in sent]
    return facts | ({"broadcast": " | ".join(told)} if told else {})


def _media(sandbox: Sandbox, article: Json) -> tuple[Media, ...]:
    captions = {
        block["url"]: block.get("caption", "") for block in article.get("body") or [] if block["type"] == "image"
    }
    media = [
        Media(kind="image", sha256=sha256, media_type=_type(sandbox, sha256), alt=captions.get(url) or article["title"])
        for url, sha256 in article["pictures"].items()
    ]
    video = _video(sandbox, article)
    if video is not None:
        media.append(Media(kind="video", sha256=video["sha256"], media_type="video/mp4", filename=video["name"]))
    return tuple(media)


def _video(sandbox: Sandbox, article: Json) -> Json | None:
    return sandbox.get(SLUG, "video", article["video_id"]) if article.get("video_id") else None


def _type(sandbox: Sandbox, sha256: str) -> str:
    with sandbox.blob_path(sha256).open("rb") as file:
        return media_type_of(file.read(16))
