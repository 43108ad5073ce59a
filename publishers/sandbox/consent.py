"""The page on which an account's owner lets an app in, and the codes that come of it; the rules are each platform's."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from .pages import render
from .state import Document, Sandbox

_KIND = "oauth_code"
_MARK = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" fill="{colour}"/>
<text x="48" y="64" font-family="sans-serif" font-size="44" fill="#fff" text-anchor="middle">{letter}</text></svg>"""


class WrongRequest(Exception):
    """The app sent the person with something that the platform does not take; told there, the app hears nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an app asks for, checked."""

    redirect_uri: str
    state: str = ""
    rights: tuple[str, ...] = ()
    #: What the code is bound to; its redemption must name the same.
    bound: Mapping[str, str] = field(default_factory=dict)
    #: Comes back beside the code.
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One platform's page."""

    sandbox: Sandbox
    slug: str
    label: str
    #: Who is logged in there.
    person: str
    read: Callable[[Mapping[str, str]], Asked]
    #: What the app hears when the person says no.
    said_no: Mapping[str, str]
    life: timedelta
    #: Makes the code where the platform keeps its codes itself.
    give: Callable[[Asked, list[str]], str] | None = None
    #: Whether single rights can be left out.
    may_untick: bool = False

    def routes(self, path: str) -> list[Route]:
        return [Route(path, self._ask), Route(path, self._answered, methods=["POST"])]

    async def _ask(self, request: Request) -> Response:
        params = dict(request.query_params)
        try:
            asked = self.read(params)
        except WrongRequest as wrong:
            page = render("consent_wrong.html", platforms=(), label=self.label, slug=self.slug, reason=str(wrong))
            page.status_code = 400
            return page
        host = urlsplit(asked.redirect_uri).netloc
        return render("consent.html", platforms=(), consent=self, asked=asked, params=params, host=host)

    async def _answered(self, request: Request) -> Response:
        form = await request.form()
        params = {name: str(value) for name, value in form.items() if name not in ("decision", "right")}
        try:
            asked = self.read(params)
        except WrongRequest as wrong:
            return render("consent_wrong.html", platforms=(), label=self.label, slug=self.slug, reason=str(wrong))
        state = {"state": asked.state} if asked.state else {}
        if form.get("decision") != "yes":
            return _back(asked.redirect_uri, {**self.said_no, **state})
        given = [str(right) for right in form.getlist("right")] if self.may_untick else list(asked.rights)
        if self.give:
            code = self.give(asked, given)
        else:
            code = issue(self.sandbox, self.slug, {**asked.bound, "rights": given}, self.life)
        return _back(asked.redirect_uri, {"code": code, **asked.more, **state})


def issue(sandbox: Sandbox, slug: str, bound: Document, life: timedelta) -> str:
    """A code that works once, for a while."""
    code = secrets.token_urlsafe(48)
    sandbox.put(slug, _KIND, code, {**bound, "until": (sandbox.clock.now() + life).isoformat()})
    return code


def redeem(sandbox: Sandbox, slug: str, code: str, **bound: str) -> list[str] | None:
    """The rights given with the code; None when it is used, late, unknown, or was made for somebody else."""
    kept = sandbox.get(slug, _KIND, code)
    if kept is None or not sandbox.delete(slug, _KIND, code):
        return None
    if datetime.fromisoformat(kept["until"]) < sandbox.clock.now():
        return None
    if any(kept.get(name) != value for name, value in bound.items()):
        return None
    return list(kept["rights"])


def challenge_of(verifier: str) -> str:
    """S256, without padding."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def take(params: Mapping[str, str], needed: tuple[str, ...], optional: tuple[str, ...] = ()) -> None:
    """Every needed parameter there, and none that the page does not have. Raises ``WrongRequest``."""
    for name in needed:
        if not params.get(name):
            raise WrongRequest(f"Thiếu tham số {name}")
    unknown = sorted(set(params) - set(needed) - set(optional))
    if unknown:
        raise WrongRequest(f"Tham số lạ: {', '.join(unknown)}")


def check_callback(address: str, slug: str) -> None:
    """The address must be one that was registered for the app: here every Loa's own. Raises ``WrongRequest``."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.path.endswith(f"/-/connect/{slug}") or parts.query:
        raise WrongRequest(f"redirect_uri không được đăng ký cho ứng dụng này: {address}")


def mark(name: str, colour: str) -> Response:
    """A picture of an account: its first letter."""
    return Response(_MARK.format(colour=colour, letter=name[:1].upper()), media_type="image/svg+xml")


def _back(address: str, params: Mapping[str, str]) -> Response:
    return RedirectResponse(f"{address}?{urlencode(params)}", status_code=302)
