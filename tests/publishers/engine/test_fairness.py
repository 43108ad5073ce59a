"""One slow or dead channel never delays another: real threads, real sockets, the engine's own lanes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import override_settings
from wagtail.models import Collection

from publishers import tasks
from publishers.engine.claim import claim_due, give_back, hand_out
from publishers.engine.crew import Crew
from publishers.engine.lanes import Lanes
from publishers.engine.ticket import Ticket, Written
from publishers.models import Channel, Delivery, DeliveryState
from publishers.planning.plan import Choice, plan
from publishers.sandbox.server import RunningSandbox
from tests.entries.factories import make_entry
from tests.publishers.factories import department, endpoints, facebook

pytestmark = [pytest.mark.slow, pytest.mark.both, pytest.mark.django_db(transaction=True)]

LANES = 16
TROUBLED, WELL = 120, 40
#: The channel in trouble takes this long for each answer; the other's deliveries are due over so many seconds.
ANSWER_S, SPREAD_S = 4.0, 3.0
#: How much later the other's may be than without it.
DELAY_S = 2.0


class Worker:
    """A worker process in small: its crew, and a tick each second."""

    def __init__(self) -> None:
        self._crew = Crew(Lanes(LANES), tasks.work, give_back)
        self._stop = threading.Event()
        self._clockwork = threading.Thread(target=self._tick_on)

    def __enter__(self) -> Worker:
        self._clockwork.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._clockwork.join()
        self._crew.stop()
        self._crew.wait()

    def send(self, args: tuple[list[Written]], **options: Any) -> None:
        """What ``apply_async`` comes to."""
        self._crew.take(Ticket.read(written) for written in args[0])

    def _tick_on(self) -> None:
        while not self._stop.wait(1):
            hand_out(claim_due(datetime.now(UTC)), self.send)
        connection.close()


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    made = Worker()
    monkeypatch.setattr(tasks.run, "apply_async", made.send)
    return made


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[RunningSandbox]:
    """A portal of another province, on a machine of its own."""
    with RunningSandbox(tmp_path / "slow") as running:
        running.set_fault("department_portal", "*", "slow_body", times=10**6, seconds=ANSWER_S)
        yield running
        running.sandbox.faults.clear()


def channels(well: str, sandbox: RunningSandbox, troubled: RunningSandbox) -> tuple[Channel, Channel]:
    """The one that is well, and the one in trouble: a portal."""
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    ill = department(troubled, "so-y-te")
    return (facebook() if well == "facebook" else department(sandbox, "so-giao-duc")), ill


def plant(channel: Channel, count: int) -> list[UUID]:
    """Deliveries that nobody is told of yet."""
    far = datetime.now(UTC) + timedelta(days=1)
    made = []
    for number in range(count):
        entry = make_entry(
            f"{channel.name} {number}", agency="so-tu-phap", url=f"https://x.example.gov.vn/{channel.pk}/{number}/",
            summary="Tóm tắt",
        )  # fmt: skip
        made += plan(entry, [Choice(channel=channel, due_at=far)])
    return [delivery.pk for delivery in made]


def schedule(pks: list[UUID], over_s: float) -> None:
    begin = datetime.now(UTC) + timedelta(seconds=1)
    for number, pk in enumerate(pks):
        due = begin + timedelta(seconds=over_s * number / len(pks))
        Delivery.objects.filter(pk=pk).update(due_at=due, run_at=due)


def lateness(pks: list[UUID]) -> list[float]:
    """Seconds from due to published of each, once all are; the latest last."""
    end = time.monotonic() + SPREAD_S + 20
    while time.monotonic() < end:
        rows = list(
            Delivery.objects.filter(pk__in=pks, state=DeliveryState.PUBLISHED).values_list("due_at", "published_at")
        )
        if len(rows) == len(pks):
            return sorted((published - due).total_seconds() for due, published in rows)
        time.sleep(0.1)
    states = Delivery.objects.filter(pk__in=pks).values_list("state", "problem")
    raise AssertionError(f"not published in time: {set(map(str, states))}")


@pytest.mark.parametrize(("trouble", "well"), [("slow", "department_portal"), ("dead", "facebook")])
def test_a_channel_in_trouble_delays_nobody(
    sandbox: RunningSandbox, slow: RunningSandbox, worker: Worker, trouble: str, well: str
) -> None:
    """Beside the same deliveries with nobody else about, so that a busy machine counts for both."""
    with override_settings(LOA_PUBLISHERS={"ENDPOINTS": endpoints(sandbox.base_url)}):
        good, ill = channels(well, sandbox, slow)
        before, beside, troubled = plant(good, WELL), plant(good, WELL), plant(ill, TROUBLED)
        with worker:
            schedule(before, SPREAD_S)
            alone = p99(lateness(before))
            if trouble == "dead":
                slow.sandbox.faults.set("department_portal", "*", "refuse_before", seconds=120)
            schedule(troubled, 0)
            schedule(beside, SPREAD_S)
            late = p99(lateness(beside))
            left = Delivery.objects.filter(pk__in=troubled).exclude(state=DeliveryState.PUBLISHED).count()
            slow.sandbox.faults.clear()
    assert left > TROUBLED // 2, "the channel in trouble was in none"
    assert late < alone + DELAY_S, f"{trouble} beside {well}: p99 {late:.2f} s, alone {alone:.2f} s"


def p99(values: list[float]) -> float:
    return values[int(len(values) * 0.99)]
