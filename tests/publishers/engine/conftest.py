"""The engine against the sandbox: a clock that is moved, claims that are run at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings

from publishers.engine.claim import claim_one
from publishers.engine.runner import run_delivery
from publishers.models import Delivery
from publishers.sandbox.server import RunningSandbox
from tests.publishers.factories import endpoints


class MovingClock:
    """The machine's time, plus what the test added."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def forward(self, **span: float) -> None:
        self.ahead += timedelta(**span)


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def running(sandbox: RunningSandbox) -> Iterator[RunningSandbox]:
    """The sandbox, with the settings pointing at it."""
    with override_settings(LOA_PUBLISHERS={"ENDPOINTS": endpoints(sandbox.base_url)}):
        yield sandbox


Work = Callable[[Delivery], str]


@pytest.fixture
def work(clock: MovingClock) -> Work:
    """Claim and run once; returns the outcome (``idle`` when the delivery is not due or not free)."""

    def once(delivery: Delivery) -> str:
        claimed = claim_one(delivery.pk, clock.now())
        if not claimed:
            return "idle"
        outcome = run_delivery(claimed[0].delivery_id, claimed[0].fence, clock=clock).code
        delivery.refresh_from_db()
        return outcome

    return once


@pytest.fixture
def work_through(work: Work, clock: MovingClock) -> Callable[[Delivery], list[str]]:
    """Run until the delivery rests, moving the clock to whenever it wants to be run next."""

    def all_runs(delivery: Delivery) -> list[str]:
        outcomes: list[str] = []
        while delivery.state in ("scheduled", "publishing") and len(outcomes) < 30:
            wait = (delivery.run_at - clock.now()).total_seconds()
            if wait > 0:
                clock.forward(seconds=wait + 0.01)
            outcomes.append(work(delivery))
        return outcomes

    return all_runs
