"""Reels: start and finish on the Graph, the bytes on a host of their own with errors that aren't the Graph's."""

from __future__ import annotations

from datetime import datetime, timedelta

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from ..accounts import FACEBOOK
from ..state import Document, Sandbox
from .graph import SLUG, Call, GraphProblem, Json, bad_parameter
from .posts import check_page
from .videos import SIZE_MAX, TITLE_MAX, Videos

START_PARAMS = ("upload_phase",)
FINISH_PARAMS = ("upload_phase", "video_id", "video_state", "title", "description", "is_ai_generated", "place")
_DAY = timedelta(hours=24)
#: Bytes kept at once: what has come before a broken connection stays.
_PIECE = 1024 * 1024


class Reels:
    """The upload of Reels; what comes of it is a video like any other."""

    def __init__(self, sandbox: Sandbox, films: Videos) -> None:
        self._sandbox = sandbox
        self._films = films

    async def start(self, call: Call) -> Json:
        call.page_only()
        check_page(call.id)
        film = self._films.open(0)
        url = f"{self._sandbox.base_url}/{SLUG}/rupload/video-upload/{call.version}/{film['id']}"
        return {"video_id": film["id"], "upload_url": url}

    async def finish(self, call: Call) -> Json:
        """``success`` means taken, not published."""
        call.page_only()
        check_page(call.id)
        if call.params.get("video_state") != "PUBLISHED":
            raise bad_parameter("Param video_state must be one of {DRAFT, PUBLISHED, SCHEDULED}")
        film = self._films.get(call.params.get("video_id", ""))
        if film is None or film["finished"] or not film["size"] or film["received"] != film["size"]:
            raise GraphProblem(6000, "There was a problem uploading your video file. Please try again.")
        if len(call.params.get("title", "")) > TITLE_MAX:
            raise bad_parameter("The title is too long")
        if self._made_today() >= self._sandbox.quota(SLUG, "reels_per_day", 30):
            raise GraphProblem(613, "(#613) Calls to this api have exceeded the rate limit.")
        await self._films.publish({**film, "is_reel": True}, call)
        return {"success": True}

    async def receive(self, request: Request) -> Response:
        """Raw body, headers for numbers; what arrived before a break is kept."""
        film = self._films.get(request.path_params["video_id"])
        offset, size = request.headers.get("offset", ""), request.headers.get("file_size", "")
        if request.headers.get("authorization", "") != f"OAuth {FACEBOOK.page_access_token}":
            return _refused("NotAuthorizedError", "The access token is not valid here", status=401)
        if film is None:
            return _refused("ProcessingFailedError", "No such upload", status=404)
        if not offset.isdigit() or not size.isdigit():
            return _refused("ProcessingFailedError", "Offset not convertable")
        if not 0 < int(size) <= SIZE_MAX or film["size"] not in (0, int(size)):
            return _refused("ProcessingFailedError", "The file size is not what it was")
        if int(offset) != film["received"]:
            return _refused("PartialRequestError", f"Expected offset {film['received']}", retriable=True)
        film["size"] = int(size)
        await self._keep(request, film)
        if film["received"] != film["size"]:
            return _refused("PartialRequestError", "The body ends before the file does", retriable=True)
        return JSONResponse({"success": True})

    def _made_today(self) -> int:
        since = self._sandbox.clock.now() - _DAY
        films = self._sandbox.list(SLUG, "video")
        return sum(
            bool(film.get("is_reel")) and bool(film["finished"]) and datetime.fromisoformat(film["finished"]) > since
            for film in films
        )

    async def _keep(self, request: Request, film: Document) -> None:
        pending = bytearray()
        try:
            async for chunk in request.stream():
                pending += chunk
                if len(pending) >= _PIECE:
                    self._store(film, pending)
        except ClientDisconnect:
            pass
        self._store(film, pending)

    def _store(self, film: Document, pending: bytearray) -> None:
        if pending:
            film["parts"].append(self._sandbox.save_blob(bytes(pending)))
            film["received"] += len(pending)
            pending.clear()
        self._films.keep(film)


def _refused(kind: str, message: str, *, retriable: bool = False, status: int = 400) -> Response:
    info = {"retriable": retriable, "type": kind, "message": message}
    return JSONResponse({"debug_info": info}, status_code=status)
