"""Talks to the Official Account and Article API, nothing else; the only place where Zalo's errors are known.

Every error arrives as HTTP 200 with ``error`` ≠ 0 (docs/platforms/zalo.md).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
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

from .quotas import ARTICLES, BROADCASTS, CALLS, QUOTA_HOLD, hear, night_ends
from .schema import ZaloCredentials
from .upload import FileForm

Json = dict[str, Any]

#: ``getslice`` refuses more.
PAGE = 10
_BUSY_S = 10
_UPLOAD_TIMEOUT_S = 55

_TOKEN_DEAD = frozenset({-216, -220, -124})
#: Code → (problem, the field of the channel form where a person looks first).
_CHANNEL_BROKEN = {
    -204: ("zalo_oa_unavailable", "oa_id"),
    -205: ("zalo_oa_unavailable", "oa_id"),
    -209: ("zalo_app_refused", "app_id"),
    -212: ("zalo_app_refused", "app_id"),
    -219: ("zalo_app_refused", "app_id"),
    -221: ("zalo_oa_unverified", "oa_id"),
    -223: ("zalo_app_refused", "app_id"),
    -224: ("zalo_plan_refused", "oa_id"),
    -235: ("zalo_plan_refused", "oa_id"),
    -242: ("zalo_proof_refused", "app_secret"),
    -320: ("zalo_plan_refused", "oa_id"),
    -321: ("zalo_plan_refused", "oa_id"),
}
_REFUSED = {-200: "media_failed", -248: "zalo_against_rules"}


class ZaloClient:
    """One account's calls. All may be sent again without harm, except ``create``: only its lost answer is
    ``OutcomeUnknown``, every other one ``Unreachable``.
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
            form = FileForm("file", f"{video.sha256[:16]}.mp4", video.media_type, file, video.bytes)
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

    def _post(self, path: str, body: Mapping[str, Any], *, again: bool = True) -> Json:
        data = json.dumps(body, ensure_ascii=False).encode()
        return self._call("POST", path, data=data, headers={"Content-Type": "application/json"}, again=again)

    def _call(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, again: bool = True, **how: Any
    ) -> Json:
        sent = {**self._headers, **(headers or {})}
        self._gauge.spend(CALLS)
        try:
            answer = self._http.request(method, self._base_url + path, headers=sent, **how)
        except NotSent as error:
            raise Unreachable(detail=str(error)) from None
        except AnswerLost as error:
            raise _lost(str(error), again=again) from None
        hear(answer.headers, self._gauge)
        return self._read(answer, again=again)

    def _read(self, answer: Answer, *, again: bool) -> Json:
        envelope = _envelope(answer)
        if envelope is None:
            raise _without_envelope(answer, again=again)
        code = int(envelope["error"])
        if code == 0:
            data = envelope.get("data")
            return data if isinstance(data, dict) else {}
        message = redact(str(envelope.get("message", "")), self._credentials.secrets())
        now = self._clock.now()
        error = translate(code, message, now)
        if isinstance(error, Throttled):
            self._gauge.observe(error.bucket or CALLS, blocked_until=now + timedelta(seconds=error.retry_after))
        raise error


def appsecret_proof(app_secret: str, access_token: str) -> str:
    """The header that an app may demand on every call."""
    return hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()


def translate(code: int, message: str, now: datetime) -> PublishError | NotYet:
    """Zalo's error code → what the engine does next. Whatever code comes, nothing was done."""
    detail = f"{code}: {message}"
    if code == -214 or "being processed" in message.lower():
        return NotYet(_BUSY_S)
    if code == -32:
        return Throttled(retry_after=_next_minute(now), detail=detail)
    if code == -211 or (code == -223 and "quota" in message.lower()):
        return Throttled("zalo_quota", retry_after=QUOTA_HOLD.total_seconds(), bucket=ARTICLES, detail=detail)
    if code == -234:
        return Throttled("zalo_night", retry_after=night_ends(now), bucket=BROADCASTS, detail=detail)
    if code == -239:
        return Unreachable(detail=detail)
    if code in _TOKEN_DEAD:
        return AuthExpired(detail=detail)
    if code in _CHANNEL_BROKEN:
        problem, field = _CHANNEL_BROKEN[code]
        return Misconfigured(problem, detail=detail, params={"field": field})
    return Rejected(_REFUSED.get(code, "rejected"), detail=detail)


def _next_minute(now: datetime) -> float:
    """Seconds to the next clock minute, plus up to five that differ from caller to caller."""
    return 60 - now.second + now.microsecond % 5000 / 1000


def _envelope(answer: Answer) -> Json | None:
    """The API's own answer; what a gateway or a broken server says is not one."""
    try:
        body = answer.json()
    except ValueError:
        return None
    if answer.status >= 500 or not isinstance(body, dict) or not isinstance(body.get("error"), int):
        return None
    return body if answer.status == 200 or body["error"] else None


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
