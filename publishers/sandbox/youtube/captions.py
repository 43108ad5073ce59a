"""Caption tracks: one for each language and name of a video."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cms.core.clock import rfc3339

from .dialect import API, SLUG, UPLOAD, Dialect, Json, Refused, as_object, parts_of
from .videos import Videos

_MAX = 104_857_600
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
_SUBRIP = re.compile(rb"^\s*\d+\r?\n\d\d:\d\d:\d\d,\d{3} --> ")


def routes(dialect: Dialect) -> list[Route]:
    tracks = Tracks(dialect)
    path = f"{UPLOAD}/captions"
    return [
        dialect.route("GET", f"{API}/captions", "captions.list", tracks.listed, cost=50, required=["part", "videoId"]),
        dialect.route("POST", path, "captions.insert", tracks.insert, cost=400, required=["part"], optional=["sync"]),
        dialect.route("PUT", path, "captions.update", tracks.update, cost=450, required=["part"], optional=["sync"]),
        dialect.route("DELETE", f"{API}/captions", "captions.delete", tracks.delete, cost=50, required=["id"]),
    ]


class Tracks:
    """The caption tracks of one sandbox."""

    def __init__(self, dialect: Dialect) -> None:
        self._sandbox = dialect.sandbox
        self._videos = Videos(dialect)

    def of(self, video_id: str) -> list[Json]:
        return [track for track in self._sandbox.list(SLUG, "captions") if track["videoId"] == video_id]

    async def listed(self, request: Request) -> Json:
        parts_of(request, ("snippet", "id"))
        video_id = self._videos.get(request.query_params["videoId"])["id"]
        return {"kind": "youtube#captionListResponse", "items": [_resource(track) for track in self.of(video_id)]}

    async def insert(self, request: Request) -> Json:
        parts_of(request, ("snippet",))
        body, data = await _two_parts(request)
        snippet = body.get("snippet", {})
        video_id = self._videos.get(str(snippet.get("videoId", "")))["id"]
        language, name = str(snippet.get("language", "")), snippet.get("name")
        if not language or not isinstance(name, str) or len(name) > 150:
            raise Refused(400, "invalidMetadata", "The request contains invalid metadata values.")
        if any(track["language"] == language and track["name"] == name for track in self.of(video_id)):
            raise Refused(409, "captionExists", "The specified video already has a caption track with the given "
                          "snippet.language and snippet.name values.", domain="youtube.caption")  # fmt: skip
        track = {
            "videoId": video_id, "language": language, "name": name, "isDraft": bool(snippet.get("isDraft")),
            **self._content(data),
        }  # fmt: skip
        track["id"] = f"AUieDaSandbox{self._sandbox.next_id(SLUG)}"
        self._sandbox.put(SLUG, "captions", track["id"], track)
        return _resource(track)

    async def update(self, request: Request) -> Json:
        parts_of(request, ("snippet", "id"))
        body, data = await _two_parts(request)
        track = self._sandbox.get(SLUG, "captions", str(body.get("id", "")))
        if track is None:
            raise Refused(404, "captionNotFound", "The caption track can't be found.", domain="youtube.caption")
        track |= self._content(data)
        self._sandbox.put(SLUG, "captions", track["id"], track)
        return _resource(track)

    async def delete(self, request: Request) -> Response:
        if not self._sandbox.delete(SLUG, "captions", request.query_params["id"]):
            raise Refused(404, "captionNotFound", "The caption track can't be found.", domain="youtube.caption")
        return Response(status_code=204)

    def _content(self, data: bytes) -> Json:
        """The stored file; one that is no caption format is taken, and shown as failed."""
        if not data or len(data) > _MAX:
            raise Refused(400, "mediaBodyRequired", "The request does not include the caption track's content.")
        is_known = data.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT") or _SUBRIP.match(data)
        updated = {"sha256": self._sandbox.save_blob(data), "lastUpdated": rfc3339(self._sandbox.clock.now())}
        return updated | ({"status": "serving"} if is_known else {"status": "failed", "failureReason": "unknownFormat"})


def _resource(track: Json) -> Json:
    shown = {name: value for name, value in track.items() if name not in ("id", "sha256")}
    return {"kind": "youtube#caption", "id": track["id"], "snippet": {**shown, "trackKind": "standard"}}


async def _two_parts(request: Request) -> tuple[Json, bytes]:
    """JSON and file of a ``multipart/related`` body, the file to the byte."""
    found = _BOUNDARY.search(request.headers.get("content-type", ""))
    if found is None or not request.headers["content-type"].startswith("multipart/related"):
        raise Refused(400, "badContent", "multipart/related is wanted", domain="global")
    pieces = (await request.body()).split(b"--" + found[1].encode())
    if len(pieces) != 4:
        raise Refused(400, "badContent", "Two parts are wanted", domain="global")
    return as_object(_content_of(pieces[1])), _content_of(pieces[2])


def _content_of(piece: bytes) -> bytes:
    newline = b"\r\n" if piece.startswith(b"\r\n") else b"\n"
    _, _, content = piece.partition(newline * 2)
    return content.removesuffix(newline)
