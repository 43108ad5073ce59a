"""Talks to the Official Account and Article API, nothing else; the only place where Zalo's errors are known.

Every error arrives as HTTP 200 with ``error`` ≠ 0 (docs/platforms/zalo.md).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from cms.core.clock import Clock
from cms.core.http import Answer, AnswerLost, HttpClient, NotSent
from cms.core.secrets import redact
from publishers.contract import (
    UNMETERED,
    Asset,
    AuthExpired,
    Gauge,
    Misconfigured,
    NotYet,
    OutcomeUnknown,
    PublishError,
    Rejected,
    Throttled,
    Unreachable,
)
from publishers.platforms.bodies import FileSlice, Multipart, Part

from .errors import translate
from .quotas import ARTICLES, BROADCASTS, CALLS, hear
from .schema import ZaloCredentials

Json = dict[str, Any]

#: ``getslice`` refuses more.
PAGE = 10
_UPLOAD_TIMEOUT_S = 55
#: A clock that is further off than this is not believed.
_SKEW_MAX = timedelta(minutes=30)


class ZaloClient:
    """One account's calls. All may be sent again without harm, except ``create`` and ``broadcast``: only their lost
    answers are ``OutcomeUnknown``, every other one ``Unreachable``.
    """

    def __init__(
        self, http: HttpClient, clock: Clock, *, base_url: str, credentials: ZaloCredentials, sign: bool = False,
        gauge: Gauge = UNMETERED,
    ) -> None:  # fmt: skip
        self._http = http
        self._clock = clock
        self._gauge = gauge
        self._base_url = base_url
        self._credentials = credentials
        self._headers = {"access_token": credentials.access_token}
        #: Zalo's clock less ours, by its last answer; instants that Zalo gives are on its own clock.
        self.skew = timedelta(0)
        if sign:
            self._headers["appsecret_proof"] = appsecret_proof(credentials.app_secret, credentials.access_token)

    def create(self, article: Mapping[str, Any]) -> str:
        """Hand in a new article; returns the token under which it is processed. Not idempotent."""
        self._gauge.spend(ARTICLES)
        return self._token(self._post("/v2.0/article/create", article, again=False))

    def update(self, article: Mapping[str, Any]) -> str:
        """Replace the article named by ``id`` whole; returns a token as ``create`` does."""
        return self._token(self._post("/v2.0/article/update", article))

    def verify(self, token: str) -> str | None:
        """The id of the processed article, ``None`` while Zalo is at it. Raises ``Rejected`` when its media failed."""
        try:
            data = self._post("/v2.0/article/verify", {"token": token})
        except NotYet:
            return None
        return str(data["id"]) if data.get("id") else None

    def broadcast(self, article_id: str, target: Mapping[str, str]) -> str:
        """Send the article to the followers of the target; returns the number of the message. Not idempotent."""
        body = {
            "recipient": {"target": dict(target)},
            "message": {
                "attachment": {
                    "type": "template",
                    "payload": {
                        "template_type": "media",
                        "elements": [{"media_type": "article", "attachment_id": article_id}],
                    },
                }
            },
        }
        self._gauge.spend(BROADCASTS)
        try:
            data = self._post("/v2.0/oa/message", body, again=False, bucket=BROADCASTS)
        except OutcomeUnknown:
            raise
        except PublishError:
            # Nothing was sent: a month of one broadcast must not end with a refused one.
            self._gauge.give_back(BROADCASTS)
            raise
        return str(data.get("message_id") or "")

    def remove(self, article_id: str) -> None:
        self._post("/v2.0/article/remove", {"id": article_id})

    def detail(self, article_id: str) -> Json:
        return self._get("/v2.0/article/getdetail", {"id": article_id})

    def page(self, kind: str, offset: int) -> list[Json]:
        """Ten articles of the kind, newest first, from ``offset``."""
        data = self._get("/v2.0/article/getslice", {"offset": offset, "limit": PAGE, "type": kind})
        return list(data.get("medias") or [])

    def upload_video(self, video: Asset) -> str:
        """Send the film; returns the token to ask about it."""
        with video.open() as file:
            content = FileSlice(file, 0, video.bytes)
            name = f"{video.sha256[:16]}.mp4"
            form = Multipart({}, Part(name="file", filename=name, media_type=video.media_type, content=content))
            data = self._call(
                "POST", "/v2.0/article/upload_video/preparevideo",
                data=form, headers={"Content-Type": form.content_type}, read_timeout=_UPLOAD_TIMEOUT_S,
            )  # fmt: skip
        return self._token(data)

    def video_state(self, token: str) -> Json:
        """What became of the film: ``video_id`` (usable at ``status`` 1 only), ``status``, ``status_message``."""
        return self._get("/v2.0/article/upload_video/verify", {}, headers={"token": token})

    def account(self) -> Json:
        """The Official Account itself."""
        return self._get("/v2.0/oa/getoa", {})

    def _token(self, data: Json) -> str:
        token = data.get("token")
        if not token:
            raise OutcomeUnknown(detail="Zalo answered without a token")
        return str(token)

    def _get(self, path: str, params: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Json:
        return self._call("GET", path, params=params, headers=headers)

    def _post(self, path: str, body: Mapping[str, Any], *, again: bool = True, bucket: str = ARTICLES) -> Json:
        data = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        return self._call("POST", path, data=data, headers=headers, again=again, bucket=bucket)

    def _call(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, again: bool = True,
        bucket: str = ARTICLES, **how: Any,
    ) -> Json:  # fmt: skip
        sent = {**self._headers, **(headers or {})}
        self._gauge.spend(CALLS)
        try:
            answer = self._http.request(method, self._base_url + path, headers=sent, **how)
        except NotSent as error:
            raise Unreachable(detail=str(error)) from None
        except AnswerLost as error:
            raise _lost(str(error), again=again) from None
        hear(answer.headers, self._gauge)
        self.skew = _skew(answer.headers.get("date", ""), self._clock.now())
        return self._read(answer, again=again, bucket=bucket)

    def _read(self, answer: Answer, *, again: bool, bucket: str) -> Json:
        envelope = _envelope(answer)
        if envelope is None:
            raise _without_envelope(answer, again=again)
        code = envelope["error"]
        if code == 0:
            data = envelope.get("data")
            return data if isinstance(data, dict) else {}
        message = redact(str(envelope.get("message", "")), self._credentials.secrets())
        now = self._clock.now()
        error = translate(code, message, now, bucket=bucket)
        if isinstance(error, Throttled):
            self._gauge.observe(error.bucket or CALLS, blocked_until=now + timedelta(seconds=error.retry_after))
        if isinstance(error, NotYet) and not again:
            # A refusal like any other: what was to be done once was not done.
            raise Unreachable(detail=f"{code}: {message}")
        raise error


def appsecret_proof(app_secret: str, access_token: str) -> str:
    """The header that an app may demand on every call."""
    return hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()


def _envelope(answer: Answer) -> Json | None:
    """The API's own answer; what a gateway or a broken server says is not one."""
    try:
        body = answer.json()
    except ValueError:
        return None
    if answer.status >= 500 or not isinstance(body, dict):
        return None
    try:
        # A number everywhere in the documentation; a number in quotes is one too.
        code = int(body.get("error", ""))
    except (TypeError, ValueError):
        return None
    return {**body, "error": code} if answer.status == 200 or code else None


def _skew(date: str, now: datetime) -> timedelta:
    """How far the clock that wrote the ``Date`` header is before ours; nothing when it can't be so."""
    try:
        there = parsedate_to_datetime(date)
    except (TypeError, ValueError):
        return timedelta(0)
    if there.tzinfo is None:
        return timedelta(0)
    return max(min(there - now, _SKEW_MAX), -_SKEW_MAX)


def _without_envelope(answer: Answer, *, again: bool) -> PublishError:
    status = answer.status
    detail = f"HTTP {status} without an answer of the API"
    if status == 401:
        return AuthExpired(detail=detail)
    if status == 429:
        wait = answer.headers.get("retry-after", "")
        return Throttled(retry_after=float(wait) if wait.isdigit() else 60, detail=detail)
    if status in (404, 405) or 300 <= status < 400:
        return Misconfigured("zalo_wrong_address", detail=detail, params={"field": "ZALO_API_URL"})
    if 400 <= status < 500:
        return Rejected("rejected", detail=detail)
    return _lost(detail, again=again)


def _lost(detail: str, *, again: bool) -> PublishError:
    return Unreachable(detail=detail) if again else OutcomeUnknown(detail=detail)
