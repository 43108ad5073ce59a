"""A channel on one of the sandbox's department portals."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from cms.core.clock import FixedClock
from cms.core.http import HttpClient, HttpPolicy
from publishers.contract import Message
from publishers.platforms.department_portal.platform import DepartmentPortalPlatform
from publishers.sandbox.department_portal import timeline
from publishers.sandbox.server import RunningSandbox
from publishers.sandbox.timeline import TimelinePost
from tests.publishers.contract.case import serve
from tests.publishers.contract.cases import department_portal as case
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import MemoryRun
from tests.publishers.platforms.messages import NOON


@dataclasses.dataclass(slots=True)
class Desk:
    """The platform under test, its sandbox and its clock."""

    running: RunningSandbox
    clock: FixedClock
    http: HttpClient

    def platform(self, **options: Any) -> DepartmentPortalPlatform:
        account = case.account(self.running)
        account = dataclasses.replace(account, options=account.options.model_copy(update=options))
        return DepartmentPortalPlatform(account, self.http, self.clock)

    def run(self, message: Message) -> MemoryRun:
        return MemoryRun(self.platform(), message, self.clock)

    def message(self, **changes: Any) -> Message:
        return messages.message(messages.picture(publish_at=serve(self.running)), **changes)

    def order(self, **settings: str) -> None:
        """Set the portal's habits: ``answer``, ``callback_url``."""
        address = f"{self.running.base_url}/department_portal/{case.PORTAL.name}/desk"
        requests.post(address, json=settings, timeout=5).raise_for_status()

    @property
    def posts(self) -> list[TimelinePost]:
        return timeline(self.running.sandbox)


@pytest.fixture
def desk(tmp_path: Path, to_sandbox: HttpPolicy) -> Iterator[Desk]:
    clock = FixedClock(NOON)
    with RunningSandbox(tmp_path, clock=clock) as running:
        yield Desk(running, clock, HttpClient(to_sandbox))
