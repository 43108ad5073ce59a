"""Google's consent page and the code that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ..accounts import YOUTUBE
from ..consent import Asked, Consent, WrongRequest, check_callback, mark, redeem, take
from .dialect import SLUG, Dialect

_NEEDED = ("client_id", "redirect_uri", "response_type", "scope")
_OPTIONAL = ("state", "access_type", "prompt", "include_granted_scopes", "login_hint", "hl")
_SCOPE = "https://www.googleapis.com/auth/"


def routes(dialect: Dialect) -> list[BaseRoute]:
    consent = Consent(
        sandbox=dialect.sandbox, slug=SLUG, label="Google", person="phaply.tinh@example.vn", read=_read,
        said_no={"error": "access_denied"}, life=timedelta(minutes=10), may_untick=True,
    )  # fmt: skip

    async def avatar(request: Request) -> Response:
        return mark(YOUTUBE.title, "#c2171d")

    return [*consent.routes("/accounts/o/oauth2/v2/auth"), Route("/avatar.svg", avatar)]


def redeem_code(dialect: Dialect, form: FormData) -> list[str] | None:
    """The scopes given with the code; None where Google answers ``invalid_grant``."""
    return redeem(
        dialect.sandbox, SLUG, str(form.get("code", "")),
        client_id=YOUTUBE.client_id, redirect_uri=str(form.get("redirect_uri", "")),
    )  # fmt: skip


def _read(params: Mapping[str, str]) -> Asked:
    take(params, _NEEDED, _OPTIONAL)
    if params["client_id"] != YOUTUBE.client_id:
        raise WrongRequest("Lỗi 401: invalid_client")
    if params["response_type"] != "code":
        raise WrongRequest("Lỗi 400: unsupported_response_type")
    scopes = tuple(params["scope"].split())
    if any(not scope.startswith(_SCOPE) for scope in scopes):
        raise WrongRequest("Lỗi 400: invalid_scope")
    if params.get("access_type") != "offline" or params.get("prompt") != "consent":
        raise WrongRequest("Không có refresh token nếu thiếu access_type=offline và prompt=consent")
    check_callback(params["redirect_uri"], SLUG)
    return Asked(
        redirect_uri=params["redirect_uri"], state=params.get("state", ""), rights=scopes,
        bound={"client_id": params["client_id"], "redirect_uri": params["redirect_uri"]},
    )  # fmt: skip
