"""For sites that can't wrap their WSGI application: the same memory, as the first middleware.

It saves the view and every later middleware, not Django's own handling of a request.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from .front import Awaited, Front, Render, as_everybody
from .kept import Reply


class FastPathMiddleware:
    """Put ``cms.core.fast_paths.middleware.FastPathMiddleware`` first in ``MIDDLEWARE``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        front = Front.of_settings()
        if front is None:
            raise MiddlewareNotUsed("FAST_PATH_MB is 0")
        self._get_response, self.front = get_response, front

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        environ = {"wsgi.url_scheme": request.scheme, **request.META}
        found = self.front.look(environ)
        if isinstance(found, Render):
            return self._render(found, request, environ)
        if isinstance(found, Awaited):
            found = found.reply(environ)
        return self._get_response(request) if found is None else _response(found)

    def _render(self, render: Render, request: HttpRequest, environ: dict[str, object]) -> HttpResponseBase:
        own = request.META
        _become(request, as_everybody(own, render))
        try:
            response = self._get_response(request)
            headers = list(response.items()) + [("Set-Cookie", "")] * bool(response.cookies)
            if response.streaming or not render.may_keep(str(response.status_code), headers):
                if render.query is None:
                    render.pass_on(environ)
                    return response
                render.end()
                _become(request, own)
                return self._get_response(request)
            assert isinstance(response, HttpResponse)
            return _response(render.keep(headers, response.content, environ))
        finally:
            render.end()


def _become(request: HttpRequest, meta: dict[str, Any]) -> None:
    """What was read from the former one is read anew."""
    request.META = meta
    if hasattr(request, "environ"):
        request.environ = meta  # a WSGI request reads its query there
    for read in ("headers", "GET"):
        request.__dict__.pop(read, None)


def _response(reply: Reply) -> HttpResponse:
    return HttpResponse(reply.body, status=int(reply.status[:3]), headers=dict(reply.headers))
