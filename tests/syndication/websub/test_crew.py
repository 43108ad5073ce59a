"""The crew: bounded, fair between hosts, never losing a claim, and gone when it is told to."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from syndication.websub.claim import Job, _fair
from syndication.websub.crew import Crew


def job(number: int, host: str) -> Job:
    return Job(
        pk=number, fence=1, topic="/feeds/all.rss", callback="", host=host, secret="", state="active",
        lease_until=None, asked=None, asked_secret="", wanted=1, content_sha256="", failures=0, problem=None,
        position=1, generation=1, begin_until=datetime.max.replace(tzinfo=UTC),
    )  # fmt: skip


class Desk:
    """What is due, what was done, and who works now."""

    def __init__(self, *hosts: str) -> None:
        self.due = [job(number, host) for number, host in enumerate(hosts)]
        self.done: list[int] = []
        self.returned: list[int] = []
        self.lock = threading.Lock()
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.gates: dict[str, threading.Event] = {}
        self.ill: set[str] = set()
        self.begun = threading.Semaphore(0)

    def claim(self, room: int, held: Mapping[str, int], per_host: int) -> list[Job]:
        with self.lock:
            chosen = set(_fair([(each.pk, each.host) for each in self.due], room, held, per_host))
            taken = [each for each in self.due if each.pk in chosen]
            self.due = [each for each in self.due if each.pk not in chosen]
            return taken

    def work(self, each: Job) -> bool:
        with self.lock:
            self.now[each.host] += 1
            self.most[each.host] = max(self.most[each.host], self.now[each.host])
            self.most["all"] = max(self.most["all"], self.now.total())
        self.begun.release()
        if gate := self.gates.get(each.host):
            assert gate.wait(10)
        with self.lock:
            self.now[each.host] -= 1
            self.done.append(each.pk)
        if each.host == "broken":
            raise RuntimeError
        return each.host not in self.ill

    def finish(self, crew: Crew) -> None:
        """Until nothing is due and nothing is held: between two looks there may be nothing held for a moment."""
        for _ in range(1000):
            assert crew.wait(20)
            if not self.due:
                assert crew.wait(20)
                return
            threading.Event().wait(0.005)

    def crew(self, threads: int) -> Crew:
        return Crew(threads, self.claim, self.work, lambda jobs: self.returned.extend(each.pk for each in jobs))


@pytest.mark.parametrize(
    "hosts", [["a"] * 300, [f"host-{number}" for number in range(300)], ["a", "b", "broken"] * 100]
)
def test_everything_due_is_done_once(hosts) -> None:
    desk = Desk(*hosts)
    crew = desk.crew(4)
    crew.look()
    desk.finish(crew)
    assert sorted(desk.done) == list(range(300))


def test_no_more_than_its_threads_work_at_once() -> None:
    desk = Desk(*[f"host-{number}" for number in range(50)])
    crew = desk.crew(4)
    crew.look()
    desk.finish(crew)
    assert desk.most["all"] <= 4


def test_a_slow_host_leaves_room_for_the_others() -> None:
    desk = Desk(*["slow"] * 100, *[f"host-{number}" for number in range(50)])
    desk.gates["slow"] = threading.Event()
    crew = desk.crew(8)
    crew.look()
    for _ in range(50 + 4):
        assert desk.begun.acquire(timeout=10)
    assert desk.most["slow"] <= 4
    assert len([pk for pk in desk.done if pk >= 100]) >= 40
    desk.gates["slow"].set()
    desk.finish(crew)
    assert len(desk.done) == 150


def test_a_host_in_trouble_gets_one_thread() -> None:
    desk = Desk(*["ill"] * 30)
    desk.ill.add("ill")
    crew = desk.crew(8)
    crew.look()
    desk.finish(crew)
    assert len(desk.done) == 30
    assert desk.most["ill"] <= 4


def test_what_is_not_begun_is_given_back_at_the_end() -> None:
    desk = Desk(*["slow"] * 20)
    desk.gates["slow"] = threading.Event()
    crew = desk.crew(2)
    crew.look()
    assert desk.begun.acquire(timeout=10)
    crew.stop()
    desk.gates["slow"].set()
    assert crew.wait(10)
    for _ in range(1000):
        if len(desk.returned) + len(desk.done) + len(desk.due) == 20:
            break
        threading.Event().wait(0.01)
    assert sorted([*desk.returned, *desk.done, *(each.pk for each in desk.due)]) == list(range(20))
    crew.look()
    assert len(desk.done) <= 2
