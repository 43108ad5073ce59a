"""What can be asked: the account, posts by their ids, the account's own posts, metrics."""

from __future__ import annotations

import html
import math
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from ..accounts import X
from .dialect import SLUG, Dialect, Refused, instant, invalid
from .rules import check_id

Json = dict[str, Any]

_IDS_MAX = 100
_FIELDS = frozenset({
    "attachments", "author_id", "conversation_id", "created_at", "edit_history_tweet_ids", "entities", "id", "lang",
    "in_reply_to_user_id", "non_public_metrics", "note_tweet", "organic_metrics", "public_metrics",
    "referenced_tweets", "text",
})  # fmt: skip
_EXPANSIONS = ("expansions", "media.fields")


def routes(dialect: Dialect) -> list[Route]:
    library = Library(dialect)
    return [
        dialect.route("GET", "/users/me", "users.me", library.me, per_window=75, query=("user.fields",)),
        dialect.route("GET", "/tweets", "posts.read", library.several, per_window=5000,
                      query=("ids", "tweet.fields", *_EXPANSIONS)),
        dialect.route("GET", "/tweets/{id}", "post.read", library.single, query=("tweet.fields", *_EXPANSIONS)),
        dialect.route("GET", "/users/{id}/tweets", "users.tweets", library.own,
                      query=("max_results", "start_time", "end_time", "pagination_token", "tweet.fields", "exclude")),
    ]  # fmt: skip


class Library:
    """Reads what stands there."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._sandbox = dialect.sandbox

    async def me(self, request: Request) -> Json:
        self._dialect.charge(10)
        me: Json = {"id": X.user_id, "name": X.name, "username": X.username}
        if "profile_image_url" in request.query_params.get("user.fields", "").split(","):
            me["profile_image_url"] = f"{self._sandbox.base_url}/x/avatar.svg"
        if "public_metrics" in request.query_params.get("user.fields", "").split(","):
            followers = self._sandbox.quota(SLUG, "followers", 1208)
            me["public_metrics"] = {"followers_count": followers, "following_count": 12, "tweet_count": 340,
                                    "listed_count": 3, "like_count": 25}  # fmt: skip
        return {"data": me}

    async def several(self, request: Request) -> Json:
        ids = [check_id(part, "ids") for part in request.query_params.get("ids", "").split(",")]
        if len(ids) > _IDS_MAX:
            raise invalid(
                f"The number of values in the `ids` query parameter list [{len(ids)}] is not between 1 and 100"
            )
        fields = self._fields(request)
        found, problems = [], []
        for post_id in ids:
            post = self._sandbox.get(SLUG, "post", post_id)
            problem = _missing(post_id) if post is None else self._unspoken(post, fields)
            if problem is not None:
                problems.append(problem)
            elif post is not None:
                found.append(self._shown(post, fields))
        self._dialect.charge(5 * len(found))
        return ({"data": found} if found else {}) | ({"errors": problems} if problems else {})

    async def single(self, request: Request) -> Json:
        post_id = check_id(request.path_params["id"], "id")
        post = self._sandbox.get(SLUG, "post", post_id)
        if post is None:
            return {"errors": [_missing(post_id)]}
        fields = self._fields(request)
        problem = self._unspoken(post, fields)
        self._dialect.charge(5)
        return {"errors": [problem]} if problem else {"data": self._shown(post, fields)}

    async def own(self, request: Request) -> Json:
        if request.path_params["id"] != X.user_id:
            raise Refused(404, "Not Found Error", "Could not find that user.", "resource-not-found")
        size = request.query_params.get("max_results", "10")
        if not size.isdigit() or not 5 <= int(size) <= 100:
            raise invalid(f"The `max_results` query parameter value [{size}] is not between 5 and 100")
        since = _moment(request.query_params.get("start_time", ""))
        posts = [post for post in self._sandbox.list(SLUG, "post") if _made(post) >= since] if since else \
            self._sandbox.list(SLUG, "post")  # fmt: skip
        posts.sort(key=lambda post: int(post["id"]), reverse=True)
        token = request.query_params.get("pagination_token", "")
        start = int(token.removeprefix("p")) if token.removeprefix("p").isdigit() else 0
        page = posts[start : start + int(size)]
        self._dialect.charge(len(page))
        meta: Json = {"result_count": len(page)}
        if start + int(size) < len(posts):
            meta["next_token"] = f"p{start + int(size)}"
        fields = self._fields(request)
        data = {"data": [self._shown(post, fields) for post in page]} if page else {}
        return {**data, "meta": meta}

    def _unspoken(self, post: Json, fields: set[str]) -> Json | None:
        """What only the owner may know is told for thirty days; then the whole post is left out of the answer."""
        if "non_public_metrics" in fields and _made(post) < self._dialect.now() - timedelta(days=30):
            return {
                "title": "Field Authorization Error", "type": "https://api.x.com/2/problems/field-unauthorized",
                "detail": "non_public_metrics are available for 30 days", "resource_id": post["id"],
                "parameter": "ids", "value": post["id"], "resource_type": "tweet", "field": "non_public_metrics",
            }  # fmt: skip
        return None

    def _shown(self, post: Json, fields: set[str]) -> Json:
        text = html.escape(post["text"], quote=False)
        urls = []
        for link, short in post["links"].items():
            text = text.replace(html.escape(link, quote=False), short)
            full = link if link.startswith("http") else f"http://{link}"
            urls.append({"url": short, "expanded_url": full, "display_url": link[:30]})
        if post["media"]:
            picture = f"https://t.co/m{post['id'][-6:]}"
            text = f"{text} {picture}".strip()
            urls.append({"url": picture, "expanded_url": f"https://x.com/{X.username}/status/{post['id']}/photo/1",
                         "media_key": f"3_{post['media'][0]}"})  # fmt: skip
        whole = {
            "created_at": post["created_at"], "entities": {"urls": urls}, "author_id": X.user_id,
            "public_metrics": _public(self._seen(post)), "non_public_metrics": _private(self._seen(post)),
        }  # fmt: skip
        return {
            "id": post["id"], "text": text, "edit_history_tweet_ids": [post["id"]],
            **{name: value for name, value in whole.items() if name in fields},
        }  # fmt: skip

    def _fields(self, request: Request) -> set[str]:
        retired = {name for name in ("non_public_metrics",) if self._sandbox.quota(SLUG, f"retired:{name}", 0)}
        return _fields(request, _FIELDS - retired)

    def _seen(self, post: Json) -> int:
        return int(math.sqrt(max((self._dialect.now() - _made(post)).total_seconds(), 0)))


def _fields(request: Request, known: frozenset[str]) -> set[str]:
    given = request.query_params.get("tweet.fields", "")
    fields = set(given.split(",")) if given else set()
    if unknown := sorted(fields - known):
        raise invalid(
            f"The `tweet.fields` query parameter value [{unknown[0]}] is not one of [{','.join(sorted(known))}]"
        )
    return fields


def _missing(post_id: str) -> Json:
    return {
        "value": post_id, "detail": f"Could not find tweet with ids: [{post_id}].", "title": "Not Found Error",
        "resource_type": "tweet", "parameter": "ids", "resource_id": post_id,
        "type": "https://api.x.com/2/problems/resource-not-found",
    }  # fmt: skip


def _made(post: Json) -> datetime:
    return datetime.fromisoformat(post["created_at"])


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or instant(moment)[:19] != text[:19]:
        raise invalid(f"The `start_time` query parameter value [{text}] is not a valid RFC3339 date-time")
    return moment


def _public(seen: int) -> Json:
    return {
        "retweet_count": seen // 40, "reply_count": seen // 60, "like_count": seen // 10, "quote_count": seen // 90,
        "bookmark_count": seen // 50, "impression_count": seen,
    }  # fmt: skip


def _private(seen: int) -> Json:
    return {
        "impression_count": seen, "url_link_clicks": seen // 20, "user_profile_clicks": seen // 30,
        "engagements": seen // 5,
    }  # fmt: skip
