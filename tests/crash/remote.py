"""The sandbox's process, seen from the harness: start it, prepare it, look into it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from .platforms import EMPTY

ROOT = Path(__file__).resolve().parents[2]


class Platforms:
    """One sandbox process of our own."""

    def __init__(self, folder: Path, *, blobs: Path, clock: Path) -> None:
        self.port = _free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        folder.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.platforms", "--port", str(self.port), "--folder", str(folder),
             "--blobs", str(blobs), "--clock", str(clock)],
            cwd=ROOT, stdin=subprocess.PIPE,
        )  # fmt: skip
        self._connection: HTTPConnection | None = None
        self._wait_for_it()

    @property
    def pid(self) -> int:
        return self._process.pid

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def prepare(self, state: str = EMPTY, faults: Sequence[dict[str, Any]] = ()) -> None:
        """Be as that state was kept, with those faults waiting."""
        self._call("POST", "/crash/prepare", {"state": state, "faults": list(faults)})

    def keep(self, state: str) -> None:
        """Remember what is there now under a name."""
        self._call("POST", "/crash/keep", {"state": state})

    def seen(self, platform: str) -> dict[str, Any]:
        seen: dict[str, Any] = self._call("GET", f"/crash/seen/{platform}")
        return seen

    def operations(self) -> list[list[str]]:
        """Every ``[platform, operation]`` that can be made to fail."""
        found: list[list[str]] = self._call("GET", "/crash/operations")
        return found

    def settle(self, platform: str) -> None:
        """Wait until effects that are due by the clock have taken place."""
        end = time.monotonic() + 5
        while self.seen(platform)["overdue"] and time.monotonic() < end:
            time.sleep(0.005)

    def forget_connection(self) -> None:
        """In a forked process: the connection belongs to its parent."""
        self._connection = None

    def _call(self, method: str, path: str, data: Any = None) -> Any:
        body = None if data is None else json.dumps(data)
        for is_last in (False, True):
            try:
                if self._connection is None:
                    self._connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
                self._connection.request(method, path, body)
                answer = self._connection.getresponse()
                content = answer.read()
                break
            except (HTTPException, OSError):
                # A kept connection that the server closed meanwhile.
                self._connection = None
                if is_last:
                    raise
        if answer.status != 200:
            raise RuntimeError(f"{path} → {answer.status} {content[:300]!r}")
        return json.loads(content)

    def _wait_for_it(self) -> None:
        end = time.monotonic() + 30
        while True:
            try:
                self._call("GET", "/crash/operations")
                return
            except OSError:
                if self._process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError("the sandbox did not start") from None
                time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
