"""Deliveries a second at sixteen in flight, everything included, beside ``requests.Session`` with the same requests."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from .report import Row
from .stack import WORKER, Stack, running_stack

IN_FLIGHT = 16
#: A platform may hold half of the lanes, and eight threads of a worker are no lanes.
THREADS = 2 * IN_FLIGHT + 8
ANSWER_S = 0.05
ITEMS = 2000
GOAL = 0.60


def run(folder: Path, database: str, *, quick: bool = False, **settings: str) -> None:
    """Measure with one and with two worker processes and tell the rows."""
    items = 300 if quick else ITEMS
    with running_stack(folder, delay=ANSWER_S, WORKER_THREADS=str(THREADS), **settings) as stack:
        _loa(stack, 64)  # connections made, code loaded
        body = stack.sink.ask("look")["sample"].encode()
        anchor = _sessions(stack, body, items)
        one = _loa(stack, items)
        _tell(f"one worker, {database}", one, anchor, goal=True)
        stack.add_workers()
        time.sleep(8)
        _loa(stack, 64)
        _tell(f"two workers, {database}", _loa(stack, items), anchor, goal=False)


class _Measured:
    """Deliveries a second, and a second of CPU."""

    def __init__(self, rate: float, per_cpu: float, in_flight: int, lost: int) -> None:
        self.rate, self.per_cpu, self.in_flight, self.lost = rate, per_cpu, in_flight, lost


def _loa(stack: Stack, items: int) -> _Measured:
    due = stack.seed("department_portal", items, start_in=5, over=0)
    # Read-backs that follow the publishing would count twice: the clock stops with the last item's arrival.
    time.sleep(max(0.0, min(due.values()) - time.time() - 0.5))
    before = stack.cpu_seconds(WORKER)
    arrivals = stack.sink.wait_for(items, 30 + items / 20)
    time.sleep(0.5)
    spent = stack.cpu_seconds(WORKER) - before
    told = stack.sink.ask("look")
    if len(arrivals) < items:
        print(stack.stands(), flush=True)
    return _Measured(_rate(arrivals.values()), len(arrivals) / spent, told["in_flight_max"], items - len(arrivals))


def _sessions(stack: Stack, body: bytes, items: int) -> float:
    """The same POSTs from sixteen threads, a session each: requests a second."""
    local = threading.local()
    url = f"{stack.sink.base_url}/anchor"

    def post(number: int) -> float:
        if not hasattr(local, "session"):
            local.session = requests.Session()
            local.session.trust_env = False
        started = time.time()
        local.session.post(url, data=body, headers={"Content-Type": "application/json"}, timeout=30)
        return started

    with ThreadPoolExecutor(IN_FLIGHT) as pool:
        return _rate(pool.map(post, range(items)))


def _rate(instants: Iterable[float]) -> float:
    """Events a second between the first and the last."""
    ordered = sorted(instants)
    return (len(ordered) - 1) / (ordered[-1] - ordered[0]) if len(ordered) > 1 else 0.0


def _tell(what: str, loa: _Measured, anchor: float, *, goal: bool) -> None:
    lost = f", {loa.lost} never came" if loa.lost else ""
    Row(
        part="fan-out", what=f"{what}: deliveries/s", loa=f"{loa.rate:.0f} ({loa.in_flight} in flight{lost})",
        anchor=f"{anchor:.0f} (requests.Session × {IN_FLIGHT})", ratio=f"{loa.rate / anchor:.2f}",
        goal=f"≥ {GOAL:.2f}" if goal else "", met=loa.rate / anchor >= GOAL if goal else None,
    ).tell()  # fmt: skip
    Row(part="fan-out", what=f"{what}: deliveries per CPU second", loa=f"{loa.per_cpu:.0f}").tell()
