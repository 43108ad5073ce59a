"""A channel on the sandbox's account at X."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from cms.core.clock import FixedClock
from cms.core.http import HttpClient, HttpPolicy
from publishers.contract import UNMETERED, Account, Gauge, Message
from publishers.platforms.x.client import XClient
from publishers.platforms.x.platform import XPlatform
from publishers.sandbox.server import RunningSandbox
from publishers.sandbox.x import timeline
from tests.publishers.contract.cases import x as case
from tests.publishers.platforms.memory_run import MemoryRun
from tests.publishers.platforms.messages import NOON


@dataclass(slots=True)
class Desk:
    """The platform under test, its sandbox and its clock."""

    running: RunningSandbox
    clock: FixedClock
    http: HttpClient

    @property
    def account(self) -> Account:
        return case.account(self.running)

    def platform(
        self, *, options: dict[str, Any] | None = None, credentials: dict[str, Any] | None = None,
        gauge: Gauge = UNMETERED,
    ) -> XPlatform:  # fmt: skip
        account = self.account
        changed = replace(
            account,
            options=account.options.model_copy(update=options or {}),
            credentials=account.credentials.model_copy(update=credentials or {}),
        )
        return XPlatform(changed, self.http, self.clock, gauge)

    @property
    def client(self) -> XClient:
        return self.platform().client

    def run(self, message: Message) -> MemoryRun:
        return MemoryRun(self.platform(), message, self.clock)

    def posts(self) -> list[Any]:
        return timeline(self.running.sandbox)

    def calls(self, operation: str) -> int:
        return self.running.sandbox.faults.calls[("x", operation)]

    def quota(self, name: str, value: int) -> None:
        self.running.sandbox.set_quota("x", name, value)


@pytest.fixture(scope="package")
def one_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with RunningSandbox(tmp_path_factory.mktemp("x")) as running:
        yield running


@pytest.fixture
def desk(one_sandbox: RunningSandbox, to_sandbox: HttpPolicy) -> Desk:
    clock = FixedClock(NOON)
    one_sandbox.sandbox.reset()
    one_sandbox.sandbox.clock = clock
    one_sandbox.sandbox.faults.calls.clear()
    return Desk(one_sandbox, clock, HttpClient(to_sandbox))
