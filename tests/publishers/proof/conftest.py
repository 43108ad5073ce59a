"""Deliveries that were really published in the sandbox, and a clock to let time pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.utils import translation

from publishers.engine.claim import claim_one
from publishers.engine.runner import run_delivery
from publishers.models import Channel, Delivery, LedgerRow
from publishers.proof.read_back import prove_due
from publishers.sandbox.server import RunningSandbox
from tests.publishers.engine.conftest import MovingClock, clock, running  # noqa: F401 - fixtures
from tests.publishers.factories import facebook, planned

Publish = Callable[[Delivery], Delivery]
Prove = Callable[[], int]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def publish(clock: MovingClock) -> Publish:  # noqa: F811
    """Run the delivery to its end and let its proof be due."""

    def to_the_end(delivery: Delivery) -> Delivery:
        claimed = claim_one(delivery.pk, clock.now())
        outcome = run_delivery(claimed[0].delivery_id, claimed[0].fence, clock=clock).code
        delivery.refresh_from_db()
        assert outcome == "published", (outcome, delivery.problem)
        Delivery.objects.filter(pk=delivery.pk).update(prove_at=clock.now())
        delivery.refresh_from_db()
        return delivery

    return to_the_end


@pytest.fixture
def page(running: RunningSandbox) -> Channel:  # noqa: F811
    return facebook()


@pytest.fixture
def posted(page: Channel, publish: Publish) -> Delivery:
    """An item that stands on the sandbox's Facebook Page."""
    return publish(planned(page))


@pytest.fixture
def prove(clock: MovingClock) -> Prove:  # noqa: F811
    return lambda: prove_due(clock.now(), clock)


def told(delivery: Delivery) -> list[str]:
    """What the ledger says of the delivery, in order."""
    return list(LedgerRow.objects.filter(delivery_id=delivery.pk).order_by("seq").values_list("what", flat=True))


def next_look(delivery: Delivery) -> datetime | None:
    delivery.refresh_from_db()
    return delivery.prove_at
