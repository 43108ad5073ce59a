"""The wrapper of ``asgi.py``: ``application = fast_paths(get_asgi_application())``."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from cms.core.counting.visits import NOTES

from .front import Awaited, Front, Render
from .kept import Headers, Reply

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Not passed to Django by the first reader; see ``front.as_everybody``.
_PERSONAL = frozenset({b"if-none-match", b"if-modified-since", b"if-match", b"if-unmodified-since", b"accept-encoding"})


def fast_paths(application: Application) -> Application:
    """Put the memory before a Django application (which is set up by now)."""
    front = Front.of_settings()
    return application if front is None else FastPaths(application, front)


class FastPaths:
    """An ASGI application that answers from memory what it can."""

    def __init__(self, application: Application, front: Front) -> None:
        self._application, self.front = application, front

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._application(scope, receive, send)
        environ = environ_of(scope)
        found = self.front.look(environ)
        if isinstance(found, Render):
            return await self._render(found, environ, scope, receive, send)
        if isinstance(found, Awaited):
            # In a thread: whoever waits must not hold the loop up.
            found = await asyncio.to_thread(found.reply, environ)
        if found is None:
            return await self._application(scope, receive, send)
        await _send(found, send)

    async def _render(
        self, render: Render, environ: dict[str, Any], scope: Scope, receive: Receive, send: Send
    ) -> None:
        taken = _Taken(render, send)
        everybody = {
            **scope,
            NOTES: render.notes,
            "headers": [pair for pair in scope["headers"] if pair[0].lower() not in _PERSONAL],
        }
        if render.query is not None:
            everybody["query_string"] = render.query.encode("latin-1")
        try:
            await self._application(everybody, receive, taken)
            reply = render.keep(taken.headers, b"".join(taken.pieces), environ) if taken.is_complete else None
        finally:
            render.end()
        if reply is not None:
            await _send(reply, send)
        elif taken.is_dropped:
            await self._application(scope, _from_the_beginning(receive), send)
        else:
            render.pass_on(environ)


class _Taken:
    """Collects an answer that may be kept; any other one goes straight on."""

    def __init__(self, render: Render, send: Send) -> None:
        self._render, self._send = render, send
        self._collects = False
        self.headers: Headers = []
        self.pieces: list[bytes] = []
        self.is_complete = False
        #: It answers a request without its marks and is nobody else's.
        self.is_dropped = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"]]
            self._collects = self._render.may_keep(str(message["status"]), self.headers)
            if not self._collects:
                self.is_dropped = self._render.query is not None
                self._render.end()
        if self.is_dropped:
            return
        if not self._collects:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self.pieces.append(message.get("body", b""))
            self.is_complete = not message.get("more_body", False)


def _from_the_beginning(receive: Receive) -> Receive:
    """A reading request has no body, and that was told already."""
    told: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def again() -> Message:
        return told.pop() if told else await receive()

    return again


def environ_of(scope: Scope) -> dict[str, Any]:
    """What the fast path reads of a request, named as in WSGI."""
    environ = {
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": scope["path"],
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
    }
    for name, value in scope["headers"]:
        key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{text}" if key in environ else text
    return environ


async def _send(reply: Reply, send: Send) -> None:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
    await send({"type": "http.response.start", "status": int(reply.status[:3]), "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})
