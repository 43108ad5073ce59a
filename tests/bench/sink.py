"""The other side of the bench: answers like the platforms, costs next to nothing, notes when each item arrived.

A process of its own (``python -m tests.bench.sink``). It speaks just enough of each platform for a clean publish;
correctness is proven against ``publishers.sandbox``, which would itself be what is measured here.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from . import dialects

#: Titles of the bench's items hold such a word in every encoding: ``bench000017x``.
ITEM = re.compile(rb"bench(\d{6})x")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
#: Of a longer body only the length counts.
_KEPT_MAX = 1024 * 1024


class Sink:
    """What arrived, and how long an answer takes."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.requests = 0
        self.in_flight = 0
        self.in_flight_max = 0
        #: Item → (the first byte of the first request that names it, wall clock).
        self.arrivals: dict[str, float] = {}
        self.sample = b""

    def arrived(self, started: float, head: bytes, body: bytes) -> None:
        self.requests += 1
        found = ITEM.search(body) or ITEM.search(head)
        if found:
            self.arrivals.setdefault(found[1].decode(), started)
            self.sample = self.sample or body

    def control(self, path: str) -> Any:
        """``/-/…``: what the bench asks."""
        if path == "/-/forget":
            self.arrivals, self.requests, self.in_flight_max = {}, 0, 0
        if path.startswith("/-/delay/"):
            self.delay = float(path.rpartition("/")[2])
        return {
            "arrivals": self.arrivals, "requests": self.requests, "in_flight_max": self.in_flight_max,
            "sample": self.sample.decode("utf-8", "replace"),
        }  # fmt: skip


class Connection(asyncio.Protocol):
    """One keep-alive connection, one request at a time."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._buffer = b""
        self._head = b""
        self._missing = 0
        self._body: list[bytes] = []
        self._kept = 0
        self._started = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if not self._head:
            self._started = self._started or time.time()
            self._buffer += data
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if _CHUNKED.search(head):
                self._transport.abort()  # nobody here sends so
                return
            length = _LENGTH.search(head)
            self._head, self._buffer, self._missing = head, b"", int(length[1]) if length else 0
            data = rest
        self._missing -= len(data)
        if self._kept < _KEPT_MAX:
            self._body.append(data)
            self._kept += len(data)
        if self._missing <= 0:
            self._whole()

    def _whole(self) -> None:
        head, body, started = self._head, b"".join(self._body), self._started
        self._head, self._body, self._kept, self._started = b"", [], 0, 0.0
        method, path = head.split(b" ", 2)[:2]
        if path.startswith(b"/-/"):
            self._answer(dialects.answer(200, self._sink.control(path.decode())))
            return
        self._sink.arrived(started, head, body)
        whole = dialects.respond(method.decode(), path.decode(), head, body)
        if self._sink.delay:
            self._sink.in_flight += 1
            self._sink.in_flight_max = max(self._sink.in_flight_max, self._sink.in_flight)
            asyncio.get_running_loop().call_later(self._sink.delay, self._later, whole)
        else:
            self._answer(whole)

    def _later(self, whole: bytes) -> None:
        self._sink.in_flight -= 1
        self._answer(whole)

    def _answer(self, whole: bytes) -> None:
        self._transport.write(whole)


async def _serve(port: int, delay: float) -> None:
    loop = asyncio.get_running_loop()
    sink = Sink(delay)
    server = await loop.create_server(lambda: Connection(sink), "127.0.0.1", port, backlog=512)
    stopped = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    dialects.configure(f"http://127.0.0.1:{port}")
    print("ready", flush=True)
    async with server:
        await stopped.wait()


class RunningSink:
    """The sink's process, as the bench sees it."""

    def __init__(self, port: int) -> None:
        self.base_url = f"http://127.0.0.1:{port}"

    def ask(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self.base_url}/-/{path}", timeout=60) as response:
            return json.load(response)

    def arrivals(self) -> dict[str, float]:
        return dict(self.ask("look")["arrivals"])

    def wait_for(self, items: int, within: float) -> dict[str, float]:
        """Until so many items have arrived. Returns what there is at the end of the time."""
        deadline = time.monotonic() + within
        while len(found := self.arrivals()) < items and time.monotonic() < deadline:
            time.sleep(0.5)
        return found

    def environment(self) -> dict[str, str]:
        """The settings that send every platform here."""
        return {
            "FACEBOOK_GRAPH_URL": f"{self.base_url}/facebook", "FACEBOOK_VIDEO_URL": f"{self.base_url}/facebook",
            "YOUTUBE_API_URL": f"{self.base_url}/youtube", "GOOGLE_TOKEN_URL": f"{self.base_url}/token",
            "ZALO_OAUTH_URL": f"{self.base_url}/zalo", "ZALO_API_URL": f"{self.base_url}/zalo",
            "OUTBOUND_ALLOW": "127.0.0.0/8",
        }  # fmt: skip


@contextmanager
def running_sink(port: int, delay: float = 0.0) -> Iterator[RunningSink]:
    """Start the process; end it afterwards."""
    argv = [sys.executable, "-m", "tests.bench.sink", "--port", str(port), "--delay", str(delay)]
    process = subprocess.Popen(argv, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None and process.stdout.readline().strip() == b"ready", "the sink did not start"
        yield RunningSink(port)
    finally:
        process.terminate()
        process.wait(10)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--delay", type=float, default=0.0)
    given = parser.parse_args()
    asyncio.run(_serve(given.port, given.delay))
