"""What viewers see: the channel's feed, and each video on a page of its own."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from ..accounts import YOUTUBE
from ..blobs import media_type_of
from ..pages import render
from ..timeline import Media, TimelinePost
from . import rules
from .captions import Tracks
from .dialect import SLUG, Dialect, Json
from .videos import Videos


def routes(dialect: Dialect) -> list[BaseRoute]:
    async def watch(request: Request) -> Response:
        video_id = request.path_params.get("id") or request.query_params.get("v", "")
        video = dialect.sandbox.get(SLUG, "video", video_id)
        if video is None or _privacy(dialect, video) == "private":
            return PlainTextResponse("Không có video này.", status_code=404)
        counted = video.get("counted", {})
        video["counted"] = {**counted, "views": counted.get("views", 0) + 1}
        dialect.sandbox.put(SLUG, "video", video_id, video)
        return render("youtube_watch.html", platforms=[], post=_post(dialect, video), channel=YOUTUBE)

    return [Route("/watch", watch), Route("/shorts/{id}", watch)]


def timeline(dialect: Dialect) -> list[TimelinePost]:
    """Newest first. What the public would not see is there too, marked."""
    return [_post(dialect, video) for video in reversed(dialect.sandbox.list(SLUG, "video"))]


def _post(dialect: Dialect, video: Json) -> TimelinePost:
    sandbox, snippet = dialect.sandbox, video["snippet"]
    state = Videos(dialect).state(video)
    if state == "processed":
        state = "" if _privacy(dialect, video) == "public" else _privacy(dialect, video)
    tracks = [track for track in Tracks(dialect).of(video["id"]) if track["status"] == "serving"]
    film = Media(
        kind="video", sha256=video["sha256"], media_type=video["media_type"],
        captions_sha256=tracks[0]["sha256"] if tracks else "",
    )  # fmt: skip
    return TimelinePost(
        id=video["id"],
        author=YOUTUBE.title,
        title=snippet["title"],
        text=snippet["description"],
        posted_at=Videos.made_at(video),
        link=f"{sandbox.base_url}/{SLUG}/watch?v={video['id']}",
        media=(film, *_thumbnail(dialect, video)),
        state=state,
        facts=_facts(dialect, video, tracks),
    )


def _thumbnail(dialect: Dialect, video: Json) -> tuple[Media, ...]:
    sha256 = video["thumbnail_sha256"]
    if not sha256:
        return ()
    with dialect.sandbox.blob_path(sha256).open("rb") as file:
        media_type = media_type_of(file.read(16))
    return (Media(kind="image", sha256=sha256, media_type=media_type, alt=f"Ảnh thu nhỏ: {video['snippet']['title']}"),)


def _privacy(dialect: Dialect, video: Json) -> str:
    return str(rules.published(video["status"], dialect.sandbox.clock.now())["privacyStatus"])


def _facts(dialect: Dialect, video: Json, tracks: list[Json]) -> dict[str, str]:
    listed = dialect.sandbox.list(SLUG, "playlist_item")
    facts = {
        "privacy": _privacy(dialect, video),
        "public_at": rules.published(video["status"], dialect.sandbox.clock.now()).get("publishAt", ""),
        "captions": ", ".join(track["language"] for track in tracks),
        "playlist": ", ".join(item["playlistId"] for item in listed if item["videoId"] == video["id"]),
        "tags": ", ".join(video["snippet"].get("tags", [])),
    }
    return {name: value for name, value in facts.items() if value}
