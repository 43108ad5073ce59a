"""The door of the API: who may read across sites, how often, and one form for what is refused before any call.

It wraps the addresses themselves, so that a site that only includes our addresses has it too, without a middleware.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import update_wrapper
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from cms.core.clients import client_address
from cms.core.conf import conf
from cms.core.turns import Turn, take_turn

from .problems import TYPE, problem

View = Callable[..., HttpResponse]

_MINUTE = 60
_SENT = "Authorization, Content-Type, Idempotency-Key, If-None-Match, Accept-Language"
_SHOWN = (
    "ETag, Link, Last-Modified, Location, Retry-After, RateLimit, RateLimit-Policy, Idempotency-Replayed, "
    "Content-Language"
)
_PREFLIGHT_KEPT_S = 600


def behind_the_door(patterns: Iterable[Any], needs_token: Callable[[str], bool]) -> list[Any]:
    """The same addresses, each behind a door. ``needs_token`` is asked for the route as Django knows it."""
    kept = list(patterns)
    for pattern in kept:
        if isinstance(pattern, URLPattern):
            door = _OwnDoor if needs_token(str(pattern.pattern)) else _Door
            pattern.callback = door(pattern.callback)
    return kept


class _Door:
    """Everybody's: any page may read through it, no address too often."""

    csrf_exempt = True  # cookies count for nothing here

    def __init__(self, view: View) -> None:
        self._view = view
        update_wrapper(self, view)  # Django names a view by these where it has no name of its own

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = self._answer(request, *args, **kwargs)
        turn: Turn | None = getattr(request, "loa_turn", None)
        for name, value in turn.headers().items() if turn else ():
            response.headers.setdefault(name, value)
        self._open(request, response)
        return response

    def _answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return _preflight(_allowed(self._call("OPTIONS", request, *args, **kwargs)))
        refused = self._counted(request)
        if refused is not None:
            return refused
        # Whatever may be read may be asked for its headers; the server leaves the body out.
        method = "GET" if request.method == "HEAD" else str(request.method)
        response = self._call(method, request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            return _not_allowed(_allowed(response))
        return response

    def _call(self, method: str, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked, request.method = request.method, method
        try:
            return self._view(request, *args, **kwargs)
        finally:
            request.method = asked

    def _counted(self, request: HttpRequest) -> HttpResponse | None:
        limit = conf().api_reads_per_minute
        if not limit:
            return None
        turn = take_turn(f"api {client_address(request)}", limit=limit, per_s=_MINUTE)
        request.loa_turn = turn  # type: ignore[attr-defined]  # told in the headers of the answer
        return _too_many(turn) if turn.is_over else None

    def _open(self, request: HttpRequest, response: HttpResponse) -> None:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = _SHOWN


class _OwnDoor(_Door):
    """For calls with a token: pages of the sites that the settings name, and the token's own count."""

    def _counted(self, request: HttpRequest) -> HttpResponse | None:
        return None

    def _open(self, request: HttpRequest, response: HttpResponse) -> None:
        known = conf().api_origins
        if not known:
            return
        patch_vary_headers(response, ["Origin"])
        origin = request.headers.get("Origin", "")
        if origin in known:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = _SHOWN


def _allowed(response: HttpResponse) -> str:
    """The methods of that address, from the refusal of a method that it has not."""
    told = {name.strip() for name in response.headers.get("Allow", "").split(",")} - {""}
    return ", ".join(sorted(told | {"OPTIONS"} | ({"HEAD"} if "GET" in told else set())))


def _preflight(allowed: str) -> HttpResponse:
    response = HttpResponse(status=204)
    response.headers["Allow"] = allowed
    response.headers["Access-Control-Allow-Methods"] = allowed
    response.headers["Access-Control-Allow-Headers"] = _SENT
    response.headers["Access-Control-Max-Age"] = str(_PREFLIGHT_KEPT_S)
    del response.headers["Content-Type"]
    return response


def _not_allowed(allowed: str) -> HttpResponse:
    told = _("This address does not take that method; it takes: %(methods)s.") % {"methods": allowed}
    response = problem(405, told, type=f"{TYPE}method")
    response.headers["Allow"] = allowed
    return response


def _too_many(turn: Turn) -> HttpResponse:
    told = _("That is more than %(limit)s calls in a minute. Go on in %(seconds)s seconds.")
    response = problem(429, told % {"limit": turn.limit, "seconds": turn.wait}, type=f"{TYPE}too_many_calls")
    response.headers["Retry-After"] = str(turn.wait)
    return response
