"""Talks to the Graph about one Page: its posts, pictures, comments and figures, and whose token this is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cms.core.text import ascii_name
from publishers.contract import Asset

from .calling import Calls
from .graph import Json
from .mapping import COMMENT_FIELDS, PHOTO_FIELDS, POST_FIELDS, READ_FIELDS

#: Comments looked through for one of ours: it is among the first, or nobody knows.
COMMENTS_MAX = 100


class PageClient(Calls):
    """The calls that posting on a Page needs. ``create_post`` and ``comment`` can't be taken back."""

    # reading

    def owner(self) -> Json:
        """Whose token this is: ``id`` and ``name``."""
        return self._call(lambda: self._graph.get_object("me", fields="id,name"))

    def post(self, id: str) -> Json:
        """The post as readers see it."""
        return self._call(lambda: self._graph.get_object(id, fields=READ_FIELDS))

    def photo(self, id: str) -> Json:
        return self._call(lambda: self._graph.get_object(id, fields=PHOTO_FIELDS))

    def posts_since(self, instant: datetime) -> Iterator[Json]:
        """The Page's visible posts, newest first, back to the instant. Raises ``OutcomeUnknown`` when there are too
        many to look through."""
        return self._since("published_posts", POST_FIELDS, instant)

    def comments(self, id: str) -> list[Json]:
        """The latest comments of all levels under a post or film."""
        args = {"fields": COMMENT_FIELDS, "filter": "stream", "order": "reverse_chronological", "limit": COMMENTS_MAX}
        return list(self._call(lambda: self._graph.get_connections(id, "comments", **args)).get("data") or [])

    # tokens

    def exchange(self, user_token: str, app_id: str, app_secret: str) -> Json:
        """A long-lived user token for a short-lived one: ``access_token`` and ``expires_in``."""
        args = {
            "grant_type": "fb_exchange_token", "client_id": app_id, "client_secret": app_secret,
            "fb_exchange_token": user_token,
        }  # fmt: skip
        path = self._path("oauth", "access_token")
        return self._call(lambda: self._graph.request(path, args=args, is_signed=False), needs=("access_token",))

    def inspect(self, token: str, app_id: str, app_secret: str) -> Json:
        """What Facebook knows of a token: kind, owner, permissions, end."""
        args = {"input_token": token, "access_token": f"{app_id}|{app_secret}"}
        path = self._path("debug_token")
        answer = self._call(lambda: self._graph.request(path, args=args, is_signed=False), needs=("data",))
        return dict(answer["data"] or {})

    def pages(self) -> list[Json]:
        """The Pages that the owner of this token manages, each with a token of its own."""
        fields = "id,name,access_token,tasks"
        answer = self._call(lambda: self._graph.get_connections("me", "accounts", fields=fields, limit=100))
        return list(answer.get("data") or [])

    # what calls us back

    def subscribed_fields(self, app_id: str) -> list[str]:
        """What this app hears of the Page; nothing when it is not subscribed."""
        answer = self._call(lambda: self._graph.get_connections(self._page_id, "subscribed_apps"))
        rows = [row for row in answer.get("data") or [] if str(row.get("id")) == app_id]
        return [str(name) for row in rows for name in row.get("subscribed_fields") or []]

    def subscribe(self, fields: Sequence[str]) -> None:
        """Have changes on the Page told to the app's callback address; may be repeated."""
        self._call(
            lambda: self._graph.put_object(self._page_id, "subscribed_apps", subscribed_fields=",".join(fields))
        )  # fmt: skip

    # posts

    def upload_photo(self, asset: Asset) -> str:
        """Upload a picture without showing it; returns its id."""
        file = (_ascii_filename(asset), _content(asset), asset.media_type)
        params = {"published": False, "alt_text_custom": asset.alt or None}
        album = f"{self._page_id}/photos"
        return str(self._call(lambda: self._graph.put_photo(file, album, **params), needs=("id",))["id"])

    def create_post(self, message: str, *, link: str = "", photo_ids: Sequence[str] = ()) -> str:
        """Put a post on the Page; returns its id. Not idempotent."""
        params: Json = {"message": message}
        if photo_ids:
            params["attached_media"] = [{"media_fbid": photo_id} for photo_id in photo_ids]
        elif link:
            params["link"] = link
        answer = self._call(
            lambda: self._graph.put_object(self._page_id, "feed", **params), needs=("id",), is_final=True
        )
        return str(answer["id"])

    def comment(self, id: str, message: str) -> str:
        """Comment on a post or film as the Page; returns the comment's id. Not idempotent."""
        answer = self._call(
            lambda: self._graph.put_object(id, "comments", message=message), needs=("id",), is_final=True
        )
        return str(answer["id"])

    def edit(self, id: str, **params: str) -> None:
        """Change a post, film or comment in place."""
        path = self._path(id)
        self._call(lambda: self._graph.request(path, post_args=params))

    def delete(self, id: str) -> None:
        self._call(lambda: self._graph.delete_object(id))

    # figures

    def insights(self, id: str, metrics: Sequence[str], period: str = "lifetime") -> list[Json]:
        """Figures, since publication by default. One name that Facebook doesn't know makes it refuse them all."""
        args = {"metric": ",".join(metrics), "period": period}
        return list(self._call(lambda: self._graph.get_connections(id, "insights", **args)).get("data") or [])

    def fields(self, id: str, fields: str) -> Json:
        return self._call(lambda: self._graph.get_object(id, fields=fields))


def _content(asset: Asset) -> bytes:
    with asset.open() as file:
        return file.read()


def _ascii_filename(asset: Asset) -> str:
    stem, dot, suffix = asset.filename.rpartition(".")
    return f"{ascii_name(stem)}.{ascii_name(suffix)}" if dot else ascii_name(asset.filename)
