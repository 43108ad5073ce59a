"""A real installation in a folder of its own, run by ``manage.py up`` as a person would."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]


class Installation:
    """Starts, looks at and ends the processes of one data folder."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self._settings = {"DEMO": "0", "SANDBOX_PORT": str(free_port()), **settings}
        self.output = data_dir.with_suffix(".out")
        self._popen: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> None:
        with self.output.open("wb") as output:
            self._popen = subprocess.Popen(
                self._command(*options), cwd=ROOT, env=self.env, stdout=output, stderr=subprocess.STDOUT
            )

    def try_another(self) -> subprocess.CompletedProcess[str]:
        """A second supervisor on the same folder, to its end."""
        return subprocess.run(self._command(), cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)

    @property
    def env(self) -> dict[str, str]:
        env = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))}
        return {**env, "DATA_DIR": str(self.data_dir), "PORT": str(self.port), **self._settings}

    def is_well(self) -> bool:
        asked = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asked.request("GET", "/healthz")
            return asked.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            asked.close()

    def wait_well(self, within: float) -> None:
        """Until /healthz is green. Fails at once when the supervisor has ended."""
        self.wait(lambda: self._has_ended() or self.is_well(), within)
        assert not self._has_ended(), f"it ended; the output:\n{self.said()}"

    def wait(self, condition: Callable[[], bool], within: float) -> float:
        """Seconds until it came true. Fails with the output when it does not."""
        started = time.monotonic()
        while not condition():
            waited = time.monotonic() - started
            assert waited < within, f"not within {within} s; the output:\n{self.said()}"
            time.sleep(0.05)
        return time.monotonic() - started

    def said(self) -> str:
        return self.output.read_text("utf-8")

    def processes(self, word: str = "") -> list[psutil.Process]:
        """What runs for this data folder (and has the word in its command line), however it was started."""
        found = []
        for process in psutil.process_iter():
            try:
                is_ours = process.environ().get("DATA_DIR") == str(self.data_dir)
                if is_ours and process.status() != psutil.STATUS_ZOMBIE and word in " ".join(process.cmdline()):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def end(self, name: signal.Signals) -> int:
        """Signal the supervisor; returns its exit code."""
        assert self._popen is not None
        self._popen.send_signal(name)
        return self._popen.wait(30)

    def _has_ended(self) -> bool:
        return self._popen is not None and self._popen.poll() is not None

    def clean_up(self) -> None:
        for process in self.processes():
            process.kill()

    def _command(self, *options: str) -> list[str]:
        return [sys.executable, "manage.py", "up", "--port", str(self.port), *options]


def free_port() -> int:
    """A port that stays free until a server takes it: below those that the system hands out by itself."""
    for port in random.sample(range(20_000, 30_000), 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port")
