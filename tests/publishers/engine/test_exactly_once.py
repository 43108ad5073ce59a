"""Whatever happens to an answer or a worker, the Page shows the item once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from publishers.engine.claim import claim_due, claim_one
from publishers.engine.runner import run_delivery
from publishers.models import Delivery, DeliveryState, DeliveryStep
from publishers.sandbox.server import RunningSandbox
from tests.publishers.factories import facebook, planned

from .conftest import MovingClock, Work

pytestmark = pytest.mark.django_db
Through = Callable[[Delivery], list[str]]


def posts(running: RunningSandbox) -> int:
    from publishers.sandbox import facebook as platform

    return len(platform.timeline(running.sandbox))


def test_an_item_is_published_with_its_address(running: RunningSandbox, work: Work) -> None:
    delivery = planned(facebook())
    assert work(delivery) == "published"
    assert (delivery.state, posts(running)) == (DeliveryState.PUBLISHED, 1)
    assert delivery.remote_id and delivery.permalink and delivery.published_at


def test_the_same_message_twice_is_worked_on_once(running: RunningSandbox, clock: MovingClock) -> None:
    delivery = planned(facebook())
    claimed = claim_one(delivery.pk, clock.now())[0]
    assert run_delivery(claimed.delivery_id, claimed.fence, clock=clock).code == "published"
    assert run_delivery(claimed.delivery_id, claimed.fence, clock=clock).code == "not_ours"
    assert posts(running) == 1


def test_two_ticks_at_one_moment_claim_a_delivery_once(running: RunningSandbox, clock: MovingClock) -> None:
    delivery = planned(facebook())
    assert [item.delivery_id for item in claim_due(clock.now())] == [delivery.pk]
    assert claim_due(clock.now()) == []


@pytest.mark.parametrize("fault", ["reset_after", "500_after", "truncated", "html_502"])
def test_a_lost_answer_is_looked_up_and_not_repeated(
    running: RunningSandbox, work_through: Through, fault: str
) -> None:
    delivery = planned(facebook())
    running.set_fault("facebook", "feed.create", fault)
    outcomes = work_through(delivery)
    assert outcomes[0] == "outcome_unknown"
    assert (delivery.state, posts(running)) == (DeliveryState.PUBLISHED, 1)


def test_a_post_that_appears_late_is_not_repeated(
    running: RunningSandbox, work: Work, work_through: Through, clock: MovingClock
) -> None:
    delivery = planned(facebook())
    running.set_fault("facebook", "feed.create", "late_effect")
    assert work(delivery) == "outcome_unknown"
    clock.forward(seconds=2)
    assert work(delivery) == "not_yet"
    assert posts(running) == 0
    import time

    deadline = time.monotonic() + 10
    while not posts(running) and time.monotonic() < deadline:
        time.sleep(0.1)
    work_through(delivery)
    assert (delivery.state, posts(running)) == (DeliveryState.PUBLISHED, 1)


def test_a_request_that_never_arrived_is_sent_after_two_looks(running: RunningSandbox, work_through: Through) -> None:
    delivery = planned(facebook())
    running.set_fault("facebook", "feed.create", "reset_before")
    outcomes = work_through(delivery)
    assert outcomes == ["outcome_unknown", "not_yet", "published"]
    assert posts(running) == 1


def test_a_lost_answer_is_found_although_our_clock_stood_two_hours_ahead(
    running: RunningSandbox, work_through: Through, clock: MovingClock
) -> None:
    clock.forward(hours=2)
    delivery = planned(facebook())
    running.set_fault("facebook", "feed.create", "reset_after")
    work_through(delivery)
    assert (delivery.state, posts(running)) == (DeliveryState.PUBLISHED, 1)


def test_a_worker_killed_between_intent_and_answer_looks_before_it_sends(
    running: RunningSandbox, work: Work, work_through: Through, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies after the post is made: no receipt, no exception handler, a lease that runs out."""
    from publishers.engine.run import DatabaseRun

    delivery = planned(facebook())
    store = DatabaseRun._store

    def die_on_receipt(self: DatabaseRun, name: str, state: str, **rest: object) -> None:
        if name == "post" and state == "done":
            raise SystemExit
        store(self, name, state, **rest)

    with monkeypatch.context() as dying, pytest.raises(SystemExit):
        dying.setattr(DatabaseRun, "_store", die_on_receipt)
        work(delivery)
    delivery.refresh_from_db()
    assert (delivery.state, posts(running)) == (DeliveryState.PUBLISHING, 1)
    assert work(delivery) == "idle"
    clock.forward(seconds=70)
    work_through(delivery)
    assert (delivery.state, posts(running)) == (DeliveryState.PUBLISHED, 1)
    assert DeliveryStep.objects.get(delivery=delivery, name="post").state == "done"


def test_an_overtaken_run_writes_nothing(running: RunningSandbox, clock: MovingClock) -> None:
    delivery = planned(facebook())
    first = claim_one(delivery.pk, clock.now())[0]
    clock.forward(seconds=120)
    second = claim_one(delivery.pk, clock.now())[0]
    assert second.fence == first.fence + 1
    assert run_delivery(first.delivery_id, first.fence, clock=clock).code == "not_ours"
    assert run_delivery(second.delivery_id, second.fence, clock=clock).code == "published"
    assert posts(running) == 1
