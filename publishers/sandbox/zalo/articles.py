"""Articles: handed in, asked about by their token until they are processed.

The pictures are pulled before ``create`` answers, so that what a test sees doesn't hang on the machine's speed; the
caller learns nothing of it before ``verify`` has been asked often enough.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from cms.core.http import HttpError

from ..blobs import media_type_of
from .dialect import SLUG, Dialect, Refused, body_of
from .rules import check_article

Json = dict[str, Any]

_IMAGE_MAX = 1024 * 1024
_IMAGE_TYPES = ("image/jpeg", "image/png")


def routes(dialect: Dialect) -> list[Route]:
    desk = Desk(dialect)
    return [
        dialect.route("POST", "/article/create", "article.create", desk.create),
        dialect.route("POST", "/article/update", "article.update", desk.update),
        dialect.route("POST", "/article/verify", "article.verify", desk.verify),
        dialect.route("POST", "/article/remove", "article.remove", desk.remove),
    ]


class Desk:
    """Takes articles in. A create is never idempotent: sent twice, there are two articles."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._sandbox = dialect.sandbox

    async def create(self, request: Request) -> Json:
        body = await body_of(request)
        if "id" in body:
            raise Refused(-201, "id is not allowed")
        check_article(body, is_ready_video=self._is_ready_video)
        if self._made_this_month() >= self._dialect.quota("articles_monthly"):
            raise Refused(-223, "Your OA has reach the limit quota create article")
        serial = int(self._sandbox.next_id(SLUG))
        article_id = f"{serial:x}{serial % 9973:08x}"
        return await self._take(body, article_id=article_id, created_ms=self._dialect.now_ms(), is_new=True)

    async def update(self, request: Request) -> Json:
        body = await body_of(request)
        old = self._sandbox.get(SLUG, "article", str(body.get("id", "")))
        if old is None:
            raise Refused(-201, "id is invalid")
        if body.get("type") != old["type"]:
            raise Refused(-201, "type can not be changed")
        check_article(body, is_ready_video=self._is_ready_video)
        return await self._take(body, article_id=old["id"], created_ms=old["created_ms"], is_new=False)

    async def verify(self, request: Request) -> Json:
        token = str((await body_of(request, "token")).get("token", ""))
        job = self._sandbox.get(SLUG, "job", token)
        if job is None:
            raise Refused(-201, "token is invalid")
        job["looks"] += 1
        self._sandbox.put(SLUG, "job", token, job)
        if job["looks"] <= self._dialect.quota("verify_polls"):
            raise Refused(-214, "Article is being processed")
        if job["state"] == "failed":
            raise Refused(-200, "Upload media failed")
        return {"id": job["article_id"]}

    async def remove(self, request: Request) -> None:
        if not self._sandbox.delete(SLUG, "article", str((await body_of(request, "id")).get("id", ""))):
            raise Refused(-201, "id is invalid")

    async def _take(self, body: Json, *, article_id: str, created_ms: int, is_new: bool) -> Json:
        # Left out, the status means a draft that no reader sees.
        article = {"status": "hide", "comment": "show", **body, "id": article_id, "created_ms": created_ms}
        pictures = {url: await asyncio.to_thread(self._pull, url) for url in _addresses(article)}
        state = "failed" if None in pictures.values() else "done"
        if state == "done":
            stored = {**article, "pictures": pictures, "updated_ms": self._dialect.now_ms()}
            self._sandbox.put(SLUG, "article", article_id, stored)
        token = f"t{self._sandbox.next_id(SLUG)}"
        job = {"article_id": article_id, "created_ms": created_ms, "state": state, "looks": 0, "is_new": is_new}
        self._sandbox.put(SLUG, "job", token, job)
        return {"token": token}

    def _pull(self, url: str) -> str | None:
        """Fetch a picture and keep it; ``None`` when Zalo would not have it."""
        try:
            file = self._sandbox.fetch(url, _IMAGE_MAX + 1)
        except HttpError:
            return None
        if file.status != 200 or len(file.data) > _IMAGE_MAX or media_type_of(file.data[:16]) not in _IMAGE_TYPES:
            return None
        return self._sandbox.save_blob(file.data)

    def _is_ready_video(self, video_id: str) -> bool:
        video = self._sandbox.get(SLUG, "video", video_id)
        return video is not None and video["looks"] > self._dialect.quota("video_polls")

    def _made_this_month(self) -> int:
        now = self._sandbox.clock.now()
        made = [
            datetime.fromtimestamp(job["created_ms"] / 1000, tz=UTC)
            for job in self._sandbox.list(SLUG, "job") if job["is_new"] and job["state"] == "done"
        ]  # fmt: skip
        return sum((when.year, when.month) == (now.year, now.month) for when in made)


def _addresses(article: Json) -> list[str]:
    """Every picture that Zalo fetches, each once."""
    cover = article.get("cover") or {}
    found = [cover.get("photo_url"), article.get("avatar")]
    for block in article.get("body") or []:
        found.append(block.get("url") if block["type"] == "image" else block.get("thumb"))
    return list(dict.fromkeys(url for url in found if url))
