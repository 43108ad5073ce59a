"""How often one place on the net may ask for an address: packages say it as data, one middleware keeps it.

A place is an address on the net, so an office behind one router shares it: limits are far above what people do.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .clients import client_address
from .conf import conf
from .rates import wait_for
from .registries import Pace, paces


class Paced:
    """Asks before the view runs; an address that nobody limits costs a look into small sets."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        for name, pace in paces.items():
            if match is None or request.method not in pace.methods or not _names(pace, match.view_name):
                continue
            wait = wait_for(f"pace {name} {client_address(request)}", limit=pace.limit, per_s=pace.per_s)
            if wait:
                return too_often(request, wait)
        return None


def too_often(request: HttpRequest, wait: int) -> HttpResponse:
    """The refusal: when to come again, for people as a page and for programs as a problem (RFC 9457)."""
    sentence = _(
        "Your network asked for this more often than one reader would. Wait %(seconds)s seconds, then try again."
    )
    told = sentence % {"seconds": wait}
    response: HttpResponse
    if _is_program(request):
        status = HTTPStatus.TOO_MANY_REQUESTS
        problem = {"type": "urn:loa:problem:too_many_calls", "title": status.phrase, "status": status, "detail": told}
        response = JsonResponse(problem, status=status, content_type="application/problem+json")
    else:
        context = {"sentence": told, "home": conf().public_url}
        response = render(request, "loa_core/too_often.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(wait)
    response.headers["Cache-Control"] = "no-store"
    return response


def _names(pace: Pace, view_name: str) -> bool:
    return view_name in pace.views or view_name.partition(":")[0] + ":*" in pace.views


def _is_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", "")
