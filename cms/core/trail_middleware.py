"""Each request has an id, its own or its proxy's; answers name it, and so does every line of the log."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import trail

_IN, _OUT = "X-Request-ID", "X-Request-ID"


class RequestTrail:
    """First of all middleware: what the others log belongs to the request too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = trail.request_id(request.headers.get(_IN))
        with trail.on({"request": name}):
            response = self._get_response(request)
        # An answer for everybody is kept and shown to others, whose request this is not.
        if "public" not in response.get("Cache-Control", ""):
            response[_OUT] = name
        return response
