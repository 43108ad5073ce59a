"""Facebook Pages, offline: the part of the Graph API that publishing needs, and the Page as its readers see it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ..accounts import FACEBOOK
from ..state import Document, Sandbox
from ..timeline import Media, TimelinePost
from . import comments, insights, login, objects, posts, reels, videos
from .comments import Comments
from .graph import SLUG as SLUG
from .graph import Graph, bad_parameter
from .objects import Objects
from .posts import Posts
from .reels import Reels
from .videos import Videos

LABEL = "Facebook"
#: Numbers that the control page can change: name → (what it is, default).
QUOTAS = {
    "calls_per_hour": ("số lần gọi mỗi giờ", 4800),
    "video_chunk_bytes": ("số byte mỗi phần khi tải video lên", 1024 * 1024),
    "video_processing_s": ("số giây xử lý video", 2),
    "reels_per_day": ("số Reel mỗi 24 giờ", 30),
    "too_few_likes": ("trang có quá ít lượt thích để xem số liệu (1: có, 0: không)", 0),
    "followers": ("số người theo dõi trang", 1208),
    **{f"retired:{name}": (f"bỏ chỉ số {name} (1: có, 0: không)", 0) for name in insights.RETIRABLE},
    "refuse_repeats": ("từ chối bài trùng bài ngay trước (1: có, 0: không)", 1),
}

Endpoint = Callable[[Request], Awaitable[Response]]


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    graph, feed = Graph(sandbox), Posts(sandbox)
    films = Videos(sandbox, feed)
    talk, short = Comments(sandbox, feed), Reels(sandbox, films)
    things = Objects(sandbox, feed, films, talk)
    on = graph.endpoint
    reads: dict[str, Endpoint] = {
        "me": on("page.read", things.me),
        "debug_token": on("token.inspect", things.debug_token, params=objects.DEBUG_PARAMS),
        "oauth/access_token": graph.endpoint(
            "oauth.token", things.exchange, params=objects.EXCHANGE_PARAMS, is_open=True
        ),
        "me/accounts": on("accounts.list", things.accounts, params=("limit",)),
        "{id}/published_posts": on("posts.list", things.published_posts, params=posts.LIST_PARAMS),
        "{id}/videos": on("videos.list", things.videos, params=(*posts.LIST_PARAMS, "type")),
        "{id}/captions": on("captions.list", things.captions),
        "{id}/picture": on("picture.read", things.picture, params=("redirect", "width", "height", "type")),
        "{id}/comments": on("comments.list", talk.listed, params=comments.LIST_PARAMS),
        "{id}/subscribed_apps": on("subscription.read", things.subscriptions),
        "{id}/video_insights": on("video_insights", things.video_insights, params=insights.PARAMS),
        "{id}/insights": on("insights", things.insights, params=insights.PARAMS),
        "{id}": on("object.read", things.read),
    }
    writes: dict[str, Endpoint] = {
        "{id}/feed": on("feed.create", feed.create, params=posts.FEED_PARAMS),
        "{id}/photos": on("photo.create", feed.upload_photo, params=posts.PHOTO_PARAMS, files=("source",)),
        "{id}/video_reels": _by_phase(
            graph,
            {
                "start": on("reel.start", short.start, params=reels.START_PARAMS),
                "finish": on("reel.finish", short.finish, params=reels.FINISH_PARAMS),
            },
        ),
        "{id}/comments": on("comment.create", talk.create, params=comments.CREATE_PARAMS),
        "{id}/subscribed_apps": on("subscription.create", things.subscribe, params=objects.SUBSCRIBE_PARAMS),
        "{id}/captions": on(
            "captions.create", films.add_captions, params=("default_locale",), files=("captions_file",)
        ),
        "{id}": on("object.edit", things.edit, params=(*posts.EDIT_PARAMS, *videos.EDIT_PARAMS, *comments.EDIT_PARAMS)),
    }
    reel_bytes = sandbox.faults.guard(SLUG, "reel.bytes")(short.receive)
    return [
        *login.routes(sandbox),
        *(Route(f"/graph/{{version}}/{path}", endpoint) for path, endpoint in reads.items()),
        *(Route(f"/graph/{{version}}/{path}", endpoint, methods=["POST"]) for path, endpoint in writes.items()),
        Route("/graph/{version}/{id}", on("object.delete", things.delete), methods=["DELETE"]),
        Route("/video/{version}/{id}/videos", _upload(graph, films), methods=["POST"]),
        Route("/rupload/video-upload/{version}/{video_id}", reel_bytes, methods=["POST"]),
    ]


def timeline(sandbox: Sandbox) -> list[TimelinePost]:
    return [_shown(sandbox, post) for post in reversed(Posts(sandbox).visible())]


def _upload(graph: Graph, films: Videos) -> Endpoint:
    on = graph.endpoint
    return _by_phase(graph, {
        "start": on("video.start", films.start, params=videos.START_PARAMS),
        "transfer": on(
            "video.transfer", films.transfer, params=videos.TRANSFER_PARAMS, files=("video_file_chunk",)
        ),
        "finish": on("video.finish", films.finish, params=videos.FINISH_PARAMS),
    })  # fmt: skip


def _by_phase(graph: Graph, phases: Mapping[str, Endpoint]) -> Endpoint:
    """One address for several phases, told apart by a parameter."""

    async def endpoint(request: Request) -> Response:
        await request.body()  # kept, so that the form can be read again by the phase
        phase = str((await request.form()).get("upload_phase")).lower()
        if phase not in phases:
            return graph.refuse(bad_parameter(f"Param upload_phase must be one of {{{', '.join(phases)}}}"))
        return await phases[phase](request)

    return endpoint


def _shown(sandbox: Sandbox, post: Document) -> TimelinePost:
    pictures = [sandbox.get(SLUG, "photo", photo_id) or {} for photo_id in post["photo_ids"]]
    media = [
        Media(kind="image", sha256=p["sha256"], media_type=p["media_type"], alt=p["alt"], filename=p["filename"])
        for p in pictures
    ]
    video = sandbox.get(SLUG, "video", post["video_id"]) if post["video_id"] else None
    if video is not None:
        captions = next(iter(video["captions"].values()), "")
        media.append(
            Media(kind="video", sha256=video["sha256"], media_type="video/mp4", captions_sha256=captions)
        )  # fmt: skip
    return TimelinePost(
        id=post["id"], author=FACEBOOK.page_name, title=video["title"] if video else "", text=post["message"],
        posted_at=datetime.fromisoformat(post["created"]), link=post["link"], media=tuple(media),
        facts=_facts(sandbox, post),
    )  # fmt: skip


def _facts(sandbox: Sandbox, post: Document) -> dict[str, str]:
    edited = {"Đã sửa": "có"} if post["updated"] != post["created"] else {}
    said = [one["message"] for one in Comments(sandbox, Posts(sandbox)).under(post["id"])]
    return {**edited, **{f"Bình luận {number}": text for number, text in enumerate(said, 1)}}
