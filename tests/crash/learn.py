"""Clean runs: what a warmed worker needs, what readers should see, and where faults can strike."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cms.entries.models import Entry
from publishers.engine.keeper import keeper
from publishers.models import DeliveryState
from publishers.registry import get_platform

from . import items
from .life import Life, Worker
from .play import Played, Player
from .remote import EMPTY
from .scenario import ITEMS, Accident, CallFault, Case, Known, Mending, Scenario
from .verdict import Expected, shown
from .world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What clean runs of a case taught."""

    known: Known
    expected: Expected


class School:
    """Plays cases without a fault, each when it is first asked for."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._player = Player(world)
        self._lessons: dict[Case, Lesson] = {}
        world.make_items()
        world.platforms.prepare()
        _warm(world)
        world.before_fork()
        gc.collect()
        gc.freeze()

    def lesson(self, case: Case) -> Lesson:
        """Raises ``RuntimeError`` when a clean run does not end well."""
        if case not in self._lessons:
            self._lessons[case] = self._learn(case)
            self._world.before_fork()
        return self._lessons[case]

    def _learn(self, case: Case) -> Lesson:
        before = _past(self._world, self._player, case)
        played = _clean(self._world, self._player, case)
        posts, points = played.seen["posts"], _points(played)
        shows_id = bool(posts) and played.final["remote_id"] in str(posts)
        return Lesson(
            expected=Expected(before=before, after=shown(posts), shows_id=shows_id),
            known=Known(
                points=points,
                calls=played.seen["calls"],
                mendings=tuple(self._mendings(case, points, played)),
                settle_s=get_platform(case.platform).capabilities.settle.total_seconds(),
            ),
        )

    def _mendings(self, case: Case, points: tuple[str, ...], clean: Played) -> Iterator[Mending]:
        """What is reached only after an answer was lost, or while the access is renewed."""
        tries = []
        if "once.acted" in points:
            tries.append(Mending(accidents=(Accident(life=1, point="once.acted", kind="kill"),), life=2))
        if clean.seen["calls"]:
            operation = max(clean.seen["calls"], key=clean.seen["calls"].__getitem__)
            tries.append(Mending(calls=(CallFault(operation=operation, kind="token_expired"),), life=1))
        for mending in tries:
            self._world.before_fork()
            scenario = Scenario(
                seed=0, case=case, faults=("rehearsal",), accidents=mending.accidents, calls=mending.calls
            )
            new = set(_points(self._player.play(scenario, state=state_of(case)))) - set(points)
            if new:
                yield replace(mending, points=tuple(sorted(new)))


def state_of(case: Case) -> str:
    """Name of what the platforms show before the case's act."""
    return EMPTY if case.act == "publish" else case.name


def _past(world: World, player: Player, case: Case) -> list[dict[str, object]]:
    """A correction or withdrawal needs something that stands there: the first version is published."""
    if case.act == "publish":
        return []
    first = Case(platform=case.platform, item=case.item, act="publish")
    own = world.prepared[first]
    world.prepared[first] = world.prepared[case]
    try:
        played = _clean(world, player, first)
        if played.final["state"] == DeliveryState.NEEDS_CHECKING:
            _record(world, first)
        world.keep_rows(case)
    finally:
        world.prepared[first] = own
    world.platforms.keep(case.name)
    items.to_next_version(Entry.objects.get(pk=world.prepared[case].entry_id), case)
    return shown(played.seen["posts"])


def _record(world: World, case: Case) -> None:
    """By hand: a clerk did it and says so."""
    from publishers.engine.acts import record_seen
    from publishers.models import Delivery

    delivery = Delivery.objects.get(pk=world.delivery(case))
    record_seen(delivery, permalink="https://dai.example.gov.vn/1", seen_at=world.clock.now(), by="Lan")


def _clean(world: World, player: Player, case: Case) -> Played:
    world.before_fork()
    played = player.play(Scenario(seed=0, case=case, faults=("none",)), state=state_of(case))
    state = played.final.get("state")
    if played.broken or state not in (DeliveryState.PUBLISHED, DeliveryState.NEEDS_CHECKING) or played.all("raised"):
        raise RuntimeError(f"a clean run of {case.name} went wrong: {played.broken} {played.final} {played.told}")
    return played


def _points(played: Played) -> tuple[str, ...]:
    return tuple(name for one in played.all("points") for name in one["names"])


def _warm(world: World) -> None:
    """Import and build in this process what every child would otherwise do again."""
    # A child starts its own thread; this process must have none when it forks.
    keeper._pid = os.getpid()
    quiet = os.open(os.devnull, os.O_WRONLY)
    for platform, kinds in ITEMS.items():
        case = Case(platform=platform, item=kinds[-1], act="publish")
        life = Life(number=1, case=case, plans=True)
        Worker(world, life, quiet, lock=lambda seconds: None, pause=lambda: None).live()
    os.close(quiet)
