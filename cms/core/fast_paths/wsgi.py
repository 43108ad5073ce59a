"""The wrapper of ``wsgi.py``: one line, ``application = fast_paths(get_wsgi_application())``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .front import Awaited, Front, Render, as_everybody
from .kept import Headers

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


def fast_paths(application: Application) -> Application:
    """Put the memory before a Django application (which is set up by now)."""
    front = Front.of_settings()
    return application if front is None else FastPaths(application, front)


class FastPaths:
    """A WSGI application that answers from memory what it can."""

    def __init__(self, application: Application, front: Front) -> None:
        self._application, self.front = application, front

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        found = self.front.look(environ)
        if isinstance(found, Render):
            return self._render(found, environ, start_response)
        if isinstance(found, Awaited):
            found = found.reply(environ)
        if found is None:
            return self._application(environ, start_response)
        start_response(found.status, found.headers)
        return [found.body]

    def _render(self, render: Render, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        begun = _Begun()
        try:
            body = self._application(as_everybody(environ, render), begun)
            if not render.may_keep(begun.status, begun.headers):
                if render.query is not None:
                    _close(body)
                    render.end()
                    return self._application(environ, start_response)
                # As if nobody had stood between: files and streams go on as they are.
                render.pass_on(environ)
                start_response(begun.status, begun.headers)
                return body
            reply = render.keep(begun.headers, _joined(body), environ)
        finally:
            render.end()
        start_response(reply.status, reply.headers)
        return [reply.body]


class _Begun:
    """Stands where the server's ``start_response`` would be, until it is known whether the answer is kept.

    Django calls it before it hands out the body, and never writes through what it returns.
    """

    def __init__(self) -> None:
        self.status = ""
        self.headers: Headers = []

    def __call__(self, status: str, headers: Headers, exc_info: Any = None) -> None:
        self.status, self.headers = status, list(headers)


def _joined(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        _close(body)


def _close(body: Iterable[bytes]) -> None:
    if hasattr(body, "close"):
        body.close()
