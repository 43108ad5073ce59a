"""Renewing the access: the refresh token is spent by its use and a new one comes back (OAuth v4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from cms.core.clock import Clock, rfc3339
from cms.core.http import Answer, AnswerLost, HttpClient, NotSent
from cms.core.secrets import redact
from publishers.contract import AuthExpired, OutcomeUnknown, Unreachable

from .schema import ZaloCredentials

#: What Zalo says of its access tokens; one that a person entered may be older than we know.
ACCESS_LIFE = timedelta(hours=25)
#: Numbers seen for a refresh token that is spent or dead; no list of them is published, so words count as well.
_SPENT = frozenset({"-14014", "-14020"})
_SPENT_FAMILY = re.compile(r"^-1241\d$")
#: Of a refresh token that is not used; each use brings a new one.
REFRESH_LIFE = timedelta(days=90)


def access_until(credentials: ZaloCredentials, entered_at: datetime) -> datetime | None:
    """When the access token ends; without a refresh token nothing can be done about it."""
    if not credentials.refresh_token:
        return None
    return datetime.fromisoformat(credentials.expires_at) if credentials.expires_at else entered_at + ACCESS_LIFE


def consent_until(credentials: ZaloCredentials, entered_at: datetime) -> datetime:
    """When a person must come at the latest: the refresh token ends unless it is used before, and Zalo tells nobody."""
    if not credentials.refresh_token:
        return datetime.fromisoformat(credentials.expires_at) if credentials.expires_at else entered_at + ACCESS_LIFE
    issued = credentials.refresh_issued_at
    return (datetime.fromisoformat(issued) if issued else entered_at) + REFRESH_LIFE


def refresh(http: HttpClient, clock: Clock, *, base_url: str, credentials: ZaloCredentials) -> dict[str, str]:
    """Spend the refresh token; returns the new tokens, when they were issued and when the access token ends.

    The caller stores the answer in one update before anyone uses it. ``OutcomeUnknown`` means the token may be spent
    and its successor lost: try once more, then a person must reconnect the channel.
    """
    if not credentials.refresh_token:
        raise AuthExpired("zalo_no_refresh_token")
    form = {
        "refresh_token": credentials.refresh_token, "app_id": credentials.app_id, "grant_type": "refresh_token",
    }  # fmt: skip
    try:
        answer = http.request(
            "POST", base_url + "/v4/oa/access_token", data=form, headers={"secret_key": credentials.app_secret}
        )
    except NotSent as error:
        raise Unreachable(detail=str(error)) from None
    except AnswerLost as error:
        raise OutcomeUnknown("zalo_renewal_lost", detail=str(error)) from None
    try:
        return read_tokens(answer, clock, credentials.secrets())
    except AuthExpired as refusal:
        raise AuthExpired(_why(refusal.detail, credentials, clock.now()), detail=refusal.detail) from None


def _why(words: str, credentials: ZaloCredentials, now: datetime) -> str:
    """Each refresh token works once: one of ours that is young and refused has been used by somebody else."""
    number = words.split(" ")[0]
    if "refresh" not in words.lower() and not (number in _SPENT or _SPENT_FAMILY.match(number)):
        return "auth_refused"
    if not credentials.refresh_issued_at:
        return "zalo_refresh_refused"
    issued = datetime.fromisoformat(credentials.refresh_issued_at)
    return "zalo_refresh_old" if now - issued >= REFRESH_LIFE else "zalo_refresh_shared"


def read_tokens(answer: Answer, clock: Clock, secrets: Sequence[str]) -> dict[str, str]:
    """Fresh tokens out of the token endpoint's answer. Raises ``AuthExpired`` and ``OutcomeUnknown``."""
    body = _json(answer)
    if body is None or (answer.status >= 500 and "access_token" not in body):
        raise OutcomeUnknown("zalo_renewal_lost", detail=f"HTTP {answer.status} without a readable answer")
    # Zalo promises no form of failure: the absence of the token is the sign (both of its SDKs read it so).
    if not body.get("access_token") or not body.get("refresh_token"):
        reason = " ".join(str(body[key]) for key in ("error", "error_name", "error_description") if body.get(key))
        raise AuthExpired("auth_refused", detail=redact(reason, secrets))
    now = clock.now()
    renewed = {
        "access_token": str(body["access_token"]), "refresh_token": str(body["refresh_token"]),
        "expires_at": "", "refresh_issued_at": rfc3339(now),
    }  # fmt: skip
    lifetime = str(body.get("expires_in", ""))
    if lifetime.isdigit():
        renewed["expires_at"] = rfc3339(now + timedelta(seconds=int(lifetime)))
    return renewed


def _json(answer: Answer) -> dict[str, Any] | None:
    try:
        body = answer.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None
