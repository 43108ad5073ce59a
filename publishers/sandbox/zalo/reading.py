"""What can be asked: the account, the list of articles, one article."""

from __future__ import annotations

import math
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from ..accounts import ZALO
from .dialect import SLUG, Dialect, Refused

Json = dict[str, Any]


def routes(dialect: Dialect) -> list[Route]:
    sandbox = dialect.sandbox

    async def account(request: Request) -> Json:
        return {
            "oaid": ZALO.oa_id, "name": ZALO.name, "description": "", "is_verified": True, "oa_type": 4,
            "num_follower": sandbox.quota(SLUG, "followers", 1208), "avatar": f"{sandbox.base_url}/zalo/avatar.svg",
            "cover": "",
        }  # fmt: skip

    async def slice_(request: Request) -> Json:
        offset, limit = _number(request, "offset", 0), _number(request, "limit", 10)
        if limit > 10:
            raise Refused(-201, "maximum limit is 10")
        kind = request.query_params.get("type")
        if kind not in ("normal", "video"):
            raise Refused(-201, "type accept only 2 value normal and video.")
        articles = [article for article in sandbox.list(SLUG, "article") if article["type"] == kind]
        articles.sort(key=lambda article: article["created_ms"], reverse=True)
        page = articles[offset : offset + limit]
        return {"medias": [_row(dialect, article) for article in page], "total": len(articles)}

    async def detail(request: Request) -> Json:
        article = sandbox.get(SLUG, "article", request.query_params.get("id", ""))
        if article is None:
            raise Refused(-201, "id is invalid")
        return hosted(article, sandbox.base_url)

    return [
        dialect.route("GET", "/oa/getoa", "oa.getoa", account),
        dialect.route("GET", "/article/getslice", "article.getslice", slice_, query=("offset", "limit", "type")),
        dialect.route("GET", "/article/getdetail", "article.getdetail", detail, query=("id",)),
    ]


def link_view(base_url: str, article_id: str) -> str:
    """Where readers open the article."""
    return f"{base_url}/{SLUG}/article/{article_id}"


def hosted(article: Json, base_url: str) -> Json:
    """The article with the platform's own copies of its pictures instead of the addresses that were given."""
    copies = {url: f"{base_url}/blobs/{sha256}" for url, sha256 in article["pictures"].items()}
    known = ("id", "type", "title", "author", "description", "status", "comment", "cover", "body", "avatar",
             "video_id", "related_medias")  # fmt: skip
    shown = {name: article[name] for name in known if name in article}
    if "photo_url" in shown.get("cover", {}):
        shown["cover"] = {**shown["cover"], "photo_url": copies[shown["cover"]["photo_url"]]}
    if "avatar" in shown:
        shown["avatar"] = copies[shown["avatar"]]
    if "body" in shown:
        shown["body"] = [
            {**block, **{name: copies[block[name]] for name in ("url", "thumb") if block.get(name) in copies}}
            for block in shown["body"]
        ]
    return shown


def _row(dialect: Dialect, article: Json) -> Json:
    views = int(math.sqrt(max(dialect.now_ms() - article["created_ms"], 0) / 1000))
    thumbs = list(article["pictures"].values())
    base_url = dialect.sandbox.base_url
    return {
        "id": article["id"], "type": article["type"], "title": article["title"], "status": article["status"],
        "total_view": views, "total_share": views // 20,
        "create_date": article["created_ms"], "update_date": article["updated_ms"],
        "thumb": f"{base_url}/blobs/{thumbs[0]}" if thumbs else "",
        "link_view": link_view(base_url, article["id"]),
    }  # fmt: skip


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, str(default))
    if not text.isdigit():
        raise Refused(-201, f"{name} is invalid")
    return int(text)
