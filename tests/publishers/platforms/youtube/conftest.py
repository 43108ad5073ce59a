"""A channel on the sandbox's YouTube, and videos long enough to be interrupted."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest

from cms.core.clock import FixedClock
from cms.core.http import HttpClient, HttpPolicy
from publishers.contract import Account, Asset, Message
from publishers.platforms.youtube.making import VideoMaker
from publishers.platforms.youtube.piece import GRAIN, Pace
from publishers.platforms.youtube.platform import YouTubePlatform
from publishers.sandbox.server import RunningSandbox
from publishers.sandbox.timeline import TimelinePost
from publishers.sandbox.youtube import timeline
from tests.publishers.contract.cases import youtube as case
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import MemoryRun


@cache
def film_bytes(size: int) -> bytes:
    """A real MP4 with noise behind it, ``size`` bytes in all."""
    head = messages.mp4_bytes()
    return head + random.Random(size).randbytes(size - len(head))


def film(size: int = 4 * GRAIN + 1000, **about: Any) -> Asset:
    return messages.asset(film_bytes(size), "phim.mp4", "video/mp4", "main", **{"duration_s": 60.0, **about})


@dataclass(slots=True)
class Studio:
    """The platform under test, its sandbox and its clock."""

    running: RunningSandbox
    clock: FixedClock
    http: HttpClient

    @property
    def account(self) -> Account:
        return case.account(self.running)

    def platform(self, **options: Any) -> YouTubePlatform:
        account = self.account
        changed = replace(account, options=account.options.model_copy(update=options))
        return YouTubePlatform(changed, self.http, self.clock)

    def run(self, message: Message, **options: Any) -> MemoryRun:
        return MemoryRun(self.platform(**options), message, self.clock)

    def posts(self) -> list[TimelinePost]:
        return timeline(self.running.sandbox)

    def shown(self) -> TimelinePost:
        """The only video there is."""
        (post,) = self.posts()
        return post

    def calls(self, operation: str) -> int:
        return self.running.sandbox.faults.calls[("youtube", operation)]

    def fault(self, operation: str, fault: str, times: int = 1, seconds: float = 0) -> None:
        self.running.set_fault("youtube", operation, fault, times=times, seconds=seconds)

    def lose_sessions(self) -> None:
        """YouTube forgets every upload session."""
        sandbox = self.running.sandbox
        for session in sandbox.list("youtube", "session"):
            sandbox.delete("youtube", "session", session["id"])


def ordinary(*more: Asset, **changes: Any) -> Message:
    """A publishable message with a film of five pieces."""
    return messages.message(film(), messages.captions(), *more, **changes)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with RunningSandbox(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def studio(running: RunningSandbox, monkeypatch: pytest.MonkeyPatch, to_sandbox: HttpPolicy) -> Studio:
    monkeypatch.setattr(VideoMaker, "pace", Pace(first=GRAIN, most=GRAIN))
    clock = FixedClock(messages.NOON)
    running.sandbox.reset()
    running.sandbox.clock = clock
    running.sandbox.faults.calls.clear()
    return Studio(running, clock, HttpClient(to_sandbox))
