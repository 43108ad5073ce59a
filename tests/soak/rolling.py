"""Two web and three worker processes are killed in turn, again and again, while people read and items go out."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

import psutil

from tests.real.hub import BEAT, WEB, WORKER, Hub

from .traffic import Traffic

#: An installation that is killed like this runs so.
SETTINGS = {"WEB_PROCESSES": "2"}
WORKERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came of it."""

    kills: int
    items: int
    posts_twice: int
    not_published: int
    latest_s: float
    reads: int
    reads_again: int
    reads_lost: int
    slowest_read_s: float


def play(hub: Hub, *, rounds: int, items: int, pause: float) -> Figures:
    """Kill each process once a round. The installation is well when it begins."""
    crew = Crew(hub)
    titles = hub.plant(items, start_in=3, over=rounds * 6 * pause)
    kills = 0
    with Traffic(hub.port) as traffic:
        for _ in range(rounds):
            for kill in (crew.web(0), crew.worker(0), crew.worker(1), crew.web(1), crew.worker(2), crew.beat()):
                kill()
                kills += 1
                time.sleep(pause)
        rows = hub.wait_at_rest(300)
    shown = hub.shown()
    late = [row["late"] for row in rows if row["late"] is not None]
    return Figures(
        kills=kills,
        items=items,
        posts_twice=sum(shown[title] > 1 for title in titles),
        not_published=sum(row["state"] != "published" for row in rows) + sum(shown[title] == 0 for title in titles),
        latest_s=round(max(late, default=0.0), 1),
        reads=traffic.answered,
        reads_again=traffic.again,
        reads_lost=traffic.lost,
        slowest_read_s=round(traffic.slowest_s, 2),
    )


class Crew:
    """Which processes there are, and their ends. The supervisor replaces its own; the other workers we do."""

    def __init__(self, hub: Hub, *, workers: int = WORKERS) -> None:
        self._hub = hub
        self._others: list[subprocess.Popen[bytes]] = [hub.second_worker() for _ in range(workers - 1)]

    def web(self, number: int) -> Callable[[], None]:
        def kill() -> None:
            servers = self._hub.processes(WEB)
            masters = {process.pid for process in servers}
            children = [process for process in servers if process.ppid() in masters]
            assert len(children) >= 2, "there are no two web processes"
            _kill(children[number])

        return kill

    def worker(self, number: int) -> Callable[[], None]:
        def kill() -> None:
            others = {popen.pid for popen in self._others}
            if number:
                self._others[number - 1].kill()
                self._others[number - 1].wait(10)
                self._others[number - 1] = self._hub.second_worker()
                return
            for process in self._hub.processes(WORKER):
                if process.pid not in others:
                    _kill(process)

        return kill

    def beat(self) -> Callable[[], None]:
        def kill() -> None:
            for process in self._hub.processes(BEAT):
                _kill(process)

        return kill


def _kill(process: psutil.Process) -> None:
    process.send_signal(signal.SIGKILL)
