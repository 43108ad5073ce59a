"""From due to the first byte at the platform: spread over a minute, and all at once; beside Celery's own ETA."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.shell.installation import ROOT

from .report import Row, percentile
from .seed import FIVE
from .stack import Stack, running_stack

ITEMS = 1000
SPREAD_S = 60.0
#: So many that none meets its own platform's limit: an article at Zalo is three of the sixty calls a minute.
CHANNELS = 100
P50_MS = 50.0


def run(folder: Path, database: str, *, quick: bool = False, **settings: str) -> None:
    """Measure and tell the rows."""
    items, spread = (100, 6.0) if quick else (ITEMS, SPREAD_S)
    with running_stack(folder, **settings) as stack:
        anchor = _celery_eta(stack, items, spread)
        due = stack.seed("five", items, start_in=12, over=spread, channels=CHANNELS)
        _wait(stack, due, items, spread)
        loa = _late(stack, due)
        _tell("lateness", f"{items} over {spread:.0f} s, 5 platforms, {database}", loa, anchor, items)
        due = stack.seed("five", items, start_in=12, over=1.0, channels=CHANNELS)
        _wait(stack, due, items, 60)
        loa = _late(stack, due)
        took = max(stack.sink.arrivals().values()) - min(due.values())
        rate = f"{len(loa) / took:.0f}/s, last after {took:.1f} s"
        Row(part="lateness", what=f"{items} due in one second, {database}: drained at", loa=rate).tell()


def _wait(stack: Stack, due: Mapping[str, float], items: int, more: float) -> None:
    stack.sink.wait_for(items, max(0.0, min(due.values()) - time.time()) + more + 60)


def _late(stack: Stack, due: Mapping[str, float]) -> list[float]:
    """Milliseconds from due to arrival, of what arrived."""
    arrivals = stack.sink.arrivals()
    if len(arrivals) < len(due):
        print(stack.stands(), flush=True)
    late = {item: 1000 * (arrivals[item] - at) for item, at in due.items() if item in arrivals}
    worst = sorted(late, key=late.__getitem__)[-10:]
    # The seed gives the items to the platforms in turn.
    print("latest:", ", ".join(f"{item} {FIVE[int(item) % 5]} {late[item]:.0f} ms" for item in worst), flush=True)
    return list(late.values())


def _tell(part: str, what: str, loa: list[float], anchor: list[float], items: int) -> None:
    lost = "" if len(loa) == items else f" ({items - len(loa)} never came)"
    mine, theirs = percentile(loa, 0.5), percentile(anchor, 0.5)
    Row(
        part=part, what=f"{what}: p50", loa=f"{mine:.1f} ms{lost}", anchor=f"{theirs:.1f} ms (Celery ETA)",
        goal=f"≤ {P50_MS:.0f} ms", met=mine <= P50_MS and not lost,
    ).tell()  # fmt: skip
    mine, theirs = percentile(loa, 0.99), percentile(anchor, 0.99)
    Row(
        part=part, what=f"{what}: p99", loa=f"{mine:.1f} ms", anchor=f"{theirs:.1f} ms (Celery ETA)",
        ratio=f"{mine / theirs:.2f}", goal="≤ 1.5 ×", met=mine <= 1.5 * theirs,
    ).tell()  # fmt: skip
    early = -min([*loa, 0.0])
    Row(part=part, what=f"{what}: earliest", loa=f"{early:.1f} ms early", goal="never early", met=early <= 1).tell()


def _celery_eta(stack: Stack, items: int, spread: float) -> list[float]:
    """The same number of bare tasks with an eta, through the same Valkey; their lateness in milliseconds."""
    broker = stack.broker_url
    with _eta_worker(broker):
        os.environ["BENCH_BROKER"] = broker
        from .celery_eta import app, post

        app.conf.broker_url = broker
        stack.sink.ask("forget")
        first = time.time() + 3 + items * 0.002
        due = {f"{number:06}": first + spread * number / items for number in range(items)}
        for item, at in due.items():
            eta = datetime.fromtimestamp(at, UTC)
            post.apply_async((f"{stack.sink.base_url}/anchor", f"bench{item}x"), eta=eta, retry=False)
        _wait(stack, due, items, spread)
        return _late(stack, due)


@contextmanager
def _eta_worker(broker: str) -> Iterator[None]:
    argv = (
        f"{sys.executable} -m celery -A tests.bench.celery_eta worker --pool threads --concurrency 16 -Q bench-eta "
        "--without-gossip --without-mingle --without-heartbeat --loglevel ERROR"
    )
    env = {**os.environ, "BENCH_BROKER": broker}
    process = subprocess.Popen(argv.split(), cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(3)
        yield
    finally:
        process.terminate()
        process.wait(20)
