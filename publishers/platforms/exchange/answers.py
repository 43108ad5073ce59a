"""What a portal's answer means for us: RFC 9457 problems and HTTP statuses → the closed set of errors. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from cms.core.http import Answer
from cms.core.signatures import TOLERANCE_S
from cms.core.text import plain, shorten
from publishers.contract import (
    AuthExpired,
    Misconfigured,
    OutcomeUnknown,
    PublishError,
    Rejected,
    Throttled,
    Unreachable,
)

#: Waited when a portal says "too many" but not how long.
_THROTTLE_S = 60.0
_THROTTLE_MAX_S = 24 * 3600.0
_REASON_MAX = 600
#: Of an answer that is no problem document, so much is looked at.
_QUOTED_MAX = 8000
_SECONDS = re.compile(r"[0-9]{1,9}")
#: A problem's ``type`` is an address; its last part is the code.
_LAST_PART = re.compile(r"[:/#]")
_CLOCK = re.compile(r"\bclocks?\b|đồng hồ", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemDetails:
    """What a portal says is wrong; ``reason`` is its own words in one line, for the editor."""

    codes: frozenset[str]
    reason: str


def problem_details(answer: Answer) -> ProblemDetails:
    """Read a problem document; anything else is quoted as text."""
    document = json_object(answer)
    if document is None:
        return ProblemDetails(codes=frozenset(), reason=_line(plain(answer.text[:_QUOTED_MAX])))
    errors = [error for error in _list(document.get("errors")) if isinstance(error, dict)]
    codes = {str(error["code"]) for error in errors if error.get("code")}
    codes |= {_LAST_PART.split(str(document[name]))[-1] for name in ("type", "code") if document.get(name)}
    told = [str(error["message_vi"]) for error in errors if error.get("message_vi")]
    told = told or [str(document[name]) for name in ("detail", "title", "reason", "error") if document.get(name)][:1]
    return ProblemDetails(codes=frozenset(codes), reason=_line("; ".join(told)))


def error_of(answer: Answer, *, now: datetime, address_field: str, repeatable: bool) -> PublishError:
    """The error that an unwelcome answer is. ``repeatable``: the call may simply be made again."""
    problem = problem_details(answer)
    status, detail = answer.status, f"HTTP {answer.status}. {problem.reason}".strip()
    wait = retry_after(answer, now)
    if status == 429 or (status in (409, 503) and wait is not None):
        return Throttled(retry_after=_THROTTLE_S if wait is None else wait, detail=detail)
    if status in (408, 425, 503):
        return Unreachable(detail=detail)
    if status in (401, 403):
        return _refused_signature(answer, problem, detail, now)
    if status == 410:
        return AuthExpired("pushes_ended", detail=detail)
    if 300 <= status < 400 or status in (404, 405):
        return Misconfigured("misconfigured", detail=detail, params={"field": address_field})
    if 400 <= status < 500:
        return Rejected("portal_refused", detail=detail, params={"reason": problem.reason or detail})
    return Unreachable(detail=detail) if repeatable else OutcomeUnknown(detail=detail)


def _refused_signature(answer: Answer, problem: ProblemDetails, detail: str, now: datetime) -> AuthExpired:
    """A portal says its time with every answer: that shows a wrong clock even where it gives no reason."""
    drift = _drift(answer, now)
    if drift is not None and abs(drift) > TOLERANCE_S:
        code = "clock_ahead" if drift > 0 else "clock_behind"
        return AuthExpired(code, detail=detail, minutes=round(abs(drift) / 60))
    return AuthExpired("clock_apart" if _CLOCK.search(problem.reason) else "auth_refused", detail=detail)


def _drift(answer: Answer, now: datetime) -> float | None:
    """Seconds by which our clock is ahead of theirs; ``None`` when they don't say the time."""
    try:
        return (now - parsedate_to_datetime(answer.headers.get("date", ""))).total_seconds()
    except (ValueError, TypeError):
        return None


def retry_after(answer: Answer, now: datetime) -> float | None:
    """Seconds to wait, given as a number or as a date; ``None`` when not said."""
    value = answer.headers.get("retry-after", "").strip()
    if not value:
        return None
    if _SECONDS.fullmatch(value):
        seconds = float(value)
    else:
        try:
            seconds = (parsedate_to_datetime(value) - now).total_seconds()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 1.0), _THROTTLE_MAX_S)


def json_object(answer: Answer) -> dict[str, Any] | None:
    """The body when it is a JSON object, else ``None``."""
    try:
        document = answer.json()
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def web_address(value: object) -> str:
    """The value when it is an address that a browser may open, else an empty text: it was given by the other side."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        parts = urlsplit(text)
        return text if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _line(text: str) -> str:
    return shorten(" ".join(text.split()), _REASON_MAX)
