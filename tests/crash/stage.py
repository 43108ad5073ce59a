"""A prepared world with what clean runs taught: play a scenario, get its verdict."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from .learn import learn, state_of
from .play import Played, Player
from .scenario import ACTS, FAULTS, ITEMS, Case, Scenario, can_strike, draw, make
from .verdict import Verdict, judge
from .world import World


class Stage:
    """Where scenarios are played."""

    def __init__(self, folder: Path, *, mutation: str = "") -> None:
        self._world = World(folder)
        self.database = connection.vendor
        try:
            self._learned = learn(self._world)
            self._operations = self._world.platforms.operations()
        except BaseException:
            self.end()
            raise
        self._player = Player(self._world, mutation=mutation)

    @property
    def sandbox_pid(self) -> int:
        return self._world.platforms.pid

    def scenario(self, seed: int) -> Scenario:
        return draw(seed, self._learned.known, self._operations)

    def every_fault(self) -> Iterator[Scenario]:
        """Each fault at least once, and each platform with a fair share of them."""
        chance, seed = random.Random(2026), 0
        cases = [
            Case(platform=platform, item=item, act=act) for act in ACTS for platform, kinds in ITEMS.items()
            for item in kinds
        ]  # fmt: skip
        for fault in FAULTS:
            able = [case for case in cases if can_strike(fault, self._learned.known[case])]
            for _ in range(2):
                seed -= 1
                case = able[(-seed * 7) % len(able)]
                yield make(seed, case, (fault,), self._learned.known[case], (), chance)

    def play(self, scenario: Scenario) -> tuple[Played, Verdict, str]:
        played = self._player.play(scenario, state=state_of(scenario.case))
        verdict, reason = judge(played, self._learned.expected[scenario.case])
        return played, verdict, reason

    def end(self) -> None:
        self._world.platforms.stop()
