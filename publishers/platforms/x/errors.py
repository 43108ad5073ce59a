"""X's answers that are refusals → the closed set. Two shapes are in use: problems (RFC 7807) and numbered errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cms.core.http import Answer
from cms.core.secrets import redact
from publishers.contract import (
    AuthExpired,
    Gone,
    Misconfigured,
    Month,
    OutcomeUnknown,
    PublishError,
    Rejected,
    Throttled,
    Unreachable,
)

from .quotas import reset_at

Json = dict[str, Any]

_WINDOW_S = 15 * 60
_PROBLEMS = "/problems/"
#: Numbers of the older errors.
_DUPLICATE, _TOO_LONG, _RATE = 187, 186, 88
_TOKEN_DEAD = frozenset({32, 89})
_ACCOUNT_LOCKED = frozenset({64, 326})


class Duplicate(Rejected):
    """The same text was posted lately: by whom and when is for the caller to find out."""


def body_of(answer: Answer) -> Json | None:
    """The API's own answer; what a gateway says is not one."""
    try:
        body = answer.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def lost(detail: str, *, again: bool) -> PublishError:
    """No readable answer came back. ``again``: the call may be sent again without harm."""
    return Unreachable(detail=detail) if again else OutcomeUnknown(detail=detail)


def refusal(answer: Answer, *, bucket: str, again: bool, now: datetime, secrets: Sequence[str]) -> PublishError:
    """What an answer other than 2xx means for the engine."""
    body = body_of(answer)
    status = answer.status
    if status == 429:
        return _throttled(answer, body or {}, bucket, now, secrets)
    if body is None:
        return _without_words(status, again=again)
    if status >= 500:
        return lost(_detail(status, body, secrets), again=again)
    return translate(status, body, secrets)


def translate(status: int, body: Json, secrets: Sequence[str] = ()) -> PublishError:
    """A refusal in X's own words. Nothing was done."""
    detail, code, words = _detail(status, body, secrets), _number(body), _words(body)
    kind = _kind(body)
    if status == 401 or code in _TOKEN_DEAD:
        return AuthExpired(detail=detail)
    if status == 402 or "creditsdepleted" in words.replace(" ", ""):
        # Everything stops and people are told, as with a dead access: only they can buy credits.
        return AuthExpired("x_credits_gone", detail=detail)
    if code == _DUPLICATE or "duplicate" in words:
        return Duplicate("x_duplicate", detail=detail)
    if code in _ACCOUNT_LOCKED or "suspended" in words or "locked" in words:
        return Misconfigured("x_account_locked", detail=detail, params={"field": "access_token"})
    if kind in ("client-forbidden", "unsupported-authentication"):
        return Misconfigured("x_app_refused", detail=detail, params={"field": "client_id"})
    if status == 404 or kind == "resource-not-found":
        return Gone(detail=detail)
    return Rejected(_refused(code, words), detail=detail)


def _refused(code: int, words: str) -> str:
    if code == _TOO_LONG or "too long" in words:
        return "x_too_long_there"
    if "media" in words:
        return "media_failed"
    if "reply" in words or "replies" in words or "not permitted" in words or "not allowed" in words:
        return "x_not_permitted"
    return "rejected"


def _throttled(answer: Answer, body: Json, bucket: str, now: datetime, secrets: Sequence[str]) -> Throttled:
    detail = _detail(429, body, secrets)
    if _kind(body) == "usage-capped":
        ends = Month("UTC").around(now)[1]
        return Throttled("x_monthly_cap", retry_after=(ends - now).total_seconds(), bucket=bucket, detail=detail)
    ends_at = reset_at(answer.headers)
    wait = (ends_at - now).total_seconds() if ends_at else 60.0
    # A clock that differs from ours must neither stop us for a day nor make us hammer.
    return Throttled(retry_after=min(max(wait, 1.0), _WINDOW_S), bucket=bucket, detail=detail)


def _without_words(status: int, *, again: bool) -> PublishError:
    detail = f"HTTP {status} without an answer of the API"
    if status == 401:
        return AuthExpired(detail=detail)
    if status == 402:
        return AuthExpired("x_credits_gone", detail=detail)
    if status in (404, 405) or 300 <= status < 400:
        return Misconfigured("x_wrong_address", detail=detail, params={"field": "X_API_URL"})
    if 400 <= status < 500:
        return Rejected("rejected", detail=detail)
    return lost(detail, again=again)


def problems_in(body: Mapping[str, Any]) -> list[Json]:
    """The ``errors`` that may come beside ``data``, even with a 200."""
    found = body.get("errors")
    return [error for error in found if isinstance(error, dict)] if isinstance(found, list) else []


def _every(body: Json) -> list[Json]:
    return [body, *problems_in(body)]


def _number(body: Json) -> int:
    return next((error["code"] for error in _every(body) if isinstance(error.get("code"), int)), 0)


def _kind(body: Json) -> str:
    """The last part of a problem's type: ``rate-limit-exceeded``."""
    types = (str(error.get("type", "")) for error in _every(body))
    return next((name.rpartition("/")[2] for name in types if _PROBLEMS in name), "")


def _words(body: Json) -> str:
    said = (str(error.get(name, "")) for error in _every(body) for name in ("title", "detail", "message"))
    return " ".join(said).lower()


def _detail(status: int, body: Json, secrets: Sequence[str]) -> str:
    said: dict[str, None] = {}
    for error in _every(body):
        said |= dict.fromkeys(str(error[name]) for name in ("code", "title", "detail", "message") if error.get(name))
    return redact(f"{status}: " + " · ".join(said), secrets)
