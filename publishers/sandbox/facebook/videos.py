"""Videos of a Page: the three phases of the classic upload, captions, and the objects they make."""

from __future__ import annotations

import asyncio
import json
import re

from ..state import Document, Sandbox
from .graph import SLUG, Call, GraphProblem, Json, bad_parameter, graph_time, missing_object
from .pieces import put_together
from .posts import MESSAGE_MAX, Posts, check_page, permalink
from .processing import stage, status

START_PARAMS = ("upload_phase", "file_size")
TRANSFER_PARAMS = ("upload_phase", "upload_session_id", "start_offset")
FINISH_PARAMS = ("upload_phase", "upload_session_id", "title", "description", "published", "content_category",
                 "embeddable", "no_story", "is_ai_generated")  # fmt: skip
EDIT_PARAMS = ("name", "description", "embeddable", "content_tags")
TITLE_MAX = 255
SIZE_MAX = 10 * 1024**3
_CAPTIONS_NAME = re.compile(r".+\.([a-z]{2}_[A-Z]{2})\.srt$")


class Videos:
    """Upload sessions and videos."""

    def __init__(self, sandbox: Sandbox, posts: Posts) -> None:
        self._sandbox = sandbox
        self._posts = posts

    # the three phases

    async def start(self, call: Call) -> Json:
        call.page_only()
        check_page(call.id)
        size = call.number("file_size")
        if not 0 < size <= SIZE_MAX:
            raise GraphProblem(382, "The video file you tried to upload is too small or too big.")
        video = self.open(size)
        session_id = self._sandbox.next_id(SLUG)
        self._sandbox.put(SLUG, "session", session_id, {"video_id": video["id"]})
        return {"upload_session_id": session_id, "video_id": video["id"], **self._window(video)}

    async def transfer(self, call: Call) -> Json:
        call.page_only()
        video = self._session_video(call)
        if "video_file_chunk" not in call.files:
            raise bad_parameter("Param video_file_chunk is required")
        chunk = await call.files["video_file_chunk"].read()
        start = call.number("start_offset")
        if start != video["received"] or not chunk or len(chunk) > self._chunk_size(video):
            # ``error_data`` comes as text that holds JSON.
            raise GraphProblem(
                100, "(#100) The upload offset is wrong", subcode=1363037, data=json.dumps(self._window(video))
            )
        video["parts"].append(self._sandbox.save_blob(chunk))
        video["received"] += len(chunk)
        self.keep(video)
        return self._window(video)

    async def finish(self, call: Call) -> Json:
        call.page_only()
        video = self._session_video(call)
        if video["received"] != video["size"]:
            raise GraphProblem(100, "(#100) The video upload is not complete", subcode=1363041)
        if len(call.params.get("title", "")) > TITLE_MAX:
            raise bad_parameter("The title is too long")
        if len(call.params.get("description", "")) > MESSAGE_MAX:
            raise bad_parameter("The description is too long")
        call.boolean("published", True)
        self._sandbox.delete(SLUG, "session", call.params["upload_session_id"])
        await self.publish(video, call)
        return {"success": True}

    # objects

    def get(self, id: str) -> Document | None:
        return self._sandbox.get(SLUG, "video", id)

    def values(self, video: Document) -> Json:
        """Every field of a video."""
        is_ready = stage(self._sandbox, video) == "ready"
        return {
            "id": video["id"],
            "title": video["title"] or None,
            "description": video["description"] or None,
            "created_time": graph_time(video["finished"] or video["created"]),
            "updated_time": graph_time(video["finished"] or video["created"]),
            # The real one answers a path without a host; this one must open in the sandbox.
            "permalink_url": permalink(self._sandbox, video["post_id"]),
            "post_id": video["post_id"].partition("_")[2] or None,
            "published": is_ready,
            "source": f"{self._sandbox.base_url}/blobs/{video['sha256']}" if is_ready else None,
            "status": status(self._sandbox, video),
        }

    async def listed(self, call: Call) -> list[Json]:
        """Finished videos, newest first."""
        videos = reversed(self._sandbox.list(SLUG, "video"))
        return [self.values(video) for video in videos if video["finished"]]

    async def edit(self, call: Call) -> Json:
        call.page_only()
        video = self.get(call.id)
        if video is None:
            raise missing_object(call.id)
        if "name" in call.params:
            video["title"] = call.params["name"]
        if "description" in call.params:
            video["description"] = call.params["description"]
            post = self._posts.get(video["post_id"])
            if post is not None:
                now = self._sandbox.clock.now().isoformat()
                self._sandbox.put(SLUG, "post", post["id"], {**post, "message": video["description"], "updated": now})
        self.keep(video)
        return {"success": True}

    def remove(self, id: str) -> bool:
        video = self.get(id)
        if video is not None:
            self._posts.remove(video["post_id"])
        return self._sandbox.delete(SLUG, "video", id)

    async def add_captions(self, call: Call) -> Json:
        call.page_only()
        video = self.get(call.id)
        if video is None or not video["finished"]:
            raise missing_object(call.id)
        file = call.files.get("captions_file")
        match = _CAPTIONS_NAME.match(file.filename or "") if file else None
        if file is None or match is None:
            raise bad_parameter("Invalid captions file: it must be named name.locale.srt")
        data = await file.read()
        if b"-->" not in data or data.lstrip(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
            raise bad_parameter("Invalid captions file: it must be SubRip")
        video["captions"][match[1]] = self._sandbox.save_blob(data)
        self.keep(video)
        return {"success": True}

    async def captions(self, call: Call) -> list[Json]:
        video = self.get(call.id)
        if video is None:
            raise missing_object(call.id)
        default = call.params.get("default_locale", "")
        return [{"id": f"{call.id}_{locale}", "locale": locale, "is_default": locale == default}
                for locale in video["captions"]]  # fmt: skip

    # inside

    def open(self, size: int) -> Document:
        """A video of which nothing has come yet; 0 where the size is told later."""
        video: Document = {
            "id": self._sandbox.next_id(SLUG), "size": size, "received": 0, "parts": [], "sha256": "", "finished": "",
            "title": "", "description": "", "post_id": "", "captions": {},
            "created": self._sandbox.clock.now().isoformat(),
        }  # fmt: skip
        self.keep(video)
        return video

    def _session_video(self, call: Call) -> Document:
        session = self._sandbox.get(SLUG, "session", call.params.get("upload_session_id", ""))
        video = self.get(session["video_id"]) if session else None
        if video is None:
            raise GraphProblem(100, "(#100) The upload session is gone", subcode=1363030)
        return video

    def _chunk_size(self, video: Document) -> int:
        missing: int = video["size"] - video["received"]
        return min(self._sandbox.quota(SLUG, "video_chunk_bytes", 1024 * 1024), missing)

    def _window(self, video: Document) -> Json:
        """The next bytes wanted; offsets come as strings."""
        start = video["received"]
        return {"start_offset": str(start), "end_offset": str(start + self._chunk_size(video))}

    async def publish(self, video: Document, call: Call) -> None:
        """Put the pieces together and the film on the feed; readers see it once it is processed."""
        video["sha256"] = await asyncio.to_thread(put_together, self._sandbox, video["parts"], video["id"])
        video["title"] = call.params.get("title", "")
        video["description"] = call.params.get("description", "")
        video["finished"] = self._sandbox.clock.now().isoformat()
        video["post_id"] = self._posts.add(video["description"], video_id=video["id"])
        self.keep(video)

    def keep(self, video: Document) -> None:
        self._sandbox.put(SLUG, "video", video["id"], video)
