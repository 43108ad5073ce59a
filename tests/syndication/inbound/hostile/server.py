"""A server that says what a case tells it to, byte by byte, over real sockets."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

#: Says something on a connection; the path is what was asked for.
Answer = Callable[["Connection"], None]


class Connection:
    """One request that waits for its answer."""

    def __init__(self, sock: socket.socket, path: str, base: str, over: threading.Event) -> None:
        self.socket = sock
        self.path = path
        self.base = base
        self._over = over

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def reset(self) -> None:
        """End with RST, as a crashed server does."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.socket.close()

    def wait(self, seconds: float) -> bool:
        """False when the server stops or the other side has gone."""
        return not self._over.wait(seconds)


@contextmanager
def serving(answers: Sequence[Answer]) -> Iterator[str]:
    """Serve answer number N at ``/N`` and everything below it; yields the base address."""
    over = threading.Event()

    class Handler(socketserver.StreamRequestHandler):
        timeout = 30

        def handle(self) -> None:
            with suppress(OSError, ValueError):
                path = self.rfile.readline(65_536).split()[1].decode()
                while self.rfile.readline(65_536).strip():
                    pass
                number = path.strip("/").partition("/")[0].partition("?")[0]
                connection = Connection(self.connection, path, base, over)
                if number.isdigit() and int(number) < len(answers):
                    answers[int(number)](connection)
                else:
                    connection.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True
        request_queue_size = 256

        def handle_error(self, request: Any, client_address: Any) -> None:
            return

    with Server(("127.0.0.1", 0), Handler) as server:
        base = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield base
        finally:
            over.set()
            server.shutdown()
