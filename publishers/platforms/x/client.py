"""Talks to the X API v2, nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from cms.core.clock import Clock, rfc3339
from cms.core.http import Answer, AnswerLost, HttpClient, NotSent
from publishers.contract import Gauge, OutcomeUnknown, PublishError, Throttled, Unreachable

from . import quotas
from .errors import body_of, lost, problems_in, refusal, translate
from .schema import XCredentials

Json = dict[str, Any]

#: Most ids that one reading call takes, and most posts on a page of a timeline.
IDS_MAX = PAGE = 100
#: What is asked of each post that is read.
POST_FIELDS = "created_at,text,entities,note_tweet"
PUBLIC, PRIVATE = "public_metrics", "non_public_metrics"


class XClient:
    """One account's calls. All may be sent again without harm, except ``create``: only its lost answer is
    ``OutcomeUnknown``, every other one ``Unreachable``.
    """

    def __init__(
        self, http: HttpClient, clock: Clock, *, base_url: str, credentials: XCredentials, gauge: Gauge, is_paid: bool
    ) -> None:  # fmt: skip
        self._http = http
        self._clock = clock
        self._gauge = gauge
        self._base_url = base_url
        self._credentials = credentials
        self._is_paid = is_paid

    # posts

    def create(self, post: Mapping[str, Any], *, price: int) -> str:
        """Post it; returns the id. Not idempotent."""
        body = self._send_json("/2/tweets", post, bucket=quotas.POSTS, price=price, again=False)
        data = body.get("data")
        # What X says beside a post that it made changes nothing: it stands there.
        if isinstance(data, dict) and data.get("id"):
            return str(data["id"])
        raise OutcomeUnknown(detail="X answered without naming a post")

    def delete(self, post_id: str) -> None:
        """Raises ``Gone`` when it is no longer there."""
        body = self._call("DELETE", f"/2/tweets/{post_id}", bucket=quotas.DELETIONS, price=quotas.DELETION)
        if (body.get("data") or {}).get("deleted") is not True:
            raise _refused_within(body)

    def posts(self, ids: Iterable[str], fields: str = POST_FIELDS) -> list[Json]:
        """The posts that are still there, in the order of the answer. At most ``IDS_MAX``."""
        wanted = list(ids)
        body = self._get(
            "/2/tweets", {"ids": ",".join(wanted), "tweet.fields": fields}, bucket=quotas.READS,
            price=quotas.READ * len(wanted),
        )  # fmt: skip
        found = body.get("data")
        if isinstance(found, list):
            return found
        others = [error for error in problems_in(body) if not str(error.get("type", "")).endswith("resource-not-found")]
        if others:
            raise translate(200, {"errors": others}, self._credentials.secrets())
        return []

    def own_posts(self, user_id: str, since: datetime, *, page: str = "") -> tuple[list[Json], str]:
        """Posts of the account from ``since`` on, newest first, and the token of the next page (empty: none)."""
        params = {"max_results": str(PAGE), "start_time": rfc3339(since.replace(microsecond=0))}
        params |= {"tweet.fields": POST_FIELDS}
        if page:
            params["pagination_token"] = page
        body = self._get(f"/2/users/{user_id}/tweets", params, bucket=quotas.READS, price=quotas.READ)
        found = body.get("data")
        following = (body.get("meta") or {}).get("next_token")
        return (found if isinstance(found, list) else []), str(following or "")

    def me(self) -> Json:
        """The account: ``id``, ``name``, ``username``."""
        body = self._get("/2/users/me", {}, bucket=quotas.ACCOUNT, price=quotas.USER)
        data = body.get("data")
        if not isinstance(data, dict):
            raise _refused_within(body)
        return data

    def counted_me(self) -> Json:
        """The account with ``public_metrics``; costs what any look at an account costs."""
        asked = {"user.fields": PUBLIC}
        return self._data(self._get("/2/users/me", asked, bucket=quotas.ACCOUNT, price=quotas.USER))

    # files

    def upload(self, data: bytes, category: str) -> Json:
        """A small file in one call; returns ``id`` and ``expires_after_secs``."""
        return self._data(
            self._call(
                "POST", "/2/media/upload", bucket=quotas.UPLOADS,
                data={"media_category": category}, files={"media": ("media", data, "application/octet-stream")},
            )
        )  # fmt: skip

    def begin_upload(self, media_type: str, size: int, category: str) -> Json:
        """Announce a file that is sent in pieces; returns ``id`` and ``expires_after_secs``."""
        wanted = {"media_type": media_type, "total_bytes": size, "media_category": category}
        return self._data(self._send_json("/2/media/upload/initialize", wanted, bucket=quotas.CHUNKS))

    def append(self, media_id: str, index: int, piece: bytes) -> None:
        """Send one piece; each may be sent again alone."""
        self._call(
            "POST", f"/2/media/upload/{media_id}/append", bucket=quotas.CHUNKS,
            data={"segment_index": str(index)}, files={"media": ("media", piece, "application/octet-stream")},
        )  # fmt: skip

    def end_upload(self, media_id: str) -> Json:
        """Say that all pieces were sent; returns ``processing_info``, empty when the file can be used at once."""
        body = self._call("POST", f"/2/media/upload/{media_id}/finalize", bucket=quotas.CHUNKS)
        return self._data(body).get("processing_info") or {}

    def processing(self, media_id: str) -> Json:
        """``processing_info`` of a file; empty when it can be used."""
        asked = {"media_id": media_id, "command": "STATUS"}
        return self._data(self._get("/2/media/upload", asked, bucket=quotas.CHUNKS)).get("processing_info") or {}

    def describe(self, media_id: str, alt: str) -> Json:
        """Give a picture its text alternative."""
        wanted = {"id": media_id, "metadata": {"alt_text": {"text": alt}}}
        self._send_json("/2/media/metadata", wanted, bucket=quotas.UPLOADS, price=quotas.ALT_TEXT)
        return {}

    def subtitle(self, video_id: str, subtitles_id: str, language: str, name: str) -> Json:
        """Lay uploaded subtitles under a video."""
        track = {"id": subtitles_id, "language_code": language, "display_name": name}
        wanted = {"id": video_id, "media_category": "TweetVideo", "subtitles": track}
        self._send_json("/2/media/subtitles", wanted, bucket=quotas.UPLOADS)
        return {}

    # the wire

    def _data(self, body: Json) -> Json:
        data = body.get("data")
        if not isinstance(data, dict):
            raise _refused_within(body)
        return data

    def _get(self, path: str, params: Mapping[str, str], *, bucket: str, price: int = 0) -> Json:
        return self._call("GET", path, params=params, bucket=bucket, price=price)

    def _send_json(
        self, path: str, body: Mapping[str, Any], *, bucket: str, price: int = 0, again: bool = True
    ) -> Json:  # fmt: skip
        data = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        return self._call("POST", path, data=data, headers=headers, bucket=bucket, price=price, again=again)

    def _call(
        self, method: str, path: str, *, bucket: str, price: int = 0, again: bool = True,
        headers: Mapping[str, str] | None = None, **how: Any,
    ) -> Json:  # fmt: skip
        self._gauge.spend(bucket)
        if price and self._is_paid:
            self._gauge.spend(quotas.MONEY, price)
        sent = {**(headers or {}), "Authorization": f"Bearer {self._credentials.access_token}"}
        try:
            answer = self._http.request(method, self._base_url + path, headers=sent, **how)
        except NotSent as error:
            raise Unreachable(detail=str(error)) from None
        except AnswerLost as error:
            raise lost(str(error), again=again) from None
        quotas.hear(bucket, answer.headers, self._gauge)
        return self._read(answer, bucket=bucket, again=again)

    def _read(self, answer: Answer, *, bucket: str, again: bool) -> Json:
        if 200 <= answer.status < 300:
            body = body_of(answer)
            if body is None and answer.content.strip():
                raise lost(f"HTTP {answer.status} without an answer of the API", again=again)
            return body or {}
        now = self._clock.now()
        error = refusal(answer, bucket=bucket, again=again, now=now, secrets=self._credentials.secrets())
        if isinstance(error, Throttled):
            self._gauge.observe(bucket, blocked_until=now + timedelta(seconds=error.retry_after))
        raise error


def _refused_within(body: Json) -> PublishError:
    """A 200 that carries no data: its errors say why."""
    if problems_in(body):
        return translate(200, body)
    return Unreachable(detail="X answered without data")
