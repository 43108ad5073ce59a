"""The page on which somebody lets an app post as their account (OAuth 2.0, PKCE)."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ..accounts import X
from ..consent import Asked, Consent, WrongRequest, check_callback, mark, take
from .dialect import SLUG, Dialect
from .oauth import CODE_LIFE, SCOPE, issue_code

_NEEDED = (
    "response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method",
)  # fmt: skip
_STATE_MAX = 500


def routes(dialect: Dialect) -> list[BaseRoute]:
    def give(asked: Asked, rights: list[str]) -> str:
        return issue_code(
            dialect, redirect_uri=asked.redirect_uri, challenge=asked.bound["challenge"], scope=" ".join(rights)
        )

    consent = Consent(
        sandbox=dialect.sandbox, slug=SLUG, label="X", person=f"@{X.username}", read=_read, give=give,
        said_no={"error": "access_denied"}, life=CODE_LIFE,
    )  # fmt: skip

    async def avatar(request: Request) -> Response:
        return mark(X.name, "#0f1419")

    return [*consent.routes("/i/oauth2/authorize"), Route("/avatar.svg", avatar)]


def _read(params: Mapping[str, str]) -> Asked:
    take(params, _NEEDED)
    if params["client_id"] != X.client_id:
        raise WrongRequest("client_id không hợp lệ")
    if (params["response_type"], params["code_challenge_method"]) != ("code", "S256"):
        raise WrongRequest("response_type phải là code, code_challenge_method phải là S256")
    if len(params["state"]) > _STATE_MAX:
        raise WrongRequest("state quá dài")
    scopes = tuple(params["scope"].split(" "))
    if set(scopes) - set(SCOPE.split()):
        raise WrongRequest("scope không hợp lệ")
    check_callback(params["redirect_uri"], SLUG)
    return Asked(
        redirect_uri=params["redirect_uri"], state=params["state"], rights=scopes,
        bound={"challenge": params["code_challenge"]},
    )  # fmt: skip
