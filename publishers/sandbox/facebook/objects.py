"""Objects by id, whatever they are, and the edges that list them."""

from __future__ import annotations

from typing import Any

from ..accounts import FACEBOOK
from ..state import Sandbox
from . import insights, posts, videos
from .graph import Call, GraphProblem, Json, bad_parameter, missing_object, select
from .posts import Posts, check_page, page_of
from .videos import Videos

EXCHANGE_PARAMS = ("grant_type", "client_id", "client_secret", "fb_exchange_token")
_POST_DEFAULT = ("id", "message", "created_time")
_VIDEO_DEFAULT = ("id", "description", "updated_time")
_USER = {"id": "100000000000007", "name": "Quản trị viên"}


class Objects:
    """Reads, edits and deletes by id."""

    def __init__(self, sandbox: Sandbox, feed: Posts, films: Videos) -> None:
        self._sandbox = sandbox
        self._feed = feed
        self._films = films

    async def me(self, call: Call) -> Json:
        """The owner of the token: the Page for a Page's token, a person for a person's."""
        if call.owner == "page":
            return select(call.params.get("fields", ""), self._page(), ("id", "name"))
        return select(call.params.get("fields", ""), _USER, ("id", "name"))

    async def accounts(self, call: Call) -> Json:
        if call.owner != "user":
            raise bad_parameter("Tried accessing nonexisting field (accounts)")
        page = {"id": FACEBOOK.page_id, "name": FACEBOOK.page_name, "access_token": FACEBOOK.page_access_token,
                "tasks": ["ANALYZE", "ADVERTISE", "MODERATE", "CREATE_CONTENT", "MANAGE"]}  # fmt: skip
        return {"data": [page], "paging": {"cursors": {"before": page["id"], "after": page["id"]}}}

    async def exchange(self, call: Call) -> Json:
        """A long-lived user token; here it is the same one, and it does not end either."""
        if (call.params.get("client_id"), call.params.get("client_secret")) != (FACEBOOK.app_id, FACEBOOK.app_secret):
            raise GraphProblem(101, "Error validating application. Cannot get application info due to a system error.")
        if call.params.get("grant_type") != "fb_exchange_token":
            raise bad_parameter("Unsupported grant_type")
        if call.params.get("fb_exchange_token") != FACEBOOK.user_access_token:
            raise GraphProblem(190, "Error validating access token: Session has expired.", subcode=463)
        return {"access_token": FACEBOOK.user_access_token, "token_type": "bearer", "expires_in": 5183944}

    async def read(self, call: Call) -> Json:
        fields = call.params.get("fields", "")
        if call.id == FACEBOOK.page_id:
            return select(fields, self._page(), ("id", "name"))
        post = self._feed.get(call.id)
        if post is not None:
            return select(fields, self._feed.values(post), _POST_DEFAULT)
        video = self._films.get(call.id)
        if video is not None:
            return select(fields, self._films.values(video), _VIDEO_DEFAULT)
        photo = self._feed.photo_values(call.id)
        if photo is not None:
            return select(fields, photo, ("id", "created_time", "name"))
        raise missing_object(call.id)

    async def edit(self, call: Call) -> Json:
        is_video = self._films.get(call.id) is not None
        allowed = videos.EDIT_PARAMS if is_video else posts.EDIT_PARAMS
        unknown = set(call.params) - set(allowed)
        if unknown:
            raise bad_parameter(f"Unknown parameters: {', '.join(sorted(unknown))}")
        return await (self._films.edit(call) if is_video else self._feed.edit(call))

    async def delete(self, call: Call) -> Json:
        call.page_only()
        if not (self._feed.remove(call.id) or self._films.remove(call.id) or self._feed.remove_photo(call.id)):
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
        return {"data": await insights.read(call), "paging": {}}

    @staticmethod
    def _edge(call: Call, rows: list[Json], default: tuple[str, ...]) -> Json:
        check_page(call.id)
        shown, paging = page_of(call, rows)
        return {"data": [select(call.params.get("fields", ""), row, default) for row in shown], "paging": paging}

    def _page(self) -> dict[str, Any]:
        link = f"{self._sandbox.base_url}/facebook/timeline"
        return {"id": FACEBOOK.page_id, "name": FACEBOOK.page_name, "link": link, "can_post": True,
                "is_published": True, "fan_count": 0, "followers_count": 0}  # fmt: skip
