"""Play one scenario: fork workers one after the other until the delivery rests; the parent never opens the database."""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from publishers.conf import conf

from .life import ROUNDS, Life, Worker
from .lockers import Locker
from .scenario import Scenario
from .world import Message, World

#: Wall seconds that one process may take.
_LONGEST_S = 60.0
#: Everything that can still appear has appeared by then, though the clock went back.
_AFTERWARDS_S = 3 * 3600.0
_LIVES = 8


@dataclass(slots=True)
class Played:
    """What was told while the scenario was played."""

    scenario: Scenario
    told: list[dict[str, Any]] = field(default_factory=list)
    deaths: int = 0
    #: What the engine's rows say in the end, and what readers see.
    final: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)
    #: The harness itself failed.
    broken: str = ""

    def all(self, what: str) -> list[dict[str, Any]]:
        return [one for one in self.told if one["what"] == what]

    @property
    def rounds(self) -> int:
        return len(self.all("round"))


class Player:
    """Plays scenarios in one world."""

    def __init__(self, world: World, *, mutation: str = "") -> None:
        self._world = world
        self._mutation = mutation

    def play(self, scenario: Scenario, *, state: str) -> Played:
        """``state`` names what the platforms show before."""
        played = Played(scenario)
        self._world.clock.ahead = 0.0
        self._world.platforms.prepare(
            state, [fault.as_json(scenario.case.platform) for fault in scenario.calls]
        )  # fmt: skip
        with self._locker(scenario) as lock:
            self._lives(played, lock)
        self._world.clock.forward(_AFTERWARDS_S)
        self._world.platforms.settle(scenario.case.platform)
        played.seen = self._world.platforms.seen(scenario.case.platform)
        played.final = next(iter(played.all("final")[-1:]), {})
        played.broken = played.broken or "\n".join(one["text"] for one in played.all("broken"))
        return played

    def _lives(self, played: Played, lock: Callable[[float], None]) -> None:
        scenario = played.scenario
        first = Life(
            number=1, case=scenario.case, seed=scenario.seed, plans=True, accidents=_of(scenario, 1),
            twice="twice_after" in scenario.faults, hands_over="twice_at_once" in scenario.faults,
            refused_messages=scenario.refused_messages, beat_off_s=scenario.beat_off_s, mutation=self._mutation,
            is_late=any(fault.kind == "late_effect" for fault in scenario.calls),
        )  # fmt: skip
        is_dead = self._one(played, first, lock)
        life = replace(first, plans=False, hands_over=False)
        if "twice_at_once" in scenario.faults:
            is_dead = self._at_once(played, replace(life, number=2, accidents=()), lock) or True
        while is_dead and life.number < _LIVES and played.rounds < ROUNDS and not played.broken:
            number = life.number + 1
            redelivered = tuple(tuple(one["args"]) for one in played.all("message")[-1:])
            life = replace(
                life, number=number, accidents=_of(scenario, number), rounds=ROUNDS - played.rounds,
                messages=redelivered if "redelivered" in scenario.faults else (),
            )  # fmt: skip
            is_dead = self._one(played, life, lock)

    def _one(self, played: Played, life: Life, lock: Callable[[float], None]) -> bool:
        """Fork a worker and listen until its end. True when it was killed."""
        with self._forked(life, lock) as child:
            for told in child.listen():
                played.told.append(told)
                if told["what"] == "paused":
                    self._overtake(played, life, lock)
                    child.resume()
        played.deaths += child.was_killed
        played.broken = played.broken or child.broken
        return child.was_killed

    def _overtake(self, played: Played, life: Life, lock: Callable[[float], None]) -> None:
        """While one worker stands still its lease ends, and another takes one turn."""
        self._world.clock.forward(conf().lease_s + 10)
        other = replace(
            life, accidents=(), plans=False, hands_over=False, rounds=1, messages=(), beat_off_s=0, twice=False
        )  # fmt: skip
        self._one(played, other, lock)

    def _at_once(self, played: Played, life: Life, lock: Callable[[float], None]) -> bool:
        """The same message reaches two processes at one moment."""
        handed = [tuple(message) for one in played.all("handed_over") for message in one["messages"]]
        message: tuple[Message, ...] = tuple(handed[:1])
        each = replace(life, messages=message, rounds=0)
        with self._forked(each, lock) as one, self._forked(each, lock) as two:
            for child in (one, two):
                played.told.extend(child.listen())
        return False

    @contextmanager
    def _forked(self, life: Life, lock: Callable[[float], None]) -> Iterator[Child]:
        child = Child(self._world, life, lock)
        try:
            yield child
        finally:
            child.end()

    @contextmanager
    def _locker(self, scenario: Scenario) -> Iterator[Callable[[float], None]]:
        if not any(one.kind == "database_locked" for one in scenario.accidents):
            yield lambda seconds: None
            return
        locker = Locker(connection)
        try:
            yield locker.lock
        finally:
            locker.end()


class Child:
    """A forked worker, seen from its parent."""

    def __init__(self, world: World, life: Life, lock: Callable[[float], None]) -> None:
        self.was_killed = False
        self.broken = ""
        self._heard, told = os.pipe()
        held, self._release = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            gc.disable()
            os.close(self._heard)
            os.close(self._release)
            try:
                _live(world, life, told, lock, held)
            finally:
                os._exit(0)
        os.close(told)
        os.close(held)

    def listen(self) -> Iterator[dict[str, Any]]:
        """What it tells, until it ends."""
        rest, end = b"", time.monotonic() + _LONGEST_S
        while True:
            if not select.select([self._heard], [], [], max(end - time.monotonic(), 0))[0]:
                self.broken = f"a worker hung for {_LONGEST_S:.0f} s"
                os.kill(self.pid, signal.SIGKILL)
                return
            data = os.read(self._heard, 65536)
            if not data:
                return
            *lines, rest = (rest + data).split(b"\n")
            yield from (json.loads(line) for line in lines)

    def resume(self) -> None:
        os.write(self._release, b"!")

    def end(self) -> None:
        _, status = os.waitpid(self.pid, 0)
        self.was_killed = os.WIFSIGNALED(status) and not self.broken
        os.close(self._heard)
        os.close(self._release)


def _live(world: World, life: Life, told: int, lock: Callable[[float], None], held: int) -> None:
    def pause() -> None:
        worker.tell("paused")
        os.read(held, 1)

    worker = Worker(world, life, told, lock=lock, pause=pause)
    worker.live()


def _of(scenario: Scenario, life: int) -> tuple[Any, ...]:
    return tuple(one for one in scenario.accidents if one.life == life)
