"""A freeze thrown while a thousand are due: nothing new begins, nothing is lost, lifting sends nothing."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from publishers.engine.claim import claim_due
from publishers.engine.runner import run_delivery
from publishers.engine.ticket import Ticket
from publishers.models import Channel, Delivery, DeliveryState, DeliveryStep, Hold, Kind
from publishers.planning.held import held
from publishers.planning.holds import hold_due, lift
from publishers.planning.plan import Choice, promise, promised
from publishers.sandbox import facebook as page
from publishers.sandbox.server import RunningSandbox
from tests.entries.factories import make_entry
from tests.publishers.factories import facebook, planned

from .conftest import MovingClock, Work

CHANNELS, ENTRIES, WORKERS = 20, 50, 4
#: So many are out when somebody throws the switch.
SENT_BEFORE = 40
#: The promise: no irreversible step begins later than this after the freeze.
GRACE = timedelta(seconds=2)


def posts(running: RunningSandbox) -> int:
    return len(page.timeline(running.sandbox))


def a_thousand_due() -> list[Channel]:
    """Fifty items for twenty channels, all due now."""
    channels = [facebook(f"Trang {number}") for number in range(CHANNELS)]
    now = datetime.now(UTC)
    entries = [
        make_entry(f"Tin số {number}", agency="so-tu-phap", url=f"https://pbgdpl.example.gov.vn/{number}/")
        for number in range(ENTRIES)
    ]
    Delivery.objects.bulk_create(
        Delivery(
            entry=entry, entry_version=entry.version, channel=channel, **promised(entry, Choice(channel=channel), now)
        )
        for entry in entries
        for channel in channels
    )  # fmt: skip
    return channels


class Workers:
    """Threads that run what a tick hands out, as worker processes do."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Ticket | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(WORKERS)]

    def tick(self) -> int:
        """What ``engine.hints.tick`` does, handed to these threads."""
        now = datetime.now(UTC)
        hold_due(now)
        claimed = claim_due(now)
        for item in claimed:
            self._queue.put(item)
        return len(claimed)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Everything handed out is worked on."""
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(300)
        assert not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        try:
            while item := self._queue.get():
                run_delivery(item.delivery_id, item.fence)
        finally:
            connection.close()


@contextmanager
def working() -> Iterator[Workers]:
    workers = Workers()
    workers.start()
    yield workers
    workers.finish()


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("rooted")
def test_a_freeze_among_a_thousand_due(running: RunningSandbox, admin_user: object) -> None:
    channels = a_thousand_due()
    with working() as workers:
        workers.tick()
        deadline = time.monotonic() + 30
        while posts(running) < SENT_BEFORE and time.monotonic() < deadline:
            time.sleep(0.02)
        assert SENT_BEFORE <= posts(running) < CHANNELS * ENTRIES
        freeze = Hold.objects.create(reason="Có sự cố", starts_at=datetime.now(UTC))
        frozen_at = datetime.now(UTC)
        workers.tick()

    begun = DeliveryStep.objects.filter(is_irreversible=True).order_by("-begun_at").first()
    assert begun is not None and begun.begun_at <= frozen_at + GRACE
    out = Delivery.objects.filter(state=DeliveryState.PUBLISHED).count()
    assert posts(running) == out >= SENT_BEFORE
    hold_due(datetime.now(UTC))
    assert held().filter(hold=freeze).count() == CHANNELS * ENTRIES - out, "none is lost between the two"

    lift(freeze, admin_user, datetime.now(UTC))
    with working() as workers:
        assert workers.tick() == 0
    assert posts(running) == out
    assert Channel.objects.filter(pk__in=[channel.pk for channel in channels], state="active").count() == CHANNELS


@pytest.mark.django_db
def test_corrections_and_withdrawals_pass_a_freeze(running: RunningSandbox, work: Work) -> None:
    corrected, withdrawn = (planned(facebook(name), name) for name in ("Trang một", "Trang hai"))
    assert work(corrected) == work(withdrawn) == "published"
    Hold.objects.create(reason="Có sự cố", starts_at=datetime.now(UTC))
    for delivery, kind in ((corrected, Kind.CORRECT), (withdrawn, Kind.WITHDRAW)):
        follow_up = promise(delivery.entry, Choice(channel=delivery.channel), kind)
        assert hold_due(datetime.now(UTC)) == 0
        assert work(follow_up) == "published"
    withdrawn.refresh_from_db()
    assert withdrawn.state == DeliveryState.WITHDRAWN and posts(running) == 1


@pytest.mark.django_db
def test_a_freeze_between_claim_and_the_irreversible_step_sends_nothing(running: RunningSandbox, work: Work) -> None:
    delivery = planned(facebook())
    freeze = Hold.objects.create(reason="Có sự cố", starts_at=datetime.now(UTC))
    assert work(delivery) == "frozen"
    assert (delivery.state, delivery.hold, posts(running)) == (DeliveryState.SCHEDULED, freeze, 0)
    assert work(delivery) == "idle"


@pytest.mark.django_db
def test_what_was_begun_is_still_looked_up_under_a_freeze(
    running: RunningSandbox, work: Work, clock: MovingClock
) -> None:
    delivery = planned(facebook())
    running.set_fault("facebook", "feed.create", "reset_after")
    assert work(delivery) == "outcome_unknown"
    Hold.objects.create(reason="Có sự cố", starts_at=datetime.now(UTC))
    clock.forward(minutes=5)
    assert hold_due(clock.now()) == 0
    assert work(delivery) == "published"
    assert posts(running) == 1
