"""Objects by id, whatever they are, and the edges that list them."""

from __future__ import annotations

from typing import Any

from ..accounts import FACEBOOK
from ..state import Sandbox
from . import comments, insights, login, posts, tokens, videos
from .comments import Comments
from .graph import SLUG, Call, GraphProblem, Json, bad_parameter, missing_object, select
from .posts import Posts, check_page, page_of
from .videos import Videos

EXCHANGE_PARAMS = ("grant_type", "client_id", "client_secret", "fb_exchange_token", *login.REDEEM_PARAMS)
_POST_DEFAULT = ("id", "message", "created_time")
_VIDEO_DEFAULT = ("id", "description", "updated_time")
_USER = {"id": tokens.USER_ID, "name": "Quản trị viên"}
_OTHER = {"id": tokens.OTHER_PAGE_ID, "name": tokens.OTHER_PAGE_NAME}
DEBUG_PARAMS = ("input_token",)
SUBSCRIBE_PARAMS = ("subscribed_fields",)
_SUBSCRIBABLE = frozenset({"feed", "videos", "mention", "ratings", "messages", "page_upcoming_change"})


class Objects:
    """Reads, edits and deletes by id."""

    def __init__(self, sandbox: Sandbox, feed: Posts, films: Videos, talk: Comments) -> None:
        self._sandbox = sandbox
        self._talk = talk
        self._feed = feed
        self._films = films

    async def me(self, call: Call) -> Json:
        """The owner of the token: the Page for a Page's token, a person for a person's."""
        if call.owner == "page":
            return select(call.params.get("fields", ""), self._page(), ("id", "name"))
        if call.owner == "other":
            return select(call.params.get("fields", ""), _OTHER, ("id", "name"))
        return select(call.params.get("fields", ""), _USER, ("id", "name"))

    async def accounts(self, call: Call) -> Json:
        if call.owner != "user":
            raise bad_parameter("Tried accessing nonexisting field (accounts)")
        rows = login.pages()
        return {"data": rows, "paging": {"cursors": {"before": rows[0]["id"], "after": rows[-1]["id"]}}}

    async def exchange(self, call: Call) -> Json:
        """A user token for a code, or a long-lived one for it; here both are the same, and do not end."""
        if "code" in call.params:
            return login.redeem_code(self._sandbox, call)
        if (call.params.get("client_id"), call.params.get("client_secret")) != (FACEBOOK.app_id, FACEBOOK.app_secret):
            raise GraphProblem(101, "Error validating application. Cannot get application info due to a system error.")
        if call.params.get("grant_type") != "fb_exchange_token":
            raise bad_parameter("Unsupported grant_type")
        if call.params.get("fb_exchange_token") != FACEBOOK.user_access_token:
            raise GraphProblem(190, "Error validating access token: Session has expired.", subcode=463)
        return {"access_token": FACEBOOK.user_access_token, "token_type": "bearer", "expires_in": 5183944}

    async def debug_token(self, call: Call) -> Json:
        """What is known of a token; asked with the app's own."""
        if call.owner != "app":
            raise GraphProblem(100, "(#100) You must provide an app access token, or a user access token")
        if not call.params.get("input_token"):
            raise bad_parameter("Param input_token is required")
        return {"data": tokens.describe(self._sandbox, call.params["input_token"])}

    async def subscriptions(self, call: Call) -> Json:
        self._metadata_only(call)
        stored = self._sandbox.get(SLUG, "subscription", FACEBOOK.app_id)
        app = {"id": FACEBOOK.app_id, "name": "Loa", "subscribed_fields": stored["fields"]} if stored else None
        return {"data": [app] if app else []}

    async def subscribe(self, call: Call) -> Json:
        self._metadata_only(call)
        fields = [name for name in call.params.get("subscribed_fields", "").split(",") if name]
        if not fields or set(fields) - _SUBSCRIBABLE:
            raise bad_parameter("Param subscribed_fields[0] must be one of {feed, videos, mention, …}")
        self._sandbox.put(SLUG, "subscription", FACEBOOK.app_id, {"fields": fields})
        return {"success": True}

    async def picture(self, call: Call) -> Json:
        """The Page's picture as an address; as bytes it is for browsers."""
        if call.boolean("redirect", True):
            raise bad_parameter("Here only redirect=false is answered")
        if call.id not in {page["id"] for page in login.pages()}:
            raise missing_object(call.id)
        return {"data": {"url": f"{self._sandbox.base_url}/facebook/avatar/{call.id}.svg", "is_silhouette": False}}

    async def read(self, call: Call) -> Json:
        fields = call.params.get("fields", "")
        if call.id == FACEBOOK.page_id:
            return select(fields, self._page(), ("id", "name"))
        post = self._feed.get(call.id)
        if post is not None:
            self._check_summaries(fields)
            return select(fields, {**self._feed.values(post), **self._counts(post["id"])}, _POST_DEFAULT)
        video = self._films.get(call.id)
        if video is not None:
            return select(fields, self._films.values(video), _VIDEO_DEFAULT)
        photo = self._feed.photo_values(call.id)
        if photo is not None:
            return select(fields, photo, ("id", "created_time", "name"))
        comment = self._talk.get(call.id)
        if comment is not None:
            return select(fields, self._talk.values(comment), ("id", "message", "created_time"))
        raise missing_object(call.id)

    async def edit(self, call: Call) -> Json:
        is_video = self._films.get(call.id) is not None
        if self._talk.get(call.id) is not None:
            return await self._talk.edit(self._only(call, comments.EDIT_PARAMS))
        if is_video:
            return await self._films.edit(self._only(call, videos.EDIT_PARAMS))
        return await self._feed.edit(self._only(call, posts.EDIT_PARAMS))

    async def delete(self, call: Call) -> Json:
        call.page_only()
        places = (self._feed.remove, self._films.remove, self._feed.remove_photo, self._talk.remove)
        if not any(remove(call.id) for remove in places):
            raise missing_object(call.id)
        return {"success": True}

    async def published_posts(self, call: Call) -> Json:
        return self._edge(call, await self._feed.published(call), _POST_DEFAULT)

    async def videos(self, call: Call) -> Json:
        return self._edge(call, await self._films.listed(call), _VIDEO_DEFAULT)

    async def captions(self, call: Call) -> Json:
        return {"data": await self._films.captions(call)}

    async def insights(self, call: Call) -> Json:
        if call.id != FACEBOOK.page_id and self._feed.get(call.id) is None:
            raise missing_object(call.id)
        of_page = call.id == FACEBOOK.page_id
        return {"data": await insights.read(call, self._sandbox, of_page=of_page), "paging": {}}

    async def video_insights(self, call: Call) -> Json:
        if self._films.get(call.id) is None:
            raise missing_object(call.id)
        return {"data": await insights.read(call, self._sandbox, of_page=False), "paging": {}}

    @staticmethod
    def _only(call: Call, allowed: tuple[str, ...]) -> Call:
        """Editing has one address for all kinds of objects."""
        unknown = set(call.params) - set(allowed)
        if unknown:
            raise bad_parameter(f"Unknown parameters: {', '.join(sorted(unknown))}")
        return call

    def _check_summaries(self, fields: str) -> None:
        if ".summary" in fields and "pages_read_user_content" not in tokens.scopes(self._sandbox):
            raise GraphProblem(10, "(#10) This endpoint requires the 'pages_read_user_content' permission")

    def _counts(self, post_id: str) -> Json:
        """What readers did: put there by hand, but for our own comments."""
        told = self._sandbox.get(SLUG, "figures", post_id) or {}
        own = len(self._talk.under(post_id))
        return {
            "shares": {"count": told["shares"]} if told.get("shares") else None,
            "reactions": {"data": [], "summary": {"total_count": told.get("reactions", 0)}},
            "comments": {"data": [], "summary": {"total_count": told.get("comments", 0) + own}},
        }  # fmt: skip

    def _metadata_only(self, call: Call) -> None:
        call.page_only()
        check_page(call.id)
        if "pages_manage_metadata" not in tokens.scopes(self._sandbox):
            raise GraphProblem(200, "(#200) Requires pages_manage_metadata permission")

    @staticmethod
    def _edge(call: Call, rows: list[Json], default: tuple[str, ...]) -> Json:
        check_page(call.id)
        shown, paging = page_of(call, rows)
        return {"data": [select(call.params.get("fields", ""), row, default) for row in shown], "paging": paging}

    def _page(self) -> dict[str, Any]:
        link = f"{self._sandbox.base_url}/facebook/timeline"
        return {"id": FACEBOOK.page_id, "name": FACEBOOK.page_name, "link": link, "can_post": True,
                "is_published": True, "fan_count": 0,
                "followers_count": self._sandbox.quota(SLUG, "followers", 1208)}  # fmt: skip
