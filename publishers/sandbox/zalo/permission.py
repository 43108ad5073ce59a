"""The page on which an administrator lets an app into the Official Account (OAuth v4, PKCE)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ..accounts import ZALO
from ..consent import Asked, Consent, WrongRequest, challenge_of, check_callback, mark, redeem, take
from .dialect import SLUG, Dialect

_VERIFIER = re.compile(r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9]{43}$")
_CHALLENGE = re.compile(r"^[A-Za-z0-9_-]{43}$")


def routes(dialect: Dialect) -> list[BaseRoute]:
    consent = Consent(
        sandbox=dialect.sandbox, slug=SLUG, label="Zalo", person="Quản trị viên OA", read=_read,
        said_no={"error": "access_denied", "error_reason": "user_denied"}, life=timedelta(minutes=10),
    )  # fmt: skip

    async def avatar(request: Request) -> Response:
        return mark(ZALO.name, "#0a68e0")

    return [*consent.routes("/oauth/v4/oa/permission"), Route("/avatar.svg", avatar)]


def redeem_code(dialect: Dialect, form: FormData) -> bool:
    """Whether the code is good and the verifier is the one whose challenge was sent."""
    verifier = str(form.get("code_verifier", ""))
    if not _VERIFIER.match(verifier):
        return False
    given = redeem(
        dialect.sandbox, SLUG, str(form.get("code", "")), app_id=ZALO.app_id, challenge=challenge_of(verifier)
    )  # fmt: skip
    return given is not None


def _read(params: Mapping[str, str]) -> Asked:
    take(params, ("app_id", "redirect_uri", "code_challenge"), ("state",))
    if params["app_id"] != ZALO.app_id:
        raise WrongRequest("Ứng dụng không tồn tại")
    if not _CHALLENGE.match(params["code_challenge"]):
        raise WrongRequest("code_challenge không hợp lệ")
    check_callback(params["redirect_uri"], SLUG)
    return Asked(
        redirect_uri=params["redirect_uri"], state=params.get("state", ""),
        bound={"app_id": params["app_id"], "challenge": params["code_challenge"]}, more={"oa_id": ZALO.oa_id},
    )  # fmt: skip
