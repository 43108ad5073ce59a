"""A partner's callback address: a real server that remembers what it was told and answers as it is bidden."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cms.core.clock import SystemClock
from cms.core.signatures import Parts, verify


@dataclass
class Listener:
    url: str = ""
    #: Statuses to answer with, one after the other; then 204.
    answers: list[int] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    signed_by: list[str] = field(default_factory=list)


@contextmanager
def listening(keys: dict[str, str]) -> Iterator[Listener]:
    """Serve until the block ends; every call must be signed with one of the keys."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            path, _, query = self.path.partition("?")
            headers = {name.lower(): value for name, value in self.headers.items()}
            parts = Parts(method="POST", authority=headers["host"], path=path, query=query, headers=headers)
            known = {keyid: key.encode() for keyid, key in keys.items()}
            listener.signed_by.append(verify(parts, keys=known, body=body, now=SystemClock().now()).keyid)
            listener.heard.append(json.loads(body))
            self.send_response(listener.answers.pop(0) if listener.answers else 204)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.url = f"http://127.0.0.1:{server.server_address[1]}/-/callbacks/national_portal/7"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
