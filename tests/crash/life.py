"""One worker process, from its fork to its end: it plans, ticks and runs until the delivery rests or it dies."""

from __future__ import annotations

import json
import os
import random
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, close_old_connections, connections

from cms.core import points
from cms.entries.models import Entry
from publishers.contract import Absent
from publishers.engine import hints
from publishers.engine.ticket import Ticket
from publishers.models import Channel
from publishers.planning.follow_ups import follow_up
from publishers.planning.plan import Choice, plan
from publishers.proof.read_back import prove_due
from publishers.registry import get_platform, platforms
from publishers.tasks import sweep_up, work

from .accidents import Watcher
from .scenario import Accident, Case
from .world import Message, World, is_open, needs_person

#: Rounds of ticking after which a delivery that is still open counts as lost.
ROUNDS = 40
_TRIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What one process is told to do."""

    number: int
    case: Case
    seed: int = 0
    accidents: tuple[Accident, ...] = ()
    #: The first life makes the delivery.
    plans: bool = False
    #: Messages to carry before anything else.
    messages: tuple[Message, ...] = ()
    rounds: int = ROUNDS
    #: Every message is worked on twice.
    twice: bool = False
    #: End right after planning; the messages are told.
    hands_over: bool = False
    refused_messages: int = 0
    #: Seconds that pass before the first tick.
    beat_off_s: float = 0
    #: Whether effects may come late.
    is_late: bool = False
    mutation: str = ""


class Worker:
    """Lives one life; ``tell`` reaches the parent even when the next instruction is its last."""

    def __init__(
        self, world: World, life: Life, pipe: int, *, lock: Callable[[float], None], pause: Callable[[], None]
    ) -> None:
        self._world = world
        self._life = life
        self._pipe = pipe
        self._watcher = Watcher(life.accidents, world.clock, self.tell, lock=lock, pause=pause)

    def tell(self, what: str, **facts: Any) -> None:
        os.write(self._pipe, (json.dumps({"what": what, **facts}, default=str) + "\n").encode())

    def live(self) -> None:
        """Never raises: what goes wrong here is told as the harness's own failure."""
        random.seed(self._life.seed * 100 + self._life.number)
        self._world.platforms.forget_connection()
        try:
            _mutate(self._life.mutation)
            self._live()
        except Exception:
            self.tell("broken", text=traceback.format_exc()[-3000:])
        self.tell("points", names=self._watcher.points)

    def _live(self) -> None:
        world, life = self._world, self._life
        world.broker.messages.clear()
        world.broker.refuses = life.refused_messages
        if life.plans:
            world.reset(life.case)
        points.watch(self._watcher)
        if life.plans:
            self._safely(self._plan)
        for message in life.messages:
            self._carry(message)
        if life.hands_over:
            self.tell("handed_over", messages=[list(message) for message in world.broker.messages])
            return
        if life.beat_off_s:
            world.broker.messages.clear()
            world.clock.forward(life.beat_off_s)
        self._go_on(self._known(lambda: world.delivery(life.case)))

    def _go_on(self, delivery_id: UUID) -> None:
        world = self._world
        for _ in range(self._life.rounds):
            row = self._known(lambda: world.look(delivery_id))
            if not is_open(row):
                break
            self.tell("round")
            if needs_person(row):
                self.tell("reconnected")
                self._safely(lambda: world.reconnect(world.prepared[self._life.case].channel_id))
            if not world.broker.messages:
                world.clock.forward_to(world.next_at(row))
                self._settle()
                self._safely(hints.tick)
            while world.broker.messages:
                self._carry(world.broker.messages.popleft())
            close_old_connections()
        self._prove(delivery_id)
        points.watch(None)
        self._safely(sweep_up)
        self.tell("final", **self._known(lambda: world.final(delivery_id)))

    def _prove(self, delivery_id: UUID) -> None:
        """What was published is read back when its time has come."""
        due = self._known(lambda: self._world.look(delivery_id))["prove_at"]
        if due is not None:
            self._world.clock.forward_to(due)
            self._safely(lambda: prove_due(self._world.clock.now(), self._world.clock))

    def _carry(self, message: Message) -> None:
        """What a worker's crew does with a ticket."""
        self.tell("message", args=list(message))
        ticket = Ticket.read(message)
        if ticket.run_at > self._world.clock.now():
            self._world.clock.forward_to(ticket.run_at)
            self._settle()
        for _ in range(2 if self._life.twice else 1):
            self._safely(lambda: work(ticket))

    def _settle(self) -> None:
        if self._life.is_late:
            self._world.platforms.settle(self._life.case.platform)

    def _plan(self) -> None:
        """As the desk does it; the hint goes out on commit."""
        world, case = self._world, self._life.case
        prepared = world.prepared[case]
        entry = Entry.objects.get(pk=prepared.entry_id)
        channel = Channel.objects.get(pk=prepared.channel_id)
        if case.act == "publish":
            plan(entry, [Choice(channel=channel)])
        else:
            follow_up(entry, [channel])

    def _safely(self, act: Callable[[], object]) -> None:
        """An exception ends a task or a request, not the process."""
        try:
            act()
        except Exception as error:
            self.tell("raised", error=f"{type(error).__name__}: {error}"[:300])
            connections.close_all()

    def _known(self, look: Callable[[], Any]) -> Any:
        """The harness's own looks outlast a locked or lost database."""
        points.watch(None)
        try:
            for _ in range(_TRIES):
                try:
                    return look()
                except (OperationalError, InterfaceError):
                    connections.close_all()
            return look()
        finally:
            points.watch(self._watcher)


def _mutate(name: str) -> None:
    """Break the engine on purpose, in this process only: the matrix must notice."""
    if not name:
        return
    if name != "no-lookup":
        raise ValueError(f"unknown mutation {name}; known: no-lookup")
    for slug in platforms():
        get_platform(slug).find = lambda *args, **kwargs: Absent()  # type: ignore[assignment,method-assign]
