"""Films: uploaded whole, converted for a while, then usable by their id."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.routing import Route

from ..blobs import media_type_of
from .dialect import SLUG, Dialect, Refused

_VIDEO_MAX = 50 * 1024 * 1024


def routes(dialect: Dialect) -> list[Route]:
    sandbox = dialect.sandbox

    async def prepare(request: Request) -> dict[str, Any]:
        async with request.form() as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise Refused(-201, "file is invalid")
            data = await file.read()
            name = file.filename or ""
        is_avi = data[:4] == b"RIFF" and data[8:12] == b"AVI "
        if not is_avi and media_type_of(data[:16]) != "video/mp4":
            raise Refused(-201, "file accept only mp4 and avi")
        if len(data) > _VIDEO_MAX:
            raise Refused(-210, "file size must be less than 50MB")
        video_id, token = sandbox.next_id(SLUG), f"v{sandbox.next_id(SLUG)}"
        video = {"token": token, "name": name, "bytes": len(data), "sha256": sandbox.save_blob(data), "looks": 0}
        sandbox.put(SLUG, "video", video_id, video)
        return {"token": token}

    async def verify(request: Request) -> dict[str, Any]:
        token = request.headers.get("token") or request.query_params.get("token", "")
        video = next((video for video in sandbox.list(SLUG, "video") if video["token"] == token), None)
        if video is None:
            raise Refused(-201, "token is invalid")
        polls = dialect.quota("video_polls")
        looks = video["looks"] + 1
        sandbox.put(SLUG, "video", video["id"], {**video, "looks": looks})
        is_ready = looks > polls
        return {
            # There from the start, but usable at status 1 only.
            "video_id": video["id"],
            "video_name": video["name"],
            "video_size": video["bytes"],
            "convert_percent": 100 if is_ready else 100 * looks // (polls + 1),
            "convert_error_code": 0,
            "status": 1 if is_ready else 3,
            "status_message": "Video is ready" if is_ready else "Video is converting",
        }

    return [
        dialect.route("POST", "/article/upload_video/preparevideo", "video.prepare", prepare),
        dialect.route("GET", "/article/upload_video/verify", "video.verify", verify, query=("token",)),
    ]
