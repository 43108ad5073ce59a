"""The resumable upload: a session is announced, filled in pieces, and with its last byte becomes a video, once.

What a session has is the length of its file on disk, so it survives a restart of the sandbox. A piece whose connection
breaks is kept up to the last whole 256 KiB, as over there.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cms.core.clock import rfc3339
from cms.core.ids import sha256_hex

from . import rules
from .dialect import SLUG, UPLOAD, Dialect, Endpoint, Json, Refused, json_of, parts_of
from .videos import PARTS, Videos

GRAIN = 256 * 1024
_LIFE = timedelta(days=7)
_RANGE = re.compile(r"^bytes (?:(\d+)-(\d+)|(\*))/(\d+)$")
_OPTIONAL = ("notifySubscribers", "autoLevels", "stabilize")


def routes(dialect: Dialect) -> list[Route]:
    uploads = Uploads(dialect)
    path = f"{UPLOAD}/videos"
    opening = dialect.route(
        "POST", path, "videos.insert", uploads.open, cost=1, bucket="inserts", required=("part", "uploadType"),
        optional=_OPTIONAL,
    )  # fmt: skip
    return [opening, Route(path, uploads.put, methods=["PUT"])]


class Uploads:
    """The sessions of one sandbox."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._sandbox = dialect.sandbox
        self._videos = Videos(dialect)
        # Three operations on one address, so that a fault can be set on each.
        self._ask = self._guarded("videos.insert.ask", self._tell)
        self._piece = self._guarded("videos.insert.piece", self._take)
        self._last = self._guarded("videos.insert.last", self._take)

    async def open(self, request: Request) -> Response:
        """Announce a video: the answer's ``Location`` is where its bytes go."""
        if request.query_params["uploadType"] != "resumable":
            raise Refused(400, "badRequest", "Only resumable uploads are simulated", domain="global")
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise Refused(400, "badContent", "Unsupported content type", domain="global")
        parts = parts_of(request, PARTS)
        media_type = request.headers.get("x-upload-content-type", "")
        size = rules.check_file(media_type, request.headers.get("x-upload-content-length", ""))
        body = await json_of(request)
        now = self._sandbox.clock.now()
        session = {
            "snippet": rules.snippet_of(body if "snippet" in parts else {}, category_needed=False),
            "status": rules.status_of(body if "status" in parts else {}, now),
            "media_type": media_type, "size": size, "opened_at": rfc3339(now), "video_id": "",
        }  # fmt: skip
        if self._videos.made_today() >= self._dialect.quota("channel_uploads"):
            message = "The user has exceeded the number of videos they may upload."
            raise Refused(400, "uploadLimitExceeded", message, domain="youtube.video")
        upload_id = sha256_hex(f"session {self._sandbox.next_id(SLUG)}".encode())[:40]
        self._sandbox.put(SLUG, "session", upload_id, session)
        self._file(upload_id).write_bytes(b"")
        location = request.url.replace(query=f"uploadType=resumable&upload_id={upload_id}")
        return Response(headers={"Location": str(location), "X-GUploader-UploadID": upload_id})

    async def put(self, request: Request) -> Response:
        """A piece, the last piece or a question: told apart by ``Content-Range``."""
        found = _RANGE.match(request.headers.get("content-range", ""))
        if found and found[3]:
            return await self._ask(request)
        ends = found is not None and int(found[2]) + 1 == int(found[4])
        return await (self._last if ends else self._piece)(request)

    def _guarded(self, operation: str, act: Callable[[Request, str, Json], Awaitable[Response]]) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            try:
                self._dialect.authorise(request)
                upload_id = request.query_params.get("upload_id", "")
                session = self._sandbox.get(SLUG, "session", upload_id)
                if session is None or self._is_over(session):
                    raise Refused(404, "notFound", "The upload session is not known", domain="global")
                return await act(request, upload_id, session)
            except Refused as refused:
                return refused.answer()

        return self._dialect.guard(operation)(endpoint)

    async def _tell(self, request: Request, upload_id: str, session: Json) -> Response:
        if await request.body():
            raise Refused(400, "badRequest", "A question has no body", domain="global")
        _, _, total = _range(request)
        _must(total == session["size"], "The total differs from the announced size")
        return self._state(upload_id, session)

    async def _take(self, request: Request, upload_id: str, session: Json) -> Response:
        start, end, total = _range(request)
        size = session["size"]
        if session["video_id"]:
            await request.body()
            return self._state(upload_id, session)
        _must(total == size and start <= end < size, "Content-Range does not fit the announced size")
        _must(end + 1 == size or (end + 1 - start) % GRAIN == 0, "Pieces must be multiples of 256 KiB")
        data, is_whole = await _read(request)
        _must(not is_whole or len(data) == end + 1 - start, "Content-Range does not fit the body")
        kept = data if is_whole else data[: len(data) // GRAIN * GRAIN]
        path = self._file(upload_id)
        have = path.stat().st_size
        _must(start <= have, "Bytes are missing before this piece")
        with path.open("ab") as file:
            file.write(kept[have - start :])
        if path.stat().st_size == size:
            session["video_id"] = self._videos.make(path, session)
            self._sandbox.put(SLUG, "session", upload_id, session)
        return self._state(upload_id, session)

    def _state(self, upload_id: str, session: Json) -> Response:
        if session["video_id"]:
            made = self._videos.resource(session["video_id"], PARTS)
            if made is None:
                raise Refused(404, "notFound", "The upload session is not known", domain="global")
            return JSONResponse(made)
        have = self._file(upload_id).stat().st_size
        return Response(status_code=308, headers={"Range": f"bytes=0-{have - 1}"} if have else {})

    def _is_over(self, session: Json) -> bool:
        return self._sandbox.clock.now() > datetime.fromisoformat(session["opened_at"]) + _LIFE

    def _file(self, upload_id: str) -> Path:
        return self._sandbox.blob_path(f"{upload_id}.session")


async def _read(request: Request) -> tuple[bytes, bool]:
    """The body as far as it came, and whether that is all of it."""
    chunks = []
    try:
        async for chunk in request.stream():
            chunks.append(chunk)
    except ClientDisconnect:
        return b"".join(chunks), False
    return b"".join(chunks), True


def _range(request: Request) -> tuple[int, int, int]:
    """First byte, last byte (both 0 in a question) and total of ``Content-Range``."""
    found = _RANGE.match(request.headers.get("content-range", ""))
    if found is None:
        raise Refused(400, "badRequest", "Content-Range is missing or malformed", domain="global")
    return int(found[1] or 0), int(found[2] or 0), int(found[4])


def _must(claim: bool, message: str) -> None:
    if not claim:
        raise Refused(400, "badRequest", message, domain="global")
