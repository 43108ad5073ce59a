"""Files: small ones in one call, others announced, sent in pieces, closed and processed; alt text, subtitles."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.routing import Route

from ..blobs import media_type_of
from .dialect import SLUG, Dialect, Refused, body_of, instant, invalid
from .rules import check_id

Json = dict[str, Any]

_LIFE_S = 86_400
_CATEGORIES = ("tweet_image", "tweet_video", "tweet_gif", "dm_image", "dm_video", "dm_gif", "subtitles")
_TYPES = (
    "video/mp4", "video/webm", "video/mp2t", "video/quicktime", "text/srt", "text/vtt", "image/jpeg", "image/gif",
    "image/bmp", "image/png", "image/webp", "image/pjpeg", "image/tiff", "model/gltf-binary",
)  # fmt: skip
_MAX = {"tweet_image": 5 * 2**20, "tweet_gif": 15 * 2**20, "tweet_video": 512 * 2**20, "subtitles": 5 * 2**20}
_BIGGEST = 17_179_869_184
_PIECE_MAX = 5 * 2**20


def routes(dialect: Dialect) -> list[Route]:
    desk = Desk(dialect)
    return [
        dialect.route("POST", "/media/upload", "media.upload", desk.upload, per_window=500),
        dialect.route("GET", "/media/upload", "media.status", desk.status, per_window=1000,
                      query=("media_id", "command")),
        dialect.route("POST", "/media/upload/initialize", "media.initialize", desk.initialize, per_window=1875),
        dialect.route("POST", "/media/upload/{id}/append", "media.append", desk.append, per_window=1875),
        dialect.route("POST", "/media/upload/{id}/finalize", "media.finalize", desk.finalize, per_window=1875),
        dialect.route("POST", "/media/metadata", "media.metadata", desk.metadata, per_window=500),
        dialect.route("POST", "/media/subtitles", "media.subtitles", desk.subtitles, per_window=500),
    ]  # fmt: skip


_IMAGES = ("image/jpeg", "image/png", "image/gif", "image/webp")


class Desk:
    """Takes files in."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._sandbox = dialect.sandbox

    async def upload(self, request: Request) -> Json:
        async with request.form() as form:
            data = await _file(form, {"media", "media_category", "additional_owners"})
            category = str(form.get("media_category", ""))
        if category not in _CATEGORIES:
            raise invalid("$.media_category: is required and must be one of " + ", ".join(_CATEGORIES))
        _check_size(category, len(data))
        if category == "tweet_image" and media_type_of(data[:16]) not in _IMAGES:
            raise invalid("media: The file is not a JPG, PNG, GIF or WEBP image")
        media_id = self._keep(category, len(data), state="succeeded", sha256=self._sandbox.save_blob(data))
        return {"data": {**self._named(media_id), "size": len(data), "image": {}}}

    async def initialize(self, request: Request) -> Json:
        body = await body_of(request)
        if extra := sorted(set(body) - {"media_type", "total_bytes", "media_category", "shared", "additional_owners"}):
            raise invalid(f"$.{extra[0]}: is not defined in the schema")
        if body.get("media_type") not in _TYPES:
            raise invalid("$.media_type: does not have a value in the enumeration")
        size = body.get("total_bytes")
        if not isinstance(size, int) or isinstance(size, bool) or not 0 < size <= _BIGGEST:
            raise invalid("$.total_bytes: must be an integer of 1 to 17179869184")
        if body.get("media_category") not in (*_CATEGORIES, "amplify_video"):
            raise invalid("$.media_category: does not have a value in the enumeration")
        _check_size(body["media_category"], size)
        media_id = self._keep(body["media_category"], size, state="open")
        return {"data": self._named(media_id)}

    async def append(self, request: Request) -> Json:
        media = self._found(request.path_params["id"], "open")
        async with request.form() as form:
            piece = await _file(form, {"media", "segment_index"})
            index = str(form.get("segment_index", ""))
        if not index.isdigit() or int(index) > 999:
            raise invalid("$.segment_index: must be an integer of 0 to 999")
        if len(piece) > _PIECE_MAX:
            raise Refused(413, "Request Entity Too Large", "The segment is larger than 5 MB")
        # Each piece is kept by its number: sent again, it takes its own place again.
        pieces = {**media["pieces"], index: self._sandbox.save_blob(piece)}
        self._sandbox.put(SLUG, "media", media["id"], {**media, "pieces": pieces})
        return {"data": {"expires_at": int(self._dialect.now().timestamp()) + _LIFE_S}}

    async def finalize(self, request: Request) -> Json:
        media = self._found(request.path_params["id"], "open")
        if await request.body():
            raise invalid("The body must be empty")
        data = self._join(media)
        if len(data) != media["size"]:
            raise invalid(f"Segments do not add up to provided total file size: {len(data)} of {media['size']}")
        is_done = not media["category"].endswith("_video")
        state = "succeeded" if is_done else "pending"
        stored = {**media, "state": state, "sha256": self._sandbox.save_blob(data), "looks": 0}
        self._sandbox.put(SLUG, "media", media["id"], stored)
        answer = {**self._named(media["id"]), "size": len(data)}
        return {
            "data": answer if is_done else {**answer, "processing_info": {"state": "pending", "check_after_secs": 1}}
        }

    async def status(self, request: Request) -> Json:
        if request.query_params.get("command") != "STATUS":
            raise invalid("The `command` query parameter must be STATUS")
        media = self._found(request.query_params.get("media_id", ""), "pending", "in_progress", "succeeded", "failed")
        looks, polls = media.get("looks", 0) + 1, self._dialect.quota("processing_polls")
        if media["state"] in ("pending", "in_progress"):
            done = "succeeded" if _plays(self._sandbox.blob_path(media["sha256"])) else "failed"
            media["state"] = done if looks > polls else "in_progress"
        self._sandbox.put(SLUG, "media", media["id"], {**media, "looks": looks})
        info: Json = {"state": media["state"], "progress_percent": min(100 * looks // (polls + 1), 100)}
        if media["state"] == "in_progress":
            info["check_after_secs"] = 1
        elif media["state"] == "failed":
            info["error"] = {"code": 1, "name": "InvalidMedia", "message": "The video lasts 0.5 to 140 seconds"}
        return {"data": {**self._named(media["id"]), "size": media["size"], "processing_info": info}}

    async def metadata(self, request: Request) -> Json:
        body = await body_of(request)
        if set(body) != {"id", "metadata"} or set(body["metadata"] or {}) - {"alt_text"}:
            raise invalid("The body must have exactly id and metadata.alt_text")
        alt = (body["metadata"].get("alt_text") or {}).get("text")
        if not isinstance(alt, str) or not 1 <= len(alt) <= 1000:
            raise invalid("$.metadata.alt_text.text: must be 1 to 1000 characters long")
        media = self._found(check_id(body["id"], "id"), "succeeded")
        self._dialect.charge(5)
        self._sandbox.put(SLUG, "media", media["id"], {**media, "alt": alt})
        return {"data": {"id": media["id"], "associated_metadata": body["metadata"]}}

    async def subtitles(self, request: Request) -> Json:
        body = await body_of(request)
        track = body.get("subtitles")
        if set(body) != {"id", "media_category", "subtitles"} or not isinstance(track, dict):
            raise invalid("The body must have exactly id, media_category and subtitles")
        if body["media_category"] != "TweetVideo" or set(track) != {"id", "language_code", "display_name"}:
            raise invalid("$.subtitles: must have exactly id, language_code and display_name")
        code = str(track["language_code"])
        if not (len(code) == 2 and code.isascii() and code.isupper()):
            raise invalid("$.subtitles.language_code: does not match the regex pattern ^[A-Z]{2}$")
        video = self._found(check_id(body["id"], "id"), "succeeded")
        sub = self._found(check_id(track["id"], "subtitles.id"), "succeeded")
        if video["category"] != "tweet_video" or sub["category"] != "subtitles":
            raise invalid("Subtitles belong to a video")
        self._sandbox.put(SLUG, "media", video["id"], {**video, "captions": sub["sha256"]})
        return {"data": {"id": video["id"], "associated_subtitles": [track], "media_category": "TweetVideo"}}

    def _keep(self, category: str, size: int, **more: Any) -> str:
        media_id = self._sandbox.next_id(SLUG)
        until = instant(self._dialect.now() + timedelta(seconds=_LIFE_S))
        self._sandbox.put(SLUG, "media", media_id, {
            "category": category, "size": size, "until": until, "alt": "", "captions": "", "pieces": {}, **more,
        })  # fmt: skip
        return media_id

    def _named(self, media_id: str) -> Json:
        return {"id": media_id, "media_key": f"3_{media_id}", "expires_after_secs": _LIFE_S}

    def _found(self, media_id: str, *states: str) -> Json:
        media = self._sandbox.get(SLUG, "media", media_id)
        if media is None or media["state"] not in states:
            raise invalid("The media ID is invalid or in the wrong state", parameter="media_id", value=media_id)
        return media

    def _join(self, media: Json) -> bytes:
        names = [sha256 for _index, sha256 in sorted(media["pieces"].items(), key=lambda piece: int(piece[0]))]
        return b"".join(self._sandbox.blob_path(sha256).read_bytes() for sha256 in names)


async def _file(form: FormData, allowed: set[str]) -> bytes:
    if extra := sorted(set(form) - allowed):
        raise invalid(f"{extra[0]}: is not defined in the schema")
    media = form.get("media")
    if not isinstance(media, UploadFile):
        raise invalid("media: is required and must be a file")
    return await media.read()


def _check_size(category: str, size: int) -> None:
    if size > _MAX.get(category, _BIGGEST):
        raise invalid(f"The file is too large for {category}", parameter="total_bytes", value=str(size))


def _plays(path: Path) -> bool:
    """Whether the film lasts as long as a post may show; what is not a film at all is left to other tests."""
    import av  # a moment of its own, which most processes never need

    try:
        with av.open(str(path)) as container:
            seconds = (container.duration or 0) / 1_000_000
    except av.FFmpegError:
        return True
    return 0.5 <= seconds <= 140.5
