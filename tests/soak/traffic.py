"""Readers who never stop: as a proxy before two web processes, each asks once more where a process died under it.

An error page is no dead process: it is asked for once.
"""

from __future__ import annotations

import threading
import time
from http.client import HTTPConnection, HTTPException

PATHS = ("/", "/api/v1/entries?limit=5", "/feeds/all.rss")
_PAUSE_S = 0.02
#: A breath before the second try. The web processes share the port (SO_REUSEPORT), and the kernel closes what a killed
#: one had accepted before it closes the socket that listens: who comes again within the same millisecond can be given
#: to the dead once more (14 of 100 tries on two cores, none after this pause).
_BREATH_S = 0.1


class Traffic:
    """Asks until it is stopped; ``with`` stops it."""

    def __init__(self, port: int, readers: int = 2) -> None:
        self._port = port
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._read, daemon=True) for _ in range(readers)]
        #: Answered; of them at the second try.
        self.answered = self.again = 0
        self.slowest_s = 0.0
        #: What stood in the way of those that were not answered: ``path: first, second``.
        self.why_lost: list[str] = []

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
            path = PATHS[number % len(PATHS)]
            started = time.monotonic()
            cut_off = wrong = self._ask(path)
            if cut_off and not cut_off.startswith("5"):
                time.sleep(_BREATH_S)
                wrong = self._ask(path)
            with self._lock:
                self.answered += not wrong
                self.again += bool(cut_off) and not wrong
                if wrong:
                    self.why_lost.append(f"{path}: {cut_off}, {wrong}")
                self.slowest_s = max(self.slowest_s, time.monotonic() - started)
            self._stop.wait(_PAUSE_S)

    @property
    def lost(self) -> int:
        return len(self.why_lost)

    def _ask(self, path: str) -> str:
        """What stood in the way of an answer; empty: it was answered."""
        started = time.monotonic()
        asked = HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            asked.request("GET", path)
            answer = asked.getresponse()
            body = answer.read()
            return "" if answer.status < 500 else f"{answer.status} {body[:200]!r}"
        except (OSError, HTTPException) as error:
            return f"{error!r} after {time.monotonic() - started:.2f} s"
        finally:
            asked.close()
