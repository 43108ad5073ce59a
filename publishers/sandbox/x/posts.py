"""Posts: made, replied to, deleted. A create is never idempotent, but the same text twice is refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from .dialect import SLUG, Dialect, Refused, body_of, instant, invalid
from .rules import check_id, check_post, has_link, links

Json = dict[str, Any]

_REPEAT_WITHIN = timedelta(days=1)


def routes(dialect: Dialect) -> list[Route]:
    desk = Desk(dialect)
    return [
        dialect.route("POST", "/tweets", "post.create", desk.create, per_window=10_000, status=201),
        dialect.route("DELETE", "/tweets/{id}", "post.delete", desk.delete, per_window=50),
    ]


class Desk:
    """Takes posts in."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._sandbox = dialect.sandbox

    async def create(self, request: Request) -> Json:
        body = await body_of(request)
        check_post(body)
        text = str(body.get("text", ""))
        self._check_reply(body.get("reply"))
        media = [self._usable(media_id) for media_id in (body.get("media") or {}).get("media_ids", ())]
        _check_mix(media)
        self._check_repeat(text)
        self._check_window()
        self._dialect.charge(200 if has_link(text) else 15)
        return self._store(text, media, body)

    async def delete(self, request: Request) -> Json:
        post_id = check_id(request.path_params["id"], "id")
        if self._sandbox.get(SLUG, "post", post_id) is None:
            raise Refused(404, "Not Found Error", f"Could not find tweet with id: [{post_id}].", "resource-not-found")
        self._dialect.charge(10)
        self._sandbox.delete(SLUG, "post", post_id)
        return {"data": {"deleted": True}}

    def _store(self, text: str, media: list[Json], body: Json) -> Json:
        post_id = self._sandbox.next_id(SLUG)
        self._sandbox.put(SLUG, "post", post_id, {
            "text": text, "created_at": instant(self._dialect.now()), "media": [item["id"] for item in media],
            "reply_to": (body.get("reply") or {}).get("in_reply_to_tweet_id", ""),
            "links": {link: f"https://t.co/{post_id[-6:]}{number}" for number, link in enumerate(links(text))},
        })  # fmt: skip
        return {"data": {"id": post_id, "text": text, "edit_history_post_ids": [post_id]}, "errors": []}

    def _check_reply(self, reply: Json | None) -> None:
        if reply is None:
            return
        if self._sandbox.get(SLUG, "post", reply["in_reply_to_tweet_id"]) is None:
            raise invalid("You attempted to reply to a post that is deleted or not visible to you.")
        if not self._dialect.quota("replies_allowed"):
            raise Refused(
                403, "Forbidden", "You are not permitted to reply to this post: its author has not mentioned you.",
                "not-authorized-for-resource",
            )  # fmt: skip

    def _usable(self, media_id: str) -> Json:
        media = self._sandbox.get(SLUG, "media", media_id)
        if media is None or media["state"] != "succeeded" or self._has_ended(media):
            raise invalid("Your media IDs are invalid.", parameter="media.media_ids", value=media_id)
        return media

    def _has_ended(self, media: Json) -> bool:
        return datetime.fromisoformat(media["until"]) <= self._dialect.now()

    def _check_repeat(self, text: str) -> None:
        since = self._dialect.now() - _REPEAT_WITHIN
        recent = (post for post in self._sandbox.list(SLUG, "post") if post["text"] == text)
        if self._dialect.quota("refuse_repeats") and any(
            datetime.fromisoformat(post["created_at"]) > since for post in recent
        ):
            detail = "You are not allowed to create a Tweet with duplicate content."
            raise Refused(403, "Forbidden", detail)

    def _check_window(self) -> None:
        """A hundred in any fifteen minutes, by user."""
        since = self._dialect.now() - timedelta(minutes=15)
        made = [datetime.fromisoformat(post["created_at"]) for post in self._sandbox.list(SLUG, "post")]
        if sum(moment > since for moment in made) >= self._dialect.quota("posts_per_window"):
            raise Refused(429, "Too Many Requests", "Too Many Requests")


def _check_mix(media: list[Json]) -> None:
    kinds = {item["category"] for item in media}
    if len(media) > 1 and kinds != {"tweet_image"}:
        raise invalid("A post may have 4 photos, or 1 animated GIF, or 1 video.", parameter="media.media_ids")
