"""Videos and the channel: what there is, what may be changed, what is deleted."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cms.core.clock import rfc3339
from cms.core.ids import sha256_hex

from ..accounts import YOUTUBE
from ..blobs import media_type_of
from . import rules
from .dialect import API, SLUG, UPLOAD, Dialect, Json, Refused, json_of, parts_of
from .hub import Hub

PARTS = ("snippet", "status", "statistics", "contentDetails", "processingDetails", "fileDetails", "id")
_CHANNEL_PARTS = ("snippet", "statistics", "contentDetails", "status", "id")
_IDS_MAX = 50
_THUMBNAIL_MAX = 52_428_800
UPLOADS_PLAYLIST = f"UU{YOUTUBE.channel_id[2:]}"


def routes(dialect: Dialect) -> list[Route]:
    videos = Videos(dialect)
    return [
        dialect.route("GET", f"{API}/channels", "channels.list", videos.channel, cost=1, required=["part"],
                      optional=["mine", "id", "maxResults"]),
        dialect.route("GET", f"{API}/videos", "videos.list", videos.listed, cost=1, required=["part", "id"],
                      optional=["hl"]),
        dialect.route("GET", f"{API}/videos:batchGetStats", "videos.batchGetStats", videos.counted, cost=1,
                      bucket="stats", required=["part", "id"]),
        dialect.route("PUT", f"{API}/videos", "videos.update", videos.update, cost=50, required=["part"]),
        dialect.route("DELETE", f"{API}/videos", "videos.delete", videos.delete, cost=50, required=["id"]),
        dialect.route("POST", f"{UPLOAD}/thumbnails/set", "thumbnails.set", videos.set_thumbnail, cost=50,
                      required=["videoId"]),
    ]  # fmt: skip


class Videos:
    """The videos of the one channel."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._sandbox = dialect.sandbox
        self._hub = Hub(dialect)

    # made by uploads

    def make(self, path: Path, session: Json) -> str:
        """Turn a session's file into a video; returns its id."""
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            is_video = media_type_of(file.read(16)).startswith("video/")
        path.replace(self._sandbox.blob_path(sha256))
        serial = f"video {self._sandbox.next_id(SLUG)}".encode()
        video_id = base64.urlsafe_b64encode(hashlib.sha256(serial).digest())[:11].decode()
        made = {name: session[name] for name in ("snippet", "status", "media_type", "size")}
        made |= {
            "sha256": sha256, "made_at": rfc3339(self._sandbox.clock.now()), "is_video": is_video,
            "thumbnail_sha256": "",
        }  # fmt: skip
        verdict = self._sandbox.get(SLUG, "verdict", "next")
        if verdict:
            # What processing will say of it, put there by a test: {"status": …, "processingDetails": …}.
            made["verdict"] = {name: said for name, said in verdict.items() if name != "id"}
            self._sandbox.delete(SLUG, "verdict", "next")
        self._sandbox.put(SLUG, "video", video_id, made)
        self._hub.tell(video_id, made)
        return video_id

    def made_today(self) -> int:
        since = self._sandbox.clock.now() - timedelta(days=1)
        return sum(self.made_at(video) > since for video in self._sandbox.list(SLUG, "video"))

    # the API

    async def channel(self, request: Request) -> Json:
        parts = parts_of(request, _CHANNEL_PARTS)
        if request.query_params.get("mine") != "true" and request.query_params.get("id") != YOUTUBE.channel_id:
            if "id" in request.query_params:
                return _page("channel", [])
            raise Refused(400, "missingRequiredParameter", "No filter selected. Expected one of: id, mine")
        videos = len(self._sandbox.list(SLUG, "video"))
        found: Json = {
            "snippet": {
                "title": YOUTUBE.title,
                "description": "",
                "publishedAt": "2020-11-09T00:00:00Z",
                "thumbnails": {"default": {"url": f"{self._sandbox.base_url}/youtube/avatar.svg"}},
            },
            "statistics": {**self._channel_counters(), "videoCount": str(videos)},
            "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": UPLOADS_PLAYLIST}},
            "status": {"privacyStatus": "public", "isLinked": True, "longUploadsStatus": "allowed"},
        }
        return _page("channel", [_resource("channel", YOUTUBE.channel_id, found, parts)])

    def _channel_counters(self) -> Json:
        """As texts. Subscribers are rounded down to three digits; hidden ones are said to be none."""
        followers = self._sandbox.quota(SLUG, "subscribers", 1208)
        is_hidden = bool(self._sandbox.quota(SLUG, "hide_subscribers", 0))
        step = 10 ** max(len(str(followers)) - 3, 0)
        views = sum(int(_statistics(video)["viewCount"]) for video in self._sandbox.list(SLUG, "video"))
        told = 0 if is_hidden else followers // step * step
        return {"viewCount": str(views), "subscriberCount": str(told), "hiddenSubscriberCount": is_hidden}

    async def listed(self, request: Request) -> Json:
        parts = parts_of(request, PARTS)
        ids = request.query_params["id"].split(",")
        if len(ids) > _IDS_MAX:
            raise Refused(400, "invalidFilters", "The request specifies an invalid filter parameter: id")
        found = (self.resource(video_id, parts) for video_id in ids)
        return _page("video", [resource for resource in found if resource])

    async def counted(self, request: Request) -> Json:
        """The counters of many videos, from a bucket of their own."""
        parts = parts_of(request, ("id", "snippet", "statistics", "contentDetails"))
        ids = request.query_params["id"].split(",")
        if len(ids) > _IDS_MAX:
            raise Refused(400, "invalidFilters", "The request specifies an invalid filter parameter: id")
        items = []
        for video_id in ids:
            video = self._sandbox.get(SLUG, "video", video_id)
            if video:
                numbers = _statistics(video)
                about = {
                    "snippet": {"publishTime": video["made_at"]},
                    "statistics": {name: numbers[name] for name in ("viewCount", "likeCount", "commentCount")},
                    "contentDetails": {"duration": "60s"},
                }  # fmt: skip
                items.append(_resource("videoStats", video_id, about, parts))
        return {"kind": "youtube#batchGetStatsResponse", "items": items}

    async def update(self, request: Request) -> Json:
        """Every writable property of a named part is replaced; what the body leaves out is gone."""
        parts = parts_of(request, ("snippet", "status"))
        body = await json_of(request)
        video = self.get(str(body.get("id", "")))
        if "snippet" in parts:
            video["snippet"] = rules.snippet_of(body, category_needed=True)
        if "status" in parts:
            now = self._sandbox.clock.now()
            is_private = rules.published(video["status"], now)["privacyStatus"] == "private"
            if "publishAt" in body.get("status", {}) and not is_private:
                raise Refused(400, "invalidPublishAt", "The video has been published before.")
            video["status"] = rules.status_of(body, now)
        self._sandbox.put(SLUG, "video", video["id"], video)
        self._hub.tell(video["id"], video)
        return self.resource(video["id"], parts) or {}

    async def delete(self, request: Request) -> Response:
        video_id = self.get(request.query_params["id"])["id"]
        for kind in ("captions", "playlist_item"):
            for row in self._sandbox.list(SLUG, kind):
                if row["videoId"] == video_id:
                    self._sandbox.delete(SLUG, kind, row["id"])
        self._sandbox.delete(SLUG, "video", video_id)
        self._hub.tell(video_id, None)
        return Response(status_code=204)

    async def set_thumbnail(self, request: Request) -> Json:
        video = self.get(request.query_params["videoId"])
        data = await request.body()
        if not data:
            raise Refused(400, "mediaBodyRequired", "The request does not include the image content.")
        if len(data) > _THUMBNAIL_MAX or media_type_of(data[:16]) not in ("image/jpeg", "image/png"):
            raise Refused(400, "invalidImage", "The provided image content is invalid.")
        video["thumbnail_sha256"] = self._sandbox.save_blob(data)
        self._sandbox.put(SLUG, "video", video["id"], video)
        address = f"{self._sandbox.base_url}/blobs/{video['thumbnail_sha256']}"
        return {"kind": "youtube#thumbnailSetResponse", "items": [{"default": {"url": address}}]}

    # the state of one

    def get(self, video_id: str) -> Json:
        """The stored video. Raises ``Refused``."""
        video = self._sandbox.get(SLUG, "video", video_id)
        if video is None:
            raise Refused(404, "videoNotFound", "The video that you are trying to access cannot be found.",
                          domain="youtube.video")  # fmt: skip
        return video

    def resource(self, video_id: str, parts: Collection[str]) -> Json | None:
        """A video as the API shows it to its owner."""
        video = self._sandbox.get(SLUG, "video", video_id)
        if video is None:
            return None
        state = self.state(video)
        about = {"channelId": YOUTUBE.channel_id, "channelTitle": YOUTUBE.title, "publishedAt": video["made_at"]}
        found: Json = {
            "snippet": {**video["snippet"], **about},
            "status": {
                **rules.published(video["status"], self._sandbox.clock.now()), **_upload_status(state),
                "madeForKids": bool(video["status"].get("selfDeclaredMadeForKids")),
            },
            "statistics": _statistics(video),
            "contentDetails": {"definition": "hd", "dimension": "2d", "caption": "false"},
            "processingDetails": _processing(state),
            "fileDetails": {"fileSize": str(video["size"])},
        }  # fmt: skip
        if state == "failed" and "verdict" in video:
            found["status"] = {**video["status"], "uploadStatus": "processed", **video["verdict"].get("status", {})}
            found["processingDetails"] = video["verdict"].get("processingDetails", {"processingStatus": "succeeded"})
        return _resource("video", video_id, found, parts)

    def state(self, video: Json) -> str:
        """``processing``, ``processed`` or ``failed``, by the sandbox's clock."""
        age = self._sandbox.clock.now() - self.made_at(video)
        if age < timedelta(seconds=self._dialect.quota("processing_s")):
            return "processing"
        return "processed" if video["is_video"] and "verdict" not in video else "failed"

    @staticmethod
    def made_at(video: Json) -> datetime:
        return datetime.fromisoformat(video["made_at"])


def _statistics(video: Json) -> Json:
    """The counters, as texts; a visit to its page counts as a view."""
    counted = video.get("counted", {})
    names = {"viewCount": "views", "likeCount": "likes", "dislikeCount": "dislikes", "commentCount": "comments"}
    return {"favoriteCount": "0", **{theirs: str(counted.get(ours, 0)) for theirs, ours in names.items()}}


def _upload_status(state: str) -> Json:
    if state == "failed":
        return {"uploadStatus": "failed", "failureReason": "invalidFile"}
    return {"uploadStatus": "processed" if state == "processed" else "uploaded"}


def _processing(state: str) -> Json:
    if state == "failed":
        return {"processingStatus": "failed", "processingFailureReason": "transcodeFailed"}
    return {"processingStatus": "succeeded" if state == "processed" else "processing"}


def _resource(kind: str, resource_id: str, found: Json, parts: Collection[str]) -> Json:
    shown: dict[str, Any] = {name: found[name] for name in found if name in parts}
    etag = sha256_hex(f"{resource_id} {shown}".encode())[:27]
    return {"kind": f"youtube#{kind}", "etag": etag, "id": resource_id, **shown}


def _page(kind: str, items: list[Json]) -> Json:
    about = {"totalResults": len(items), "resultsPerPage": len(items)}
    return {"kind": f"youtube#{kind}ListResponse", "etag": sha256_hex(str(items).encode())[:27], "pageInfo": about,
            "items": items}  # fmt: skip
