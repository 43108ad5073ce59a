"""Somebody else's hub: takes requests, and on demand verifies, denies and pushes as a hub may."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


class OtherHub:
    """What it was asked, and how it answers."""

    def __init__(self) -> None:
        self.status = 202
        self.location = ""
        self.asked: list[dict[str, str]] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hub"


@contextmanager
def running_hub() -> Iterator[OtherHub]:
    hub = OtherHub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            hub.asked.append({name: values[0] for name, values in parse_qs(body).items()})
            moved = hub.location and self.path == "/hub"
            self.send_response(307 if moved else hub.status)
            if moved:
                self.send_header("Location", hub.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
