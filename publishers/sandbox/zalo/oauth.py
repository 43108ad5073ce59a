"""The token endpoint: a refresh token dies on use and brings its successor."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cms.core.ids import sha256_hex

from ..accounts import ZALO
from . import permission
from .dialect import ACCESS_LIFE, REFRESH_LIFE, SLUG, Dialect


def routes(dialect: Dialect) -> list[Route]:
    sandbox = dialect.sandbox

    async def token(request: Request) -> Response:
        form = await request.form()
        if request.headers.get("secret_key") != ZALO.app_secret or form.get("app_id") != ZALO.app_id:
            return _failed(-14004, "Invalid app", "Invalid app_id or secret_key")
        if form.get("grant_type") == "authorization_code":
            if not permission.redeem_code(dialect, form):
                return _failed(-14013, "Invalid code", "The authorization code or its code_verifier is invalid")
            return _fresh()
        if form.get("grant_type") != "refresh_token":
            return _failed(-14002, "Invalid grant type", "grant_type must be refresh_token or authorization_code")
        given = str(form.get("refresh_token", ""))
        fingerprint = sha256_hex(given.encode())
        is_known = given == ZALO.refresh_token or dialect.is_valid(given, "refresh")
        if not is_known or sandbox.get(SLUG, "spent", fingerprint):
            return _failed(-14014, "Invalid refresh token", "The refresh token is invalid or was used")
        sandbox.put(SLUG, "spent", fingerprint, {})
        return _fresh()

    def _fresh() -> Response:
        # The lifetime is a string here, and there is no "error" key.
        return JSONResponse(
            {
                "access_token": dialect.issue("access", ACCESS_LIFE),
                "refresh_token": dialect.issue("refresh", REFRESH_LIFE),
                "expires_in": str(int(ACCESS_LIFE.total_seconds())),
            }
        )

    guarded = sandbox.faults.guard(SLUG, "oauth.token")(token)
    return [Route("/oauth/v4/oa/access_token", guarded, methods=["POST"])]


def _failed(code: int, name: str, description: str) -> Response:
    return JSONResponse({"error": code, "error_name": name, "error_description": description})
