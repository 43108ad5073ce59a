"""A prepared world with what clean runs taught: play a scenario, get its verdict."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from .learn import School, state_of
from .play import Played, Player
from .scenario import FAULTS, CallFault, Case, Known, Scenario, can_strike, draw, make
from .verdict import Verdict, judge
from .world import World

#: For the short version: every platform, every act, most kinds of items.
SHORT = tuple(
    Case(platform=platform, item=item, act=act)
    for platform, item, act in (
        ("facebook", "text", "publish"), ("zalo", "image", "publish"), ("youtube", "video", "publish"),
        ("national_portal", "image", "publish"), ("department_portal", "image", "publish"),
        ("facebook", "video", "publish"), ("facebook", "image", "correct"), ("zalo", "image", "withdraw"),
        ("x", "image", "publish"), ("x", "text", "correct"), ("telegram", "text", "publish"),
        ("national_portal", "text", "correct"), ("department_portal", "text", "withdraw"),
        ("by_hand", "text", "publish"),
    )
)  # fmt: skip
#: Where nothing but the look-up stands between a lost answer and a second post.
_CREATES = {
    ("facebook", "text"): "feed.create", ("zalo", "image"): "article.create", ("x", "text"): "post.create",
}  # fmt: skip


class Stage:
    """Where scenarios are played."""

    def __init__(self, folder: Path) -> None:
        self._world = World(folder)
        self.database = connection.vendor
        try:
            self._school = School(self._world)
            self._operations = self._world.platforms.operations()
        except BaseException:
            self.end()
            raise

    @property
    def sandbox_pid(self) -> int:
        return self._world.platforms.pid

    def scenario(self, seed: int) -> Scenario:
        return draw(seed, self._known, self._operations)

    def every_fault(self) -> Iterator[Scenario]:
        """Each fault twice, on one case after the other. Their seeds are negative."""
        chance, turn = random.Random(2026), 0
        for fault in FAULTS:
            for _ in range(2):
                while not can_strike(fault, self._known(SHORT[turn % len(SHORT)])):
                    turn += 1
                case = SHORT[turn % len(SHORT)]
                turn += 1
                yield make(-turn, case, (fault,), self._known(case), (), chance)

    def lost_answers(self) -> Iterator[Scenario]:
        """What makes a second post unless it is looked up."""
        for number, ((platform, item), operation) in enumerate(_CREATES.items(), 1):
            yield Scenario(
                seed=-1000 - number, case=Case(platform=platform, item=item, act="publish"), faults=("reset_after",),
                calls=(CallFault(operation=operation, kind="reset_after"),),
            )  # fmt: skip

    def play(self, scenario: Scenario, *, mutation: str = "") -> tuple[Played, Verdict, str]:
        expected = self._school.lesson(scenario.case).expected
        played = Player(self._world, mutation=mutation).play(scenario, state=state_of(scenario.case))
        return played, *judge(played, expected)

    def end(self) -> None:
        self._world.platforms.stop()

    def _known(self, case: Case) -> Known:
        return self._school.lesson(case).known
