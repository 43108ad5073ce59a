"""A ``requests`` adapter whose sockets are checked by the guard right after they connect."""

from __future__ import annotations

import functools
import socket
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from .guard import Guard

#: How long handing one body to the network may take, in seconds.
SEND_TIMEOUT_S = 60.0


class _GuardedMixin:
    guard: Guard

    def _new_conn(self) -> socket.socket:
        sock: socket.socket = super()._new_conn()  # type: ignore[misc]
        try:
            self.guard.check(sock.getpeername()[0])
        except Exception:
            sock.close()
            raise
        # urllib3 leaves the connect time-out on the socket while it sends: too short for a large body on a slow line.
        sock.settimeout(SEND_TIMEOUT_S)
        return sock


@functools.cache
def _pools(guard: Guard) -> dict[str, type]:
    plain = type("GuardedHTTPConnection", (_GuardedMixin, HTTPConnection), {"guard": guard})
    secure = type("GuardedHTTPSConnection", (_GuardedMixin, HTTPSConnection), {"guard": guard})
    return {
        "http": type("GuardedHTTPPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("GuardedHTTPSPool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }


class GuardedAdapter(HTTPAdapter):
    """Connects directly, refusing forbidden addresses. Not used for the part of a way that a proxy takes."""

    def __init__(self, guard: Guard, **kwargs: Any) -> None:
        self._guard = guard
        super().__init__(max_retries=0, **kwargs)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._guard)
