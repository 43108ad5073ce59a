"""A thousand subscribers in one process (``python -m tests.bench.listeners``): note what came when, and answer."""

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

from .sink import Connection, Sink

_ITEM = re.compile(rb"bench(\d{6})x")
_OK = b"HTTP/1.1 204 No Content\r\n\r\n"


class Listeners(Sink):
    """Who heard of which item when, and the last body."""

    def __init__(self, delay: float) -> None:
        super().__init__(delay)
        #: Item → subscriber → wall clock.
        self.heard: dict[str, dict[str, float]] = {}

    def control(self, path: str) -> Any:
        if path == "/-/forget":
            self.heard = {}
        if path.startswith("/-/delay/"):
            self.delay = float(path.rpartition("/")[2])
        if path == "/-/count":
            return {item: len(who) for item, who in self.heard.items()}
        return {"heard": self.heard, "in_flight_max": self.in_flight_max}


class _Connection(Connection):
    def _whole(self) -> None:
        head, body, started = self._head, b"".join(self._body), self._started
        self._head, self._body, self._kept, self._started = b"", [], 0, 0.0
        path = head.split(b" ", 2)[1].decode()
        if path.startswith("/-/"):
            answer = json.dumps(self._sink.control(path)).encode()
            self._answer(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer)
            return
        # The newest item stands first in a feed: its number is the highest.
        item = max(_ITEM.findall(body), default=b"000000").decode()
        self._sink.heard.setdefault(item, {}).setdefault(path, started)  # type: ignore[attr-defined]
        if self._sink.delay:
            self._sink.in_flight += 1
            self._sink.in_flight_max = max(self._sink.in_flight_max, self._sink.in_flight)
            asyncio.get_running_loop().call_later(self._sink.delay, self._later, _OK)
        else:
            self._answer(_OK)


async def _serve(port: int, delay: float) -> None:
    loop = asyncio.get_running_loop()
    listeners = Listeners(delay)
    server = await loop.create_server(lambda: _Connection(listeners), "0.0.0.0", port, backlog=1024)
    stopped = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    print("ready", flush=True)
    async with server:
        await stopped.wait()


class RunningListeners:
    """The process, as the bench sees it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/{path}", timeout=60) as response:
            return json.load(response)

    def wait_for(self, item: str, count: int, within: float) -> dict[str, float]:
        """Until so many have heard of the item. Returns who did, and when."""
        deadline = time.monotonic() + within
        while self.ask("count").get(item, 0) < count and time.monotonic() < deadline:
            time.sleep(0.1)
        return dict(self.ask("look")["heard"].get(item, {}))


@contextmanager
def running_listeners(port: int, delay: float = 0.0) -> Iterator[RunningListeners]:
    """Start the process; end it afterwards."""
    argv = [sys.executable, "-m", "tests.bench.listeners", "--port", str(port), "--delay", str(delay)]
    process = subprocess.Popen(argv, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None and process.stdout.readline().strip() == b"ready", "no listeners"
        yield RunningListeners(port)
    finally:
        process.terminate()
        process.wait(10)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--delay", type=float, default=0.0)
    given = parser.parse_args()
    asyncio.run(_serve(given.port, given.delay))
