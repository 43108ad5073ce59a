"""The token endpoint: codes that live thirty seconds, refresh tokens that die on use, rights given back."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cms.core.clock import rfc3339
from cms.core.ids import sha256_hex

from ..accounts import X
from .dialect import ACCESS_LIFE, API, REFRESH_LIFE, SLUG, Dialect

CODE_LIFE = timedelta(seconds=30)
SCOPE = "tweet.read tweet.write users.read media.write offline.access"
_FIELDS = {
    "authorization_code": {"grant_type", "code", "redirect_uri", "code_verifier", "client_id"},
    "refresh_token": {"grant_type", "refresh_token", "client_id"},
}


class _Failed(Exception):
    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(error)
        self.answer = JSONResponse({"error": error, "error_description": description}, status_code=status)


def routes(dialect: Dialect) -> list[Route]:
    desk = Desk(dialect)
    guard = dialect.sandbox.faults.guard
    return [
        Route(f"{API}/oauth2/token", guard(SLUG, "oauth.token")(desk.token), methods=["POST"]),
        Route(f"{API}/oauth2/revoke", guard(SLUG, "oauth.revoke_token")(desk.revoke), methods=["POST"]),
    ]


def issue_code(dialect: Dialect, *, redirect_uri: str, challenge: str, scope: str = SCOPE) -> str:
    """A code as the authorise page gives it to somebody who said yes."""
    code = f"code{dialect.sandbox.next_id(SLUG)}"
    dialect.sandbox.put(SLUG, "code", code, {
        "redirect_uri": redirect_uri, "challenge": challenge, "scope": scope,
        "until": rfc3339(dialect.now() + CODE_LIFE),
    })  # fmt: skip
    return code


class Desk:
    """Gives out tokens and takes them back."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._sandbox = dialect.sandbox

    async def token(self, request: Request) -> Response:
        form = await request.form()
        try:
            self._check_client(request, form)
            kind = str(form.get("grant_type", ""))
            if kind not in _FIELDS:
                raise _Failed("unsupported_grant_type", "grant_type must be authorization_code or refresh_token")
            if extra := sorted(set(form) - _FIELDS[kind]):
                raise _Failed("invalid_request", f"Unknown parameter {extra[0]}")
            scope = self._redeem(form) if kind == "authorization_code" else self._spend(form)
        except _Failed as failed:
            return failed.answer
        return JSONResponse(
            {
                "token_type": "bearer", "expires_in": int(ACCESS_LIFE.total_seconds()), "scope": scope,
                "access_token": self._dialect.issue("access", ACCESS_LIFE),
                "refresh_token": self._dialect.issue("refresh", REFRESH_LIFE),
            }
        )  # fmt: skip

    async def revoke(self, request: Request) -> Response:
        form = await request.form()
        try:
            self._check_client(request, form)
            if set(form) - {"token", "client_id", "token_type_hint"} or not form.get("token"):
                raise _Failed("invalid_request", "Missing required parameter [token].")
        except _Failed as failed:
            return failed.answer
        self._sandbox.put(SLUG, "spent", sha256_hex(str(form["token"]).encode()), {})
        return JSONResponse({"revoked": True})

    def _check_client(self, request: Request, form: FormData) -> None:
        """A confidential client names itself by Basic; what it also says in the form must be the same."""
        wanted = "Basic " + base64.b64encode(f"{X.client_id}:{X.client_secret}".encode()).decode()
        if request.headers.get("authorization") != wanted or form.get("client_id", X.client_id) != X.client_id:
            raise _Failed("unauthorized_client", "Missing valid authorization header", 401)

    def _redeem(self, form: FormData) -> str:
        code = str(form.get("code", ""))
        given = self._sandbox.get(SLUG, "code", code)
        self._sandbox.delete(SLUG, "code", code)
        if given is None or datetime.fromisoformat(given["until"]) <= self._dialect.now():
            raise _Failed("invalid_request", "Value passed for the authorization code was invalid.")
        if form.get("redirect_uri") != given["redirect_uri"]:
            raise _Failed("invalid_request", "Value passed for the redirect uri did not match the uri of the code.")
        digest = hashlib.sha256(str(form.get("code_verifier", "")).encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != given["challenge"]:
            raise _Failed("invalid_request", "Value passed for the code verifier did not match the code challenge.")
        return str(given["scope"])

    def _spend(self, form: FormData) -> str:
        token = str(form.get("refresh_token", ""))
        fingerprint = sha256_hex(token.encode())
        is_known = token == X.refresh_token or self._dialect.is_valid(token, "refresh")
        if not is_known or self._sandbox.get(SLUG, "spent", fingerprint):
            raise _Failed("invalid_request", "Value passed for the token was invalid.")
        self._sandbox.put(SLUG, "spent", fingerprint, {})
        return SCOPE
