"""A Page on a running sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from cms.core.clock import FixedClock
from cms.core.http import HttpClient, HttpPolicy
from publishers.contract import Account, Message
from publishers.platforms.facebook.client import PageClient
from publishers.platforms.facebook.films import FilmClient
from publishers.platforms.facebook.platform import FacebookPlatform
from publishers.sandbox import facebook as sandbox_facebook
from publishers.sandbox.server import RunningSandbox
from publishers.sandbox.timeline import TimelinePost
from tests.publishers.contract.cases.facebook import account
from tests.publishers.platforms.memory_run import MemoryRun
from tests.publishers.platforms.messages import NOON


@dataclass(slots=True)
class Page:
    """The platform under test and the place where its posts appear."""

    running: RunningSandbox
    clock: FixedClock
    http: HttpClient

    def account(self, **changes: str) -> Account:
        return account(self.running, **changes)

    def platform(self, given: Account | None = None) -> FacebookPlatform:
        return FacebookPlatform(given or self.account(), self.http, self.clock)

    @property
    def client(self) -> PageClient:
        return self.platform().client

    @property
    def films(self) -> FilmClient:
        return self.platform().films

    def run(self, message: Message) -> MemoryRun:
        return MemoryRun(self.platform(), message, self.clock)

    def posts(self) -> list[TimelinePost]:
        return sandbox_facebook.timeline(self.running.sandbox)

    def calls(self, operation: str) -> int:
        return self.running.sandbox.faults.calls[("facebook", operation)]


@pytest.fixture(scope="session")
def one_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """One server for these tests; each finds it empty."""
    with RunningSandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def page(one_sandbox: RunningSandbox, to_sandbox: HttpPolicy) -> Page:
    clock = FixedClock(NOON)
    one_sandbox.sandbox.reset()
    one_sandbox.sandbox.faults.calls.clear()
    one_sandbox.sandbox.clock = clock
    return Page(one_sandbox, clock, HttpClient(to_sandbox))
