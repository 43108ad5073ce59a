"""Ten times the load of a busy hour: people read, look for things and fetch feeds while the worker delivers."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.shell.installation import ROOT

from .report import Row, percentile
from .stack import Stack, running_stack

#: The busiest hour of a province's office: answers a second, deliveries a minute.
READ_PER_S, SENT_PER_MIN = 5.0, 40
TIMES = 10
_LASTS_S = 60.0
_CONNECTIONS = 24
#: Each word is in many items, so that a search has much to count.
_WORDS = ("luật", "giấy phép lái xe", "đất đai", "168/2024", "phòng cháy")
#: Not there, and what is shown of items that the seed of deliveries puts others in the place of.
_GONE = ("missing", "gone", "share")
_ANSWER_MS, _LATE_MS = 500.0, 1000.0


def run(folder: Path, database: str, *, quick: bool = False, **settings: str) -> None:
    """Measure the usual load and ten times it."""
    lasts = 6.0 if quick else _LASTS_S
    with running_stack(folder, delay=0.05, WEB_PROCESSES="2", **settings) as stack:
        addresses = stack.run("tests.bench.site")
        pages = [address for kind, address in addresses.items() if kind not in _GONE]
        usual, _late = _measure(stack, pages, 1, lasts)
        found, late = _measure(stack, pages, TIMES, lasts)
    rate = f"{TIMES * READ_PER_S:.0f} answers a second, {TIMES * SENT_PER_MIN} deliveries a minute"
    _tell_answers(rate, found, usual)
    lost = TIMES * int(SENT_PER_MIN * lasts / 60) - len(late)
    Row(
        part="rush", what="… deliveries meanwhile: late by, p50 · p95",
        loa=f"{percentile(late, 0.5):.0f} · {percentile(late, 0.95):.0f} ms, {lost} never came",
        goal=f"p95 ≤ {_LATE_MS:.0f} ms", met=not lost and percentile(late, 0.95) <= _LATE_MS,
    ).tell()  # fmt: skip


def _tell_answers(rate: str, found: dict[str, Any], usual: dict[str, Any]) -> None:
    def middle(times: list[float]) -> str:
        return f"{percentile(times, 0.5):.0f} · {percentile(times, 0.95):.0f} ms"

    every = [took for times in found["times"].values() for took in times]
    before = [took for times in usual["times"].values() for took in times]
    Row(
        part="rush", what=f"{rate}: answered within, p50 · p95", loa=f"{middle(every)}, {found['lost']} not answered",
        anchor=f"{middle(before)} (a tenth of it)", goal=f"p95 ≤ {_ANSWER_MS:.0f} ms, none lost",
        met=not found["lost"] and percentile(every, 0.95) <= _ANSWER_MS,
    ).tell()  # fmt: skip
    for kind, times in found["times"].items():
        anchor = f"{middle(usual['times'][kind])} (a tenth of it)"
        Row(part="rush", what=f"… {kind}: p50 · p95", loa=middle(times), anchor=anchor).tell()


def _measure(stack: Stack, pages: list[str], times: int, lasts: float) -> tuple[dict[str, Any], list[float]]:
    """What readers met, and milliseconds from due to arrival at the platforms."""
    items = times * int(SENT_PER_MIN * lasts / 60)
    due = stack.seed("five", items, start_in=12, over=lasts, channels=100)
    # People read all along; it is the seed that has just changed everything.
    _ask(stack, pages, 2 * READ_PER_S, 6.0)
    time.sleep(max(0.0, min(due.values()) - time.time()))
    found = _ask(stack, pages, times * READ_PER_S, lasts)
    stack.sink.wait_for(items, 90)
    arrivals = stack.sink.arrivals()
    return found, [1000 * (arrivals[item] - at) for item, at in due.items() if item in arrivals]


def _ask(stack: Stack, pages: list[str], per_s: float, lasts: float) -> dict[str, Any]:
    """In a process of its own: this one's threads must not slow the answers."""
    asked = {"pages": pages, "per_s": per_s, "lasts": lasts}
    argv = [sys.executable, "-m", "tests.bench.rush", str(stack.port)]
    done = subprocess.run(argv, cwd=ROOT, input=json.dumps(asked), stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout))


class _Readers:
    """Ask on time whether or not the answers before came: who waits is counted from when he would have asked."""

    def __init__(self, port: int, pages: list[str]) -> None:
        self._port = port
        self._pages = pages
        self._lock = threading.Lock()
        self.times: dict[str, list[float]] = {"a page": [], "a search": [], "the API": [], "a feed": []}
        self.lost = 0

    def ask(self, number: int, at: float) -> None:
        kind, address = self._what(number)
        time.sleep(max(0.0, at - time.monotonic()))
        status = self._status(address, f"127.1.{number // 250 % 250}.{1 + number % 250}")
        took = 1000 * (time.monotonic() - at)
        with self._lock:
            self.times[kind].append(took)
            self.lost += status != 200

    def _what(self, number: int) -> tuple[str, str]:
        """Seven pages, a search, a list of the API that nobody else asks for, a feed."""
        turn, place = divmod(number, 10)
        if place == 7:
            return "a search", f"/tim-kiem/?q={quote(_WORDS[turn % len(_WORDS)])}&n={turn}"
        if place == 8:
            return "the API", f"/api/v1/entries?limit={1 + turn % 50}"
        if place == 9:
            return "a feed", "/feeds/all.rss"
        return "a page", self._pages[(7 * turn + place) % len(self._pages)]

    def _status(self, address: str, place: str) -> int:
        """Each reader comes from a place of their own: one place that asks so often would be held up."""
        asked = HTTPConnection("127.0.0.1", self._port, timeout=30, source_address=(place, 0))
        try:
            asked.request("GET", address)
            answer = asked.getresponse()
            answer.read()
            return answer.status
        except (OSError, HTTPException):
            return 0
        finally:
            asked.close()


def main() -> None:
    given = json.load(sys.stdin)
    readers = _Readers(int(sys.argv[1]), given["pages"])
    began, count = time.monotonic() + 0.2, int(given["per_s"] * given["lasts"])
    with ThreadPoolExecutor(_CONNECTIONS) as pool:
        for number in range(count):
            pool.submit(readers.ask, number, began + number / given["per_s"])
    print(json.dumps({"times": readers.times, "lost": readers.lost}))


if __name__ == "__main__":
    main()
