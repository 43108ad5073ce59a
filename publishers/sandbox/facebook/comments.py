"""Comments under posts and videos: the Page's own, in both directions."""

from __future__ import annotations

from ..accounts import FACEBOOK
from ..state import Document, Sandbox
from .graph import SLUG, Call, Json, bad_parameter, graph_time, missing_object, select
from .posts import Posts, page_of

CREATE_PARAMS = ("message", "attachment_id", "attachment_share_url", "attachment_url")
LIST_PARAMS = ("filter", "order", "live_filter", "since", "limit", "after")
EDIT_PARAMS = ("message", "is_hidden")
MESSAGE_MAX = 8000
_DEFAULT = ("id", "message", "created_time", "from")
_FILTERS, _ORDERS = ("stream", "toplevel"), ("chronological", "reverse_chronological")


class Comments:
    """What is said under the Page's posts."""

    def __init__(self, sandbox: Sandbox, feed: Posts) -> None:
        self._sandbox = sandbox
        self._feed = feed

    async def create(self, call: Call) -> Json:
        call.page_only()
        post = self._post(call.id)
        message = call.params.get("message", "")
        if not message or len(message) > MESSAGE_MAX:
            raise bad_parameter("Param message must be a text of at most 8000 characters")
        comment_id = f"{post['id'].partition('_')[2]}_{self._sandbox.next_id(SLUG)}"
        now = self._sandbox.clock.now().isoformat()
        self._sandbox.put(
            SLUG, "comment", comment_id, {"post_id": post["id"], "message": message, "created": now}
        )  # fmt: skip
        return {"id": comment_id}

    async def listed(self, call: Call) -> Json:
        post = self._post(call.id)
        if call.params.get("filter", "toplevel") not in _FILTERS:
            raise bad_parameter(f"Param filter must be one of {{{', '.join(_FILTERS)}}}")
        order = call.params.get("order", "chronological")
        if order not in _ORDERS:
            raise bad_parameter(f"Param order must be one of {{{', '.join(_ORDERS)}}}")
        found = self.under(post["id"])
        rows = [self.values(one) for one in (reversed(found) if order == _ORDERS[1] else found)]
        shown, paging = page_of(call, rows)
        return {"data": [select(call.params.get("fields", ""), row, _DEFAULT) for row in shown], "paging": paging}

    async def edit(self, call: Call) -> Json:
        call.page_only()
        comment = self.get(call.id)
        if comment is None:
            raise missing_object(call.id)
        self._sandbox.put(SLUG, "comment", call.id, {**comment, "message": call.params.get("message", "")})
        return {"success": True}

    def get(self, id: str) -> Document | None:
        return self._sandbox.get(SLUG, "comment", id)

    def remove(self, id: str) -> bool:
        return self._sandbox.delete(SLUG, "comment", id)

    def under(self, post_id: str) -> list[Document]:
        """Oldest first."""
        return [one for one in self._sandbox.list(SLUG, "comment") if one["post_id"] == post_id]

    @staticmethod
    def values(comment: Document) -> Json:
        """Every field of a comment."""
        return {
            "id": comment["id"], "message": comment["message"], "created_time": graph_time(comment["created"]),
            "from": {"id": FACEBOOK.page_id, "name": FACEBOOK.page_name}, "is_hidden": False,
        }  # fmt: skip

    def _post(self, id: str) -> Document:
        """The post itself, or the one that shows the video; a video nobody sees yet has none."""
        video = self._sandbox.get(SLUG, "video", id)
        post = self._feed.get(video["post_id"] if video else id)
        if post is None or post["id"] not in {shown["id"] for shown in self._feed.visible()}:
            raise missing_object(id)
        return post
