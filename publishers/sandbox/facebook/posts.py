"""Posts and photos of a Page: ``/feed``, ``/photos``, ``/published_posts`` and the objects they make."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlsplit

from PIL import Image, UnidentifiedImageError

from ..accounts import FACEBOOK
from ..state import Document, Sandbox
from .graph import SLUG, Call, GraphProblem, Json, bad_parameter, graph_time, missing_object
from .processing import stage

MESSAGE_MAX = 63_206
PHOTO_MAX_BYTES = 10 * 1024 * 1024
PHOTO_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "BMP": "image/bmp", "TIFF": "image/tiff"}
FEED_PARAMS = ("message", "link", "published", "attached_media")
PHOTO_PARAMS = ("caption", "message", "alt_text_custom", "published", "temporary", "no_story")
EDIT_PARAMS = ("message", "is_hidden", "is_published")
LIST_PARAMS = ("limit", "after", "include_hidden")
_LIST_DEFAULT, _LIST_MAX = 25, 100


class Posts:
    """The Page's feed."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def create(self, call: Call) -> Json:
        call.page_only()
        check_page(call.id)
        message = call.params.get("message", "")
        link = call.params.get("link", "")
        photos = self._attached(call) if "attached_media" in call.params else []
        if not call.boolean("published", True):
            raise bad_parameter("published=false needs scheduled_publish_time")
        if not (message or link or photos):
            raise bad_parameter("Missing message or attachment", 1349125)
        if link and photos:
            raise bad_parameter("link and attached_media can't be used together")
        if link and urlsplit(link).scheme not in ("http", "https"):
            raise GraphProblem(1609005, "(#1609005) The link could not be scraped")
        self._check_text(message)
        return {"id": self.add(message, link=link, photo_ids=[photo["id"] for photo in photos])}

    def add(self, message: str, *, link: str = "", photo_ids: list[str] | None = None, video_id: str = "") -> str:
        """Put a post on the feed; returns its id."""
        post_id = f"{FACEBOOK.page_id}_{self._sandbox.next_id(SLUG)}"
        now = self._sandbox.clock.now().isoformat()
        post = {"message": message, "link": link, "photo_ids": photo_ids or [], "video_id": video_id,
                "created": now, "updated": now, "hidden": False}  # fmt: skip
        self._sandbox.put(SLUG, "post", post_id, post)
        for photo_id in photo_ids or []:
            photo = self._sandbox.get(SLUG, "photo", photo_id) or {}
            self._sandbox.put(SLUG, "photo", photo_id, {**photo, "post_id": post_id})
        return post_id

    async def upload_photo(self, call: Call) -> Json:
        call.page_only()
        check_page(call.id)
        if "source" not in call.files:
            raise bad_parameter("(#324) Requires upload file")
        data = await call.files["source"].read()
        width, height, media_type = _measure(data)
        photo_id = self._sandbox.next_id(SLUG)
        caption = call.params.get("caption") or call.params.get("message", "")
        photo = {"sha256": self._sandbox.save_blob(data), "media_type": media_type, "width": width, "height": height,
                 "alt": call.params.get("alt_text_custom", ""), "caption": caption, "post_id": "",
                 "filename": call.files["source"].filename or "",
                 "created": self._sandbox.clock.now().isoformat()}  # fmt: skip
        published = call.boolean("published", True)
        if published:
            self._check_text(caption)
        self._sandbox.put(SLUG, "photo", photo_id, photo)
        if not published:
            return {"id": photo_id}
        return {"id": photo_id, "post_id": self.add(caption, photo_ids=[photo_id])}

    async def published(self, call: Call) -> list[Json]:
        """Visible posts, newest first."""
        return [self.values(post) for post in reversed(self.visible())]

    def visible(self) -> list[Document]:
        """Posts that readers see, oldest first: a video's only once it is processed."""
        posts = (post for post in self._sandbox.list(SLUG, "post") if not post["hidden"])
        return [post for post in posts if not post["video_id"] or self._is_processed(post["video_id"])]

    def get(self, id: str) -> Document | None:
        return self._sandbox.get(SLUG, "post", id)

    async def edit(self, call: Call) -> Json:
        call.page_only()
        post = self.get(call.id)
        if post is None:
            raise missing_object(call.id)
        changes: Json = {"updated": self._sandbox.clock.now().isoformat()}
        if "message" in call.params:
            changes["message"] = call.params["message"]
        if "is_hidden" in call.params:
            changes["hidden"] = call.boolean("is_hidden", False)
        if len(changes.get("message", "")) > MESSAGE_MAX:
            raise bad_parameter("The message is too long")
        self._sandbox.put(SLUG, "post", call.id, {**post, **changes})
        return {"success": True}

    def remove(self, id: str) -> bool:
        return self._sandbox.delete(SLUG, "post", id)

    def remove_photo(self, id: str) -> bool:
        return self._sandbox.delete(SLUG, "photo", id)

    def values(self, post: Document) -> Json:
        """Every field of a post that may be asked for."""
        pictures = [self._photo(photo_id) for photo_id in post["photo_ids"]]
        return {
            "id": post["id"],
            "message": post["message"] or None,
            "created_time": graph_time(post["created"]),
            "updated_time": graph_time(post["updated"]),
            "permalink_url": permalink(self._sandbox, post["id"]),
            "full_picture": pictures[0]["images"][0]["source"] if pictures else None,
            "is_published": True,
            "is_hidden": post["hidden"],
            "status_type": "added_photos"
            if pictures
            else "added_video"
            if post["video_id"]
            else "mobile_status_update",
            "from": {"id": FACEBOOK.page_id, "name": FACEBOOK.page_name},
            "shares": None,
            "attachments": {"data": self._attachments(post, pictures)} if pictures or post["link"] else None,
        }

    def photo_values(self, id: str) -> Json | None:
        """Every field of a photo."""
        return self._photo(id) if self._sandbox.get(SLUG, "photo", id) else None

    def _photo(self, id: str) -> Json:
        photo = self._sandbox.get(SLUG, "photo", id) or {}
        image = {"source": f"{self._sandbox.base_url}/blobs/{photo['sha256']}", "width": photo["width"],
                 "height": photo["height"]}  # fmt: skip
        return {
            "id": id, "alt_text": photo["alt"] or None, "alt_text_custom": photo["alt"] or None, "images": [image],
            "name": photo["caption"] or None, "width": photo["width"], "height": photo["height"],
            "link": permalink(self._sandbox, photo["post_id"] or id), "page_story_id": photo["post_id"] or None,
            "created_time": graph_time(photo["created"]),
        }  # fmt: skip

    def _is_processed(self, video_id: str) -> bool:
        video = self._sandbox.get(SLUG, "video", video_id)
        return video is not None and stage(self._sandbox, video) == "ready"

    @staticmethod
    def _attachments(post: Document, pictures: list[Json]) -> list[Json]:
        if not pictures:
            return [{"media_type": "link", "type": "share", "url": post["link"], "title": post["link"]}]
        shown = [
            {"media_type": "photo", "type": "photo", "media": {"image": {"src": p["images"][0]["source"]}},
             "target": {"id": p["id"]}, "description": p["alt_text"] or ""}
            for p in pictures
        ]  # fmt: skip
        if len(shown) == 1:
            return shown
        return [{"media_type": "album", "type": "album", "subattachments": {"data": shown}}]

    def _attached(self, call: Call) -> list[Json]:
        photos = []
        for item in call.objects("attached_media"):
            photo = self._sandbox.get(SLUG, "photo", str(item.get("media_fbid", "")))
            if photo is None or set(item) != {"media_fbid"}:
                raise bad_parameter("Invalid attached_media: each needs the media_fbid of a photo of this Page")
            if photo["post_id"]:
                raise bad_parameter("Already published photo can't be attached again")
            photos.append(photo)
        return photos

    def _check_text(self, message: str) -> None:
        if len(message) > MESSAGE_MAX:
            raise bad_parameter("The message is too long")
        if not self._sandbox.quota(SLUG, "refuse_repeats", 1):
            return
        posts = self._sandbox.list(SLUG, "post")
        if message and posts and posts[-1]["message"] == message:
            raise GraphProblem(506, "Duplicate status message", kind="OAuthException")


def check_page(id: str) -> None:
    if id not in (FACEBOOK.page_id, "me"):
        raise missing_object(id)


def permalink(sandbox: Sandbox, id: str) -> str:
    """Where a person sees the post."""
    return f"{sandbox.base_url}/{SLUG}/timeline#p-{id}"


def page_of(call: Call, rows: list[Json]) -> tuple[list[Json], Json]:
    """The asked-for slice of an edge and its ``paging``."""
    limit = min(call.number("limit") if "limit" in call.params else _LIST_DEFAULT, _LIST_MAX)
    ids = [row["id"] for row in rows]
    after = call.params.get("after", "")
    start = ids.index(after) + 1 if after in ids else 0
    shown = rows[start : start + limit]
    paging: dict[str, Any] = {}
    if shown:
        paging = {"cursors": {"before": shown[0]["id"], "after": shown[-1]["id"]}}
        if start + limit < len(rows):
            paging["next"] = "…"
    return shown, paging


def _measure(data: bytes) -> tuple[int, int, str]:
    if len(data) > PHOTO_MAX_BYTES:
        raise bad_parameter("Your photos couldn't be uploaded. Photos should be smaller than 10 MB", 1366046)
    try:
        with Image.open(io.BytesIO(data)) as picture:
            kind = PHOTO_FORMATS[picture.format or ""]
            return picture.width, picture.height, kind
    except (UnidentifiedImageError, KeyError, OSError):
        raise bad_parameter("Invalid image: it should be a JPEG, PNG, GIF, BMP or TIFF", 1366046) from None
