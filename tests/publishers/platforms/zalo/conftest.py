"""A channel on the sandbox's Official Account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from cms.core.clock import FixedClock
from cms.core.http import HttpClient, HttpPolicy
from publishers.contract import Account, Message
from publishers.platforms.zalo.platform import ZaloPlatform
from publishers.sandbox.server import RunningSandbox
from publishers.sandbox.zalo import timeline
from tests.publishers.contract.case import serve
from tests.publishers.contract.cases import zalo as case
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

    @property
    def serve(self) -> Callable[[bytes], str]:
        return serve(self.running)

    def platform(
        self, *, options: dict[str, Any] | None = None, credentials: dict[str, Any] | None = None
    ) -> ZaloPlatform:
        account = self.account
        changed = replace(
            account,
            options=account.options.model_copy(update=options or {}),
            credentials=account.credentials.model_copy(update=credentials or {}),
        )
        return ZaloPlatform(changed, self.http, self.clock)

    def message(self, **changes: Any) -> Message:
        return replace(case.message(self.running), **changes)

    def run(self, message: Message) -> MemoryRun:
        return MemoryRun(self.platform(), message, self.clock)

    def posts(self) -> list[Any]:
        return timeline(self.running.sandbox)

    def calls(self, operation: str) -> int:
        return self.running.sandbox.faults.calls[("zalo", operation)]


@pytest.fixture
def desk(tmp_path: Path, to_sandbox: HttpPolicy) -> Iterator[Desk]:
    clock = FixedClock(NOON)
    with RunningSandbox(tmp_path, clock=clock) as running:
        yield Desk(running, clock, HttpClient(to_sandbox))
