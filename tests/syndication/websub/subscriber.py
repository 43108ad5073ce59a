"""A real subscriber: a server that confirms, refuses, is slow or gone, and keeps everything it was told."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request that came."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return self.query[f"hub.{name}"][-1]


@dataclass(slots=True)
class Subscriber:
    """How it answers: ``confirm`` gives status and body for a question, ``status`` and ``headers`` answer content."""

    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    agrees: bool = True
    confirm_status: int = 200
    challenge_suffix: str = ""
    calls: list[Call] = field(default_factory=list)
    #: Set: answers to content wait for it.
    gate: threading.Event | None = None
    came: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/cb", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def questions(self) -> list[Call]:
        return [call for call in self.calls if call.method == "GET"]

    @property
    def contents(self) -> list[Call]:
        return [call for call in self.calls if call.method == "POST"]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    subscriber: Subscriber

    def do_GET(self) -> None:
        call = self._keep()
        them = self.subscriber
        if "hub.challenge" not in call.query:
            return self._answer(200, b"")
        if not them.agrees:
            return self._answer(404, b"")
        return self._answer(them.confirm_status, (call["challenge"] + them.challenge_suffix).encode())

    def do_POST(self) -> None:
        self._keep()
        self.subscriber.came.set()
        if self.subscriber.gate:
            self.subscriber.gate.wait(10)
        self._answer(self.subscriber.status, b"thank you")

    def _keep(self) -> Call:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        call = Call(
            method=self.command, path=parts.path, query=parse_qs(parts.query, keep_blank_values=True),
            headers={name.lower(): value for name, value in self.headers.items()}, body=body,
        )  # fmt: skip
        self.subscriber.calls.append(call)
        return call

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        for name, value in self.subscriber.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return


@contextmanager
def running_subscriber() -> Iterator[Subscriber]:
    subscriber = Subscriber()
    handler = type("Handler", (_Handler,), {"subscriber": subscriber})
    server = ThreadingHTTPServer(("", 0), handler)
    server.daemon_threads = True
    subscriber.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield subscriber
    finally:
        if subscriber.gate:
            subscriber.gate.set()
        server.shutdown()
        server.server_close()
