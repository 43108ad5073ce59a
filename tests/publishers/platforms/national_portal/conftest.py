"""A channel on the sandbox's national portal."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from cms.core.clock import FixedClock
from cms.core.http import HttpClient, HttpPolicy
from publishers.contract import Account, Message
from publishers.platforms.national_portal.platform import NationalPortalPlatform
from publishers.platforms.national_portal.schema import NationalPortalCredentials, NationalPortalOptions
from publishers.sandbox.national_portal import timeline
from publishers.sandbox.server import RunningSandbox
from publishers.sandbox.timeline import TimelinePost
from tests.publishers.contract.cases import national_portal as case
from tests.publishers.platforms.memory_run import MemoryRun
from tests.publishers.platforms.messages import NOON


@dataclasses.dataclass(slots=True)
class Desk:
    """The platform under test, its sandbox and its clock."""

    running: RunningSandbox
    clock: FixedClock
    http: HttpClient

    @property
    def account(self) -> Account:
        return case.account(self.running)

    def platform(self, **options: Any) -> NationalPortalPlatform:
        account = self.account
        account = dataclasses.replace(account, options=account.options.model_copy(update=options))
        return NationalPortalPlatform(account, self.http, self.clock)

    def run(self, message: Message) -> MemoryRun:
        return MemoryRun(self.platform(), message, self.clock)

    def order(self, **settings: str) -> None:
        """Set the portal's desk: ``reject_next``, ``callback_url``."""
        requests.post(f"{self.running.base_url}/national_portal/desk", json=settings, timeout=5).raise_for_status()

    @property
    def posts(self) -> list[TimelinePost]:
        return timeline(self.running.sandbox)

    def calls(self, operation: str) -> int:
        return self.running.sandbox.faults.calls["national_portal", operation]


@pytest.fixture
def desk(tmp_path: Path, to_sandbox: HttpPolicy) -> Iterator[Desk]:
    clock = FixedClock(NOON)
    with RunningSandbox(tmp_path, clock=clock) as running:
        yield Desk(running, clock, HttpClient(to_sandbox))


@pytest.fixture
def lone_platform() -> Any:
    """A platform that can reach nobody, by transport; for what needs no portal."""

    def build(transport: str, **options: str) -> NationalPortalPlatform:
        account = Account(
            channel="portal",
            options=NationalPortalOptions(transport=transport, **options),
            credentials=NationalPortalCredentials(),
        )
        return NationalPortalPlatform(account, HttpClient(HttpPolicy()), FixedClock(NOON))

    return build
