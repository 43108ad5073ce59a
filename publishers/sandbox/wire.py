"""Open connections by client address: what a fault needs to cut one in the middle.

ASGI has no way to break a connection, so a thin subclass of uvicorn's own protocol notes every transport.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any

from starlette.requests import Request
from uvicorn.protocols.http.h11_impl import H11Protocol

_RESET_AT_ONCE = struct.pack("ii", 1, 0)


class Connections:
    """The transports of one server."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], asyncio.Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        """A protocol class for ``uvicorn.Config(http=…)`` that keeps this book."""
        book = self._open

        class NotedProtocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                book[_peer(transport)] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                book.pop(_peer(self.transport), None)
                super().connection_lost(exc)

        return NotedProtocol

    async def reset(self, request: Request) -> None:
        """Break the request's connection with a TCP reset."""
        transport = self._of(request)
        raw: socket.socket | None = transport.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_ONCE)
        transport.abort()
        await asyncio.sleep(0.01)

    async def close(self, request: Request) -> None:
        """Send what is buffered, then close the request's connection."""
        self._of(request).close()
        await asyncio.sleep(0.01)

    def _of(self, request: Request) -> asyncio.Transport:
        client = request.client
        if client is None or (client.host, client.port) not in self._open:
            raise RuntimeError("this connection is not served by the sandbox's own server")
        return self._open[(client.host, client.port)]


def _peer(transport: Any) -> tuple[str, int]:
    name = transport.get_extra_info("peername") or ("", 0)
    return name[0], name[1]
