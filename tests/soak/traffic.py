"""Readers who never stop: as a proxy before two web processes, each asks once more where a process died under it."""

from __future__ import annotations

import threading
import time
from http.client import HTTPConnection, HTTPException

PATHS = ("/", "/api/v1/entries?limit=5", "/feeds/all.rss")
_PAUSE_S = 0.02


class Traffic:
    """Asks until it is stopped; ``with`` stops it."""

    def __init__(self, port: int, readers: int = 2) -> None:
        self._port = port
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._read, daemon=True) for _ in range(readers)]
        #: Answered; answered at the second try; not answered at all.
        self.answered = self.again = self.lost = 0
        self.slowest_s = 0.0

    def __enter__(self) -> Traffic:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(30)

    def _read(self) -> None:
        number = 0
        while not self._stop.is_set():
            number += 1
            started = time.monotonic()
            first = self._ask(PATHS[number % len(PATHS)])
            second = first or self._ask(PATHS[number % len(PATHS)])
            with self._lock:
                self.answered += second
                self.again += second and not first
                self.lost += not second
                self.slowest_s = max(self.slowest_s, time.monotonic() - started)
            self._stop.wait(_PAUSE_S)

    def _ask(self, path: str) -> bool:
        asked = HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            asked.request("GET", path)
            answer = asked.getresponse()
            answer.read()
            return answer.status < 500
        except (OSError, HTTPException):
            return False
        finally:
            asked.close()
