"""Facebook Login: the dialog, the code that comes of it, and the Pages that the person who agreed looks after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ..accounts import FACEBOOK
from ..consent import Asked, Consent, WrongRequest, check_callback, mark, redeem, take
from ..state import Sandbox
from . import tokens
from .graph import SLUG, VERSIONS, Call, GraphProblem, Json

PERSON = "Nguyễn Thị Hoa"
REDEEM_PARAMS = ("redirect_uri", "code")
#: A Page on which this person only reads the figures.
READ_ONLY_PAGE = ("104857600000003", "Hội luật gia tỉnh", "EAASANDBOXreadOnlyPageToken0123456789abcdefghijkl")
_EVERYTHING = ("ANALYZE", "ADVERTISE", "MODERATE", "CREATE_CONTENT", "MANAGE")
_DIALOG_PARAMS = ("client_id", "redirect_uri", "scope", "response_type")
_DIALOG_OPTIONAL = ("state", "auth_type", "display")


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    consent = Consent(
        sandbox=sandbox, slug=SLUG, label="Facebook", person=PERSON, read=_read, life=timedelta(minutes=10),
        may_untick=True,
        said_no={
            "error": "access_denied", "error_code": "200", "error_reason": "user_denied",
            "error_description": "Permissions error",
        },
    )  # fmt: skip

    async def picture(request: Request) -> Response:
        name = next((name for id, name, _, _ in _pages() if id == request.path_params["id"]), "?")
        return mark(name, "#1a5fd0")

    return [
        *(route for version in sorted(VERSIONS) for route in consent.routes(f"/www/{version}/dialog/oauth")),
        Route("/avatar/{id}.svg", picture),
    ]


def pages() -> list[Json]:
    """``me/accounts`` of the person."""
    return [
        {"id": id, "name": name, "access_token": token, "tasks": list(tasks)} for id, name, token, tasks in _pages()
    ]


def redeem_code(sandbox: Sandbox, call: Call) -> Json:
    """A user token for the code; what was unticked in the dialog is missing from what the token may do."""
    if call.params.get("client_id") != FACEBOOK.app_id or call.params.get("client_secret") != FACEBOOK.app_secret:
        raise GraphProblem(1, "Error validating client secret.")
    given = redeem(
        sandbox, SLUG, call.params.get("code", ""),
        client_id=FACEBOOK.app_id, redirect_uri=call.params.get("redirect_uri", ""),
    )  # fmt: skip
    if given is None:
        raise GraphProblem(100, "This authorization code has been used, has expired, or was made for another address.")
    if set(tokens.SCOPES) - set(given) - {"public_profile", "pages_read_user_content"}:
        tokens.change(sandbox, scopes=[*given, "public_profile"])
    return {"access_token": FACEBOOK.user_access_token, "token_type": "bearer", "expires_in": 5400}


def _pages() -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [
        (FACEBOOK.page_id, FACEBOOK.page_name, FACEBOOK.page_access_token, _EVERYTHING),
        (tokens.OTHER_PAGE_ID, tokens.OTHER_PAGE_NAME, tokens.OTHER_PAGE_TOKEN, _EVERYTHING),
        (*READ_ONLY_PAGE, ("ANALYZE",)),
    ]


def _read(params: Mapping[str, str]) -> Asked:
    take(params, _DIALOG_PARAMS, _DIALOG_OPTIONAL)
    if params["client_id"] != FACEBOOK.app_id:
        raise WrongRequest("ID ứng dụng không hợp lệ")
    if params["response_type"] != "code":
        raise WrongRequest("response_type phải là code")
    check_callback(params["redirect_uri"], SLUG)
    return Asked(
        redirect_uri=params["redirect_uri"], state=params.get("state", ""),
        rights=tuple(scope for scope in params["scope"].split(",") if scope),
        bound={"client_id": params["client_id"], "redirect_uri": params["redirect_uri"]},
    )  # fmt: skip
