"""OAuth 2.0 with PKCE: asking an account for its rights, renewing and giving them back. No Django, no state.

A refresh token is spent by its use, and its successor comes with the new access token.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from cms.core.clock import Clock, rfc3339
from cms.core.http import Answer, AnswerLost, HttpClient, NotSent
from cms.core.secrets import redact
from publishers.contract import AuthExpired, OutcomeUnknown, PublishError, Throttled, Unreachable

from .schema import XCredentials

#: Without ``offline.access`` there would be no refresh token.
SCOPES = ("tweet.read", "tweet.write", "users.read", "media.write", "offline.access")
#: What X says of its access tokens; one that a person entered may be older than we know.
ACCESS_LIFE = timedelta(hours=2)
#: A code of the authorise page is good for so long only.
CODE_LIFE = timedelta(seconds=30)


def authorize_url(
    page: str, *, client_id: str, redirect_uri: str, state: str, verifier: str, scopes: Sequence[str] = SCOPES
) -> str:
    """Where the account's owner is asked. ``page``: the setting ``X_AUTHORIZE_URL``; ``state``: at most 500 letters."""
    asked = {
        "response_type": "code", "client_id": client_id, "redirect_uri": redirect_uri, "scope": " ".join(scopes),
        "state": state, "code_challenge": challenge_of(verifier), "code_challenge_method": "S256",
    }  # fmt: skip
    return f"{page}?{urlencode(asked, quote_via=quote)}"


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636): 43 to 128 letters, made by ``secrets.token_urlsafe(64)``."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")


def exchange(
    http: HttpClient, clock: Clock, *, base_url: str, client_id: str, client_secret: str, code: str, redirect_uri: str,
    verifier: str,
) -> dict[str, str]:  # fmt: skip
    """Turn the code into ``access_token``, ``refresh_token``, ``expires_at``.

    Raises ``AuthExpired`` when X refuses the code (used, or older than ``CODE_LIFE``), ``Unreachable`` when X can't be
    asked: after either the person authorises once more.
    """
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
    try:
        answer = _post(http, f"{base_url}/2/oauth2/token", form, client_id, client_secret)
    except (NotSent, AnswerLost) as error:
        raise Unreachable(detail=str(error)) from None
    return _read(answer, clock, (client_secret, code, verifier), lost=Unreachable(detail=_status(answer)))


def refresh(http: HttpClient, clock: Clock, *, base_url: str, credentials: XCredentials) -> dict[str, str]:
    """Spend the refresh token; returns the new tokens and when the access token ends.

    The caller stores the answer in one update before anyone uses it. ``OutcomeUnknown`` means the token may be spent
    and its successor lost.
    """
    if not credentials.refresh_token:
        raise AuthExpired("x_no_refresh_token")
    form = {"grant_type": "refresh_token", "refresh_token": credentials.refresh_token}
    try:
        answer = _post(http, f"{base_url}/2/oauth2/token", form, credentials.client_id, credentials.client_secret)
    except NotSent as error:
        raise Unreachable(detail=str(error)) from None
    except AnswerLost as error:
        raise OutcomeUnknown("x_renewal_lost", detail=str(error)) from None
    lost = OutcomeUnknown("x_renewal_lost", detail=_status(answer))
    return _read(answer, clock, credentials.secrets(), lost=lost)


def revoke(http: HttpClient, *, base_url: str, credentials: XCredentials) -> None:
    """Give the rights back, as far as X can be reached: the refresh token's end is the end of both."""
    form = {"token": credentials.refresh_token or credentials.access_token, "client_id": credentials.client_id}
    try:
        answer = _post(http, f"{base_url}/2/oauth2/revoke", form, credentials.client_id, credentials.client_secret)
    except (NotSent, AnswerLost) as error:
        raise Unreachable(detail=str(error)) from None
    # Whatever it says of an unknown token, that one is of no use any more.
    if answer.status >= 500 or answer.status == 429:
        raise Unreachable(detail=_status(answer))


def access_until(credentials: XCredentials, entered_at: datetime) -> datetime | None:
    """When the access token ends; without a refresh token nothing can be done about it."""
    if not credentials.refresh_token:
        return None
    return datetime.fromisoformat(credentials.expires_at) if credentials.expires_at else entered_at + ACCESS_LIFE


def _post(http: HttpClient, url: str, form: Mapping[str, str], client_id: str, client_secret: str) -> Answer:
    """A confidential client proves itself by its secret, a public one only says its name."""
    if not client_secret:
        return http.request("POST", url, data={**form, "client_id": client_id})
    basic = base64.b64encode(f"{quote(client_id, safe='')}:{quote(client_secret, safe='')}".encode()).decode("ascii")
    return http.request("POST", url, data=dict(form), headers={"Authorization": f"Basic {basic}"})


def _read(answer: Answer, clock: Clock, secrets: tuple[str, ...], *, lost: PublishError) -> dict[str, str]:
    body = _json(answer)
    if answer.status == 429:
        wait = answer.headers.get("retry-after", "")
        raise Throttled(retry_after=float(wait) if wait.isdigit() else 60, detail=_status(answer))
    if body is None or answer.status >= 500:
        raise lost
    if not body.get("access_token"):
        reason = " ".join(str(body[name]) for name in ("error", "error_description", "detail") if body.get(name))
        raise AuthExpired("auth_refused", detail=redact(f"{answer.status} {reason}", secrets))
    # That a successor always comes is not promised anywhere: without one, the token we have goes on.
    renewed = {name: str(body[name]) for name in ("access_token", "refresh_token") if body.get(name)}
    life = str(body.get("expires_in", ""))
    seconds = timedelta(seconds=int(life)) if life.isdigit() else ACCESS_LIFE
    return {**renewed, "expires_at": rfc3339(clock.now() + seconds)}


def _json(answer: Answer) -> dict[str, Any] | None:
    try:
        body = answer.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _status(answer: Answer) -> str:
    return f"HTTP {answer.status} without a readable answer"
