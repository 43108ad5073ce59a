"""The token endpoint: an hour's access for a refresh token that stays the same."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..accounts import YOUTUBE
from . import consent
from .dialect import ACCESS_LIFE, SLUG, Dialect

_SCOPES = " ".join(
    f"https://www.googleapis.com/auth/{name}"
    for name in ("youtube.upload", "youtube.force-ssl", "yt-analytics.readonly")
)


def routes(dialect: Dialect) -> list[Route]:
    async def token(request: Request) -> Response:
        form = await request.form()
        if form.get("client_id") != YOUTUBE.client_id or form.get("client_secret") != YOUTUBE.client_secret:
            return _failed("invalid_client", "The OAuth client was not found.", status=401)
        if form.get("grant_type") == "authorization_code":
            return _first(form)
        if form.get("grant_type") != "refresh_token":
            return _failed("unsupported_grant_type", "Invalid grant_type")
        if form.get("refresh_token") != YOUTUBE.refresh_token or dialect.take_withdrawn_consent():
            return _failed("invalid_grant", "Token has been expired or revoked.")
        return JSONResponse(
            {
                "access_token": dialect.issue_token(), "expires_in": int(ACCESS_LIFE.total_seconds()),
                "scope": _SCOPES, "token_type": "Bearer",
            }
        )  # fmt: skip

    def _first(form: FormData) -> Response:
        """The code's answer: the only one that carries a refresh token."""
        unknown = set(form) - {"grant_type", "code", "client_id", "client_secret", "redirect_uri"}
        scopes = None if unknown else consent.redeem_code(dialect, form)
        if scopes is None:
            return _failed("invalid_request" if unknown else "invalid_grant", "Bad Request")
        return JSONResponse(
            {
                "access_token": dialect.issue_token(), "expires_in": int(ACCESS_LIFE.total_seconds()),
                "refresh_token": YOUTUBE.refresh_token, "scope": " ".join(scopes), "token_type": "Bearer",
            }
        )  # fmt: skip

    guarded = dialect.sandbox.faults.guard(
        SLUG, "oauth.token",
        throttle=lambda request: _failed("rate_limit_exceeded", "Too many requests", status=429),
        token_expired=lambda request: _failed("invalid_grant", "Token has been expired or revoked."),
    )(token)  # fmt: skip
    return [Route("/token", guarded, methods=["POST"])]


def _failed(error: str, description: str, status: int = 400) -> Response:
    return JSONResponse({"error": error, "error_description": description}, status_code=status)
