"""Playlists: the channel's uploads, newest first, and one that videos are put on."""

from __future__ import annotations

import base64
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cms.core.clock import rfc3339

from ..accounts import YOUTUBE
from .dialect import API, SLUG, Dialect, Json, Refused, json_of, parts_of
from .videos import UPLOADS_PLAYLIST, Videos

#: A second one, so that a video can change places.
OTHER_PLAYLIST = "PLsandboxPhapLuatTreEm0000000001"
_PAGE_MAX = 50
_PAGE_DEFAULT = 5


def routes(dialect: Dialect) -> list[Route]:
    playlists = Playlists(dialect)
    path = f"{API}/playlistItems"
    return [
        dialect.route("GET", path, "playlistItems.list", playlists.listed, cost=1, required=["part", "playlistId"],
                      optional=["videoId", "maxResults", "pageToken"]),
        dialect.route("POST", path, "playlistItems.insert", playlists.insert, cost=50, required=["part"]),
        dialect.route("DELETE", path, "playlistItems.delete", playlists.delete, cost=50, required=["id"]),
    ]  # fmt: skip


class Playlists:
    """The playlists of the one channel."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._sandbox = dialect.sandbox
        self._videos = Videos(dialect)

    async def listed(self, request: Request) -> Json:
        parts_of(request, ("snippet", "contentDetails", "status", "id"))
        given = request.query_params
        items = self._items(given["playlistId"])
        if "videoId" in given:
            items = [item for item in items if item["snippet"]["resourceId"]["videoId"] == given["videoId"]]
        size, start = _number(given.get("maxResults", str(_PAGE_DEFAULT))), _offset(given.get("pageToken", ""))
        page: Json = {
            "kind": "youtube#playlistItemListResponse", "items": items[start : start + size],
            "pageInfo": {"totalResults": len(items), "resultsPerPage": size},
        }  # fmt: skip
        if start + size < len(items):
            page["nextPageToken"] = _token(start + size)
        return page

    async def insert(self, request: Request) -> Json:
        parts_of(request, ("snippet",))
        snippet = (await json_of(request)).get("snippet", {})
        resource = snippet.get("resourceId", {})
        self._must_exist(str(snippet.get("playlistId", "")))
        if resource.get("kind") != "youtube#video":
            raise Refused(400, "invalidResourceType", "The type specified for the resource ID is not supported.")
        video_id = self._videos.get(str(resource.get("videoId", "")))["id"]
        item_id = f"UExzYW5kYm94{self._sandbox.next_id(SLUG)}"
        item = {"videoId": video_id, "playlistId": snippet["playlistId"]}
        item["addedAt"] = rfc3339(self._sandbox.clock.now())
        self._sandbox.put(SLUG, "playlist_item", item_id, item)
        return _resource(item_id, item)

    async def delete(self, request: Request) -> Response:
        if not self._sandbox.delete(SLUG, "playlist_item", request.query_params["id"]):
            message = "The playlist item identified with the request's id parameter cannot be found."
            raise Refused(404, "playlistItemNotFound", message, domain="youtube.playlistItem")
        return Response(status_code=204)

    def _items(self, playlist_id: str) -> list[Json]:
        if playlist_id == UPLOADS_PLAYLIST:
            return self._uploads()
        self._must_exist(playlist_id)
        stored = self._sandbox.list(SLUG, "playlist_item")
        return [_resource(item["id"], item) for item in stored if item["playlistId"] == playlist_id]

    def _uploads(self) -> list[Json]:
        """The uploads, newest first; a new one may be missing for a while."""
        listed_before = self._sandbox.clock.now() - timedelta(seconds=self._dialect.quota("uploads_lag_s"))
        videos = [v for v in self._sandbox.list(SLUG, "video") if Videos.made_at(v) <= listed_before]
        if not videos:
            # A channel without uploads has no uploads playlist.
            raise _no_such_playlist()
        items = [{"videoId": v["id"], "playlistId": UPLOADS_PLAYLIST, "addedAt": v["made_at"]} for v in videos]
        return [_resource(f"UPL{item['videoId']}", item) for item in reversed(items)]

    def _must_exist(self, playlist_id: str) -> None:
        if playlist_id not in (YOUTUBE.playlist_id, OTHER_PLAYLIST):
            raise _no_such_playlist()


def _resource(item_id: str, item: Json) -> Json:
    snippet = {
        "publishedAt": item["addedAt"], "channelId": YOUTUBE.channel_id, "playlistId": item["playlistId"],
        "resourceId": {"kind": "youtube#video", "videoId": item["videoId"]},
    }  # fmt: skip
    return {"kind": "youtube#playlistItem", "id": item_id, "snippet": snippet}


def _no_such_playlist() -> Refused:
    message = "The playlist identified with the request's playlistId parameter cannot be found."
    return Refused(404, "playlistNotFound", message, domain="youtube.playlistItem")


def _number(text: str) -> int:
    if not text.isdigit() or not 0 <= int(text) <= _PAGE_MAX:
        raise Refused(400, "invalidParameter", "maxResults", domain="global")
    return int(text)


def _token(start: int) -> str:
    return base64.urlsafe_b64encode(f"from {start}".encode()).decode()


def _offset(token: str) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("from "))
    except ValueError:
        raise Refused(400, "invalidPageToken", "The request specifies an invalid page token.") from None
