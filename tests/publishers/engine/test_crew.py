"""The crew begins each ticket at its second, carries each once, and gives back what it has not begun."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from publishers.engine.crew import Crew
from publishers.engine.lanes import Lanes
from publishers.engine.ticket import Ticket

#: A busy machine may begin this much later (seconds).
PATIENCE_S = 5.0


def ticket(channel: int = 1, *, after_s: float = 0.0) -> Ticket:
    return Ticket(
        delivery_id=uuid4(), fence=3, run_at=datetime.now(UTC) + timedelta(seconds=after_s), channel_id=channel,
        platform=f"kind-{channel}",
    )  # fmt: skip


class Hands:
    """What the crew was asked to do."""

    def __init__(self) -> None:
        self.begun: list[tuple[Ticket, float]] = []
        self.returned: list[Ticket] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.fails = False

    def work(self, ticket: Ticket) -> bool:
        self.begun.append((ticket, time.time()))
        self.may_go_on.wait(PATIENCE_S)
        if self.fails:
            raise RuntimeError("broken")
        return True

    def give_back(self, tickets: Iterable[Ticket]) -> None:
        self.returned.extend(tickets)

    def wait_for(self, count: int, what: str = "begun") -> None:
        end = time.monotonic() + PATIENCE_S
        while len(getattr(self, what)) < count and time.monotonic() < end:
            time.sleep(0.002)
        assert len(getattr(self, what)) == count


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def crew(hands: Hands) -> Iterator[Crew]:
    made = Crew(Lanes(4), hands.work, hands.give_back)
    yield made
    hands.may_go_on.set()
    made.stop()
    made.wait()


def test_travels_and_comes_back_the_same() -> None:
    sent = ticket(after_s=2)
    assert Ticket.read(list(sent.written())) == sent


def test_nothing_begins_before_its_time_and_the_earlier_goes_first(crew: Crew, hands: Hands) -> None:
    late, soon = ticket(1, after_s=0.2), ticket(2, after_s=0.1)
    crew.take([late])
    crew.take([soon])
    hands.wait_for(2)
    assert [begun for begun, _ in hands.begun] == [soon, late]
    assert all(at >= each.run_at.timestamp() for each, at in hands.begun)


def test_many_are_carried_once_each(crew: Crew, hands: Hands) -> None:
    tickets = [ticket(number % 7) for number in range(200)]
    for start in range(0, 200, 16):
        crew.take(tickets[start : start + 16])
    hands.wait_for(200)
    assert {begun.delivery_id for begun, _ in hands.begun} == {each.delivery_id for each in tickets}


def test_an_error_costs_only_its_own_ticket(crew: Crew, hands: Hands) -> None:
    hands.fails = True
    crew.take([ticket(), ticket(), ticket()])
    hands.wait_for(3)


def test_what_was_not_begun_is_given_back_at_the_end(crew: Crew, hands: Hands) -> None:
    hands.may_go_on.clear()
    first, parked, early = ticket(), ticket(), ticket(2, after_s=60)
    crew.take([first, parked, early])
    hands.wait_for(1)
    crew.stop()
    hands.wait_for(2, "returned")
    assert {each.delivery_id for each in hands.returned} == {parked.delivery_id, early.delivery_id}
    hands.may_go_on.set()
    crew.take([late := ticket()])
    assert hands.returned[-1] == late
    assert [begun for begun, _ in hands.begun] == [first]
