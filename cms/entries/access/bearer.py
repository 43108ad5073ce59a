"""``Authorization: Bearer loa_…``: who calls, whether the token allows it, and not too often."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from cms.core.clients import client_address
from cms.core.clock import SystemClock
from cms.core.conf import conf
from cms.core.rates import wait_for
from cms.core.turns import Turn, take_turn
from cms.entries.api.problems import Refused
from cms.entries.models import Scope

from .tokens import Caller, note_use, owner_of

_MINUTE = 60
_DESK = "wagtailadmin.access_admin"
#: Wrong tokens from one address in a minute, before nobody looks at more of them.
_WRONG_MAX = 30


class Token(HttpBearer):
    """Lets in who brings a token with one of these scopes, as that token's person. Cookies count for nothing."""

    openapi_name = "AccessToken"

    def __init__(self, *scopes: Scope) -> None:
        super().__init__()
        self._scopes = [scope.value for scope in scopes]

    def __call__(self, request: HttpRequest) -> Any:
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        return self.authenticate(request, secret.strip() if kind.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Raises ``Refused``."""
        now = SystemClock().now()
        row = owner_of(token, now) if token else None
        if row is None or not row.user.has_perm(_DESK):
            raise _unknown(request, token)
        limit = conf().api_calls_per_minute
        turn = take_turn(f"token {row.pk}", limit=limit, per_s=_MINUTE)
        request.loa_turn = turn  # type: ignore[attr-defined]  # for the door, which tells how many calls are left
        if turn.is_over:
            raise too_many(turn)
        caller = Caller(user=row.user, token=row)
        if not caller.may(self._scopes):
            told = _("This token does not have the scope “%(scope)s”. Make one that has, under Access tokens.")
            raise Refused(403, "scope_missing", told % {"scope": "”, “".join(self._scopes)})
        note_use(row, now)
        # What is logged below a view, and what it asks of its request, is about that person.
        request.user = row.user
        return caller


def too_many(turn: Turn) -> Refused:
    """What is said to who calls too often."""
    told = _("That is more than %(limit)s calls in a minute. Go on in %(seconds)s seconds.")
    return Refused(
        429, "too_many_calls", told % {"limit": turn.limit, "seconds": turn.wait}, retry_after=turn.wait
    )  # fmt: skip


def _unknown(request: HttpRequest, token: str) -> Refused:
    if not token:
        told = _("This needs an access token: send the header “Authorization: Bearer loa_…”.")
        return Refused(401, "token_missing", told)
    wait = wait_for(f"wrong token {client_address(request)}", limit=_WRONG_MAX, per_s=_MINUTE)
    if wait:
        told = _("Too many wrong tokens came from your address. Go on in %(seconds)s seconds.")
        return Refused(429, "too_many_calls", told % {"seconds": wait}, retry_after=wait)
    told = _("This token is not known here, has run out or was revoked. Make a new one under Access tokens.")
    return Refused(401, "token_invalid", told)
