"""``requests`` adapters whose sockets are checked by the guard and end with the deadline of their exchange."""

from __future__ import annotations

import functools
import socket
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NameResolutionError

from .deadline import Deadline, current_deadline
from .guard import Guard

#: How long handing one body to the network may take, in seconds.
SEND_TIMEOUT_S = 60.0
#: A name may have many addresses; each costs a connect time-out.
_MOST_ADDRESSES = 4


class _BoundedMixin:
    """Under a deadline, names, connecting and everything after are bounded by it."""

    guard: Guard | None = None

    def _new_conn(self) -> socket.socket:
        deadline = current_deadline()
        sock = self._connected(deadline)
        try:
            if self.guard is not None:
                self.guard.check(sock.getpeername()[0])
            if deadline is not None:
                deadline.hold(sock)
        except Exception:
            sock.close()
            raise
        # urllib3 leaves the connect time-out on the socket while it sends: too short for a large body on a slow line.
        sock.settimeout(SEND_TIMEOUT_S)
        return sock

    def request(self, *args: Any, **kwargs: Any) -> None:
        deadline, sock = current_deadline(), getattr(self, "sock", None)
        if deadline is not None and sock is not None:
            deadline.hold(sock)
        super().request(*args, **kwargs)  # type: ignore[misc]

    def _connected(self, deadline: Deadline | None) -> socket.socket:
        """Try the name's addresses in turn, looked up once; none that the guard refuses is even connected to."""
        host, port, patience = self._dns_host, self.port, self.timeout  # type: ignore[has-type, attr-defined]
        problem: Exception | None = None
        try:
            for address in self._addresses(deadline, host, port):
                self._dns_host = address
                if deadline is not None:
                    deadline.check()
                    self.timeout = min(patience, deadline.left) if isinstance(patience, int | float) else deadline.left
                try:
                    sock: socket.socket = super()._new_conn()  # type: ignore[misc]
                except Exception as error:
                    problem = error
                else:
                    return sock
        finally:
            self._dns_host, self.timeout = host, patience
        raise problem or OSError("the name has no address")

    def _addresses(self, deadline: Deadline | None, host: str, port: int) -> list[str]:
        try:
            found = _looked_up(deadline, host, port)
        except (OSError, UnicodeError) as error:
            gai = error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))
            raise NameResolutionError(host, self, gai) from error  # type: ignore[arg-type]
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))[:_MOST_ADDRESSES]
        if self.guard is not None:
            for address in addresses:
                self.guard.check(address)
        return addresses


def _looked_up(deadline: Deadline | None, host: str, port: int) -> list[Any]:
    if deadline is None:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    try:
        # An address needs no asking, and so no thread that could be left behind.
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except socket.gaierror:
        found: list[Any] = deadline.within(lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        return found


@functools.cache
def _pools(guard: Guard | None) -> dict[str, type]:
    plain = type("BoundedHTTPConnection", (_BoundedMixin, HTTPConnection), {"guard": guard})
    secure = type("BoundedHTTPSConnection", (_BoundedMixin, HTTPSConnection), {"guard": guard})
    return {
        "http": type("BoundedHTTPPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("BoundedHTTPSPool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }


class GuardedAdapter(HTTPAdapter):
    """Connects directly, refusing forbidden addresses. Not used for the part of a way that a proxy takes."""

    def __init__(self, guard: Guard, **kwargs: Any) -> None:
        self._guard = guard
        super().__init__(max_retries=0, **kwargs)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._guard)


class ProxiedAdapter(HTTPAdapter):
    """Connects to a proxy, whose address is the installation's own choice, or to a neighbour that is named."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(None)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = _pools(None)
        return manager
