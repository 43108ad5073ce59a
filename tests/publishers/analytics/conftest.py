"""Posts that really stand in the sandbox, and a clock to let them age."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module

import pytest
from django.utils import translation

from cms.core.clock import FixedClock
from publishers.analytics.collecting import collect_due
from publishers.engine.platforms import platform_for
from publishers.engine.transitions import receipt_values
from publishers.models import Channel, Delivery, DeliveryState, MeasuredPost, Metric
from publishers.sandbox.server import RunningSandbox
from tests.publishers.engine.conftest import MovingClock, Work, clock, running, work, work_through  # noqa: F401
from tests.publishers.factories import facebook, planned
from tests.publishers.platforms.memory_run import MemoryRun, drive

Collect = Callable[..., int]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _one_time(running: RunningSandbox, clock: MovingClock, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """The platforms' clock is moved with ours."""
    monkeypatch.setattr(running.sandbox, "clock", clock)


@pytest.fixture
def publish(work_through: Callable[[Delivery], list[str]]) -> Callable[[Delivery], Delivery]:  # noqa: F811
    def to_the_end(delivery: Delivery) -> Delivery:
        outcomes = work_through(delivery)
        assert delivery.state == "published", (outcomes, delivery.problem)
        return delivery

    return to_the_end


@pytest.fixture
def collect(clock: MovingClock) -> Collect:  # noqa: F811
    """Let time pass, then ask for whatever is due."""

    def after(**span: float) -> int:
        clock.forward(**span)
        return collect_due(clock)

    return after


@pytest.fixture
def put_up(
    running: RunningSandbox,  # noqa: F811
    clock: MovingClock,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[Channel], Delivery]:
    """Publish the contract battery's ordinary message there, as a delivery of ours."""

    def on(channel: Channel) -> Delivery:
        module = import_module(f"tests.publishers.contract.cases.{channel.platform}")
        case = module.CASES[0] if hasattr(module, "CASES") else module.CASE
        still = FixedClock(clock.now())
        monkeypatch.setattr(running.sandbox, "clock", still)
        receipt = drive(MemoryRun(platform_for(channel, still), case.message(running), still)).receipt
        clock.ahead += still.instant - clock.now()
        monkeypatch.setattr(running.sandbox, "clock", clock)
        delivery = planned(channel)
        Delivery.objects.filter(pk=delivery.pk).update(
            state=DeliveryState.PUBLISHED, published_at=clock.now(), **receipt_values(receipt)
        )
        delivery.refresh_from_db()
        return delivery

    return on


@pytest.fixture
def posted(running: RunningSandbox, publish: Callable[[Delivery], Delivery]) -> Delivery:  # noqa: F811
    """An item that stands on the sandbox's Facebook Page."""
    return publish(planned(facebook()))


def told(delivery: Delivery) -> dict[str, tuple[str, int | None]]:
    """Figure → what is known of it last."""
    rows = Metric.objects.filter(delivery=delivery).order_by("day")
    return {row.figure: (row.state, row.value) for row in rows}


def pause(delivery: Delivery, clock: MovingClock) -> timedelta:  # noqa: F811
    """Until the post is asked about again."""
    due = MeasuredPost.objects.get(delivery=delivery).measure_at
    assert due is not None
    return due - clock.now()
