"""Queries, commits and CPU of one delivery, counted in one process, for each platform."""

from __future__ import annotations

import json
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.shell.installation import free_port

from .local import in_process
from .report import Row
from .sink import running_sink

ITEMS = 40


def run(folder: Path, database: str, *, quick: bool = False, **settings: str) -> None:
    """Count and tell the rows."""
    with running_sink(free_port()) as sink, in_process(folder, {**settings, **sink.environment()}):
        from . import seed

        for platform in seed.FIVE:
            count = _counted(platform, 10 if quick else ITEMS, sink.base_url)
            share = f"{count.requests:.1f} requests, {count.runs:.1f} runs"
            Row(
                part="queries", what=f"{platform}, {database}: queries · commits per delivery ({share})",
                loa=f"{count.queries:.1f} · {count.commits:.1f}",
            ).tell()  # fmt: skip
            Row(part="queries", what=f"{platform}, {database}: CPU per delivery", loa=f"{count.cpu_ms:.1f} ms").tell()


class Meter:
    """Counts what this thread asks of the database."""

    def __init__(self) -> None:
        self.queries = 0
        self.commits = 0
        self.statements: Counter[str] = Counter()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self.queries += 1
        self.statements[sql] += 1
        begins_nothing = not context["connection"].in_atomic_block and not sql.startswith(("SELECT", "BEGIN"))
        self.commits += begins_nothing
        return execute(sql, params, many, context)


class Count:
    """What deliveries cost on average."""

    def __init__(self, meter: Meter, items: int, cpu: float, runs: int, requests: int) -> None:
        self.queries, self.commits = meter.queries / items, meter.commits / items
        self.cpu_ms, self.runs, self.requests = 1000 * cpu / items, runs / items, requests / items


@contextmanager
def metered() -> Iterator[Meter]:
    """Count queries and commits on the default connection."""
    from django.db import connection

    meter, commit = Meter(), connection.commit

    def counted() -> None:
        meter.commits += 1
        commit()

    connection.commit = counted  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(meter):
            yield meter
    finally:
        connection.commit = commit  # type: ignore[method-assign]


class Ahead:
    """The machine's clock, moved on to whatever a delivery waits for."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def reach(self, instant: datetime) -> None:
        self._ahead += max(instant - self.now(), timedelta())


def publish(deliveries: list[Any]) -> int:
    """Claim and run each until it rests, without waiting; returns how many runs that took."""
    from publishers.engine.claim import claim_one
    from publishers.engine.runner import run_delivery
    from publishers.models import OPEN_STATES, Delivery

    clock, runs = Ahead(), 0
    for delivery in deliveries:
        state, run_at = delivery.state, delivery.run_at
        while state in OPEN_STATES:
            clock.reach(run_at)
            for claimed in claim_one(delivery.pk, clock.now()):
                run_delivery(claimed.delivery_id, claimed.fence, clock=clock)
                runs += 1
            state, run_at, problem = Delivery.objects.values_list(*_LOOK).get(pk=delivery.pk)
        assert state == "published", (state, problem)
    return runs


_LOOK = ("state", "run_at", "problem")


def _counted(platform: str, items: int, base_url: str) -> Count:
    from . import seed

    seed.clear()
    made = seed.deliveries(platform, items + 2, 2, base_url, [datetime.now(UTC)] * (items + 2))
    publish(made[:2])  # connections made, code loaded
    before = _requests(base_url)
    with metered() as meter:
        cpu = time.process_time()
        runs = publish(made[2:])
        cpu = time.process_time() - cpu
    # One look a run is ours.
    meter.queries -= runs
    return Count(meter, items, cpu, runs, _requests(base_url) - before)


def _requests(base_url: str) -> int:
    with urllib.request.urlopen(f"{base_url}/-/look", timeout=10) as response:
        return int(json.load(response)["requests"])
