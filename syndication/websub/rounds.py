"""What a tick of the hub does, and the crew that does the rest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from cms.core.clock import SystemClock
from syndication.conf import conf

from .acts import expire, work
from .changes import note_changes
from .claim import Job, claim, give_back
from .crew import Crew


def note_and_expire() -> None:
    """Mark whom recent changes concern; end what was not renewed."""
    now = SystemClock().now()
    note_changes(now)
    expire(now)


@cache
def crew() -> Crew:
    """The crew of this process."""
    return Crew(conf().hub_threads, _claim, work, give_back)


def work_all() -> int:
    """Do everything that is due right here, one after the other. Returns how much it was."""
    done = 0
    while jobs := _claim(100, {}, 100):
        for job in jobs:
            work(job)
        done += len(jobs)
    return done


def _claim(room: int, held: Mapping[str, int], per_host: int) -> list[Job]:
    return claim(SystemClock().now(), room, held, per_host)
