"""From publishing to the hands of a hundred subscribers; a thousand at the pace of a bare client."""

from __future__ import annotations

import hmac
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from tests.shell.installation import free_port

from .hub_seed import HOSTS, TOPICS
from .listeners import RunningListeners, running_listeners
from .report import Row, percentile
from .stack import Stack, running_stack

ITEMS = 50
ANSWER_S = 0.05
IN_FLIGHT = 16
P95_S, SHARE = 2.0, 0.60


def run(folder: Path, database: str, *, quick: bool = False, **settings: str) -> None:
    """Measure and tell the rows."""
    many, rounds = (200, 3) if quick else (1000, 10)
    with (
        running_listeners(free_port(), ANSWER_S) as listeners,
        running_stack(folder, HUB_THREADS=str(IN_FLIGHT), **settings) as stack,
    ):
        _soon(stack, listeners, 100, rounds, database)
        _fast(stack, listeners, many, database)


def _soon(stack: Stack, listeners: RunningListeners, subscribers: int, rounds: int, database: str) -> None:
    """One item after the other; how long until each subscriber has it."""
    _seed(stack, listeners, subscribers)
    waits: list[float] = []
    missing = 0
    for number in range(1000, 1000 + rounds):
        published = stack.run("tests.bench.hub_seed", "publish", str(number), "1", "0")
        heard = listeners.wait_for(f"{number:06}", subscribers, 15)
        missing += subscribers - len(heard)
        waits += [at - published[f"{number:06}"] for at in heard.values()]
    p50, p95 = percentile(waits, 0.5), percentile(waits, 0.95)
    lost = f" ({missing} never heard)" if missing else ""
    Row(part="hub", what=f"published → told, {subscribers} subscribers, {database}: p50", loa=f"{p50:.2f} s").tell()
    Row(
        part="hub", what=f"published → told, {subscribers} subscribers, {database}: p95", loa=f"{p95:.2f} s{lost}",
        goal=f"≤ {P95_S:.0f} s", met=p95 <= P95_S and not missing,
    ).tell()  # fmt: skip


def _fast(stack: Stack, listeners: RunningListeners, subscribers: int, database: str) -> None:
    """One item to very many."""
    _seed(stack, listeners, subscribers)
    bodies = [requests.get(f"http://127.0.0.1:{stack.port}{topic}", timeout=30).content for topic in TOPICS]
    stack.run("tests.bench.hub_seed", "publish", "2000", "1", "0")  # connections made, code loaded
    listeners.wait_for("002000", subscribers, 120)
    anchor = _bare(listeners, bodies, subscribers)
    cpu = stack.cpu_seconds()
    stack.run("tests.bench.hub_seed", "publish", "2001", "1", "0")
    heard = listeners.wait_for("002001", subscribers, 120)
    cpu = stack.cpu_seconds() - cpu
    loa = _rate(list(heard.values()))
    lost = f" ({subscribers - len(heard)} never heard)" if len(heard) < subscribers else ""
    size = sum(map(len, bodies)) // len(bodies) // 1024
    Row(
        part="hub", what=f"{subscribers} subscribers, {size} KiB each, {database}: told/s", loa=f"{loa:.0f}{lost}",
        anchor=f"{anchor:.0f} (requests.Session × {IN_FLIGHT})", ratio=f"{loa / anchor:.2f}", goal=f"≥ {SHARE:.2f}",
        met=loa / anchor >= SHARE and not lost,
    ).tell()  # fmt: skip
    Row(part="hub", what=f"the same: CPU of the whole stack for each, {database}",
        loa=f"{1000 * cpu / subscribers:.1f} ms").tell()  # fmt: skip


def _seed(stack: Stack, listeners: RunningListeners, subscribers: int) -> None:
    listeners.ask("forget")
    stack.run("tests.bench.hub_seed", "seed", str(ITEMS), str(subscribers), str(listeners.port))


def _bare(listeners: RunningListeners, bodies: list[bytes], count: int) -> float:
    """The same signed bodies to the same addresses from as many threads, a session each: requests a second."""
    local = threading.local()

    def post(number: int) -> float:
        if not hasattr(local, "session"):
            local.session = requests.Session()
            local.session.trust_env = False
        url = f"http://127.0.1.{number % HOSTS + 1}:{listeners.port}/{number}"
        body = bodies[number % len(bodies)]
        signature = hmac.new(f"secret {number}".encode(), body, "sha256").hexdigest()
        headers = {"Content-Type": "application/atom+xml", "X-Hub-Signature": f"sha256={signature}"}
        local.session.post(url, data=body, headers=headers, timeout=30)
        return time.time()

    with ThreadPoolExecutor(IN_FLIGHT) as pool:
        list(pool.map(post, range(IN_FLIGHT * 4)))
        return _rate(list(pool.map(post, range(count))))


def _rate(instants: list[float]) -> float:
    ordered = sorted(instants)
    return (len(ordered) - 1) / (ordered[-1] - ordered[0]) if len(ordered) > 1 else 0.0
