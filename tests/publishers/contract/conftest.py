"""The platforms under test: every one of the registry, each with its case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from cms.core.clock import FixedClock
from cms.core.http import Guard, HttpClient, HttpPolicy
from publishers.contract import Account, Message, Platform
from publishers.registry import PLATFORMS, get_platform
from publishers.sandbox.server import RunningSandbox
from tests.publishers.platforms.memory_run import MemoryRun
from tests.publishers.platforms.messages import NOON

from .case import Case

_CASES = "tests.publishers.contract.cases"


@dataclass(slots=True)
class Bench:
    """A platform, its case and a running sandbox."""

    case: Case
    running: RunningSandbox
    clock: FixedClock
    http: HttpClient

    @property
    def account(self) -> Account:
        return self.case.account(self.running)

    def platform(self, account: Account | None = None) -> Platform:
        """Built anew, as the engine does for each piece of work."""
        return get_platform(self.case.slug)(account or self.account, self.http, self.clock)

    def message(self) -> Message:
        return self.case.message(self.running)

    def run(self) -> MemoryRun:
        return MemoryRun(self.platform(), self.message(), self.clock)

    @property
    def posts(self) -> int:
        return self.case.count(self.running)


def registered_slugs() -> list[str]:
    """The package names of the registry, which are the slugs."""
    return [path.split(".")[2] for path in PLATFORMS]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", [_case(slug) for slug in registered_slugs()], ids=registered_slugs())


def _case(slug: str) -> object:
    if find_spec(f"{_CASES}.{slug}") is None:  # one row fails for it, see test_every_platform_has_a_case
        return pytest.param(None, marks=pytest.mark.skip(reason=f"{slug} has no case"))
    return import_module(f"{_CASES}.{slug}").CASE


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def bench(case: Case, tmp_path: Path, clock: FixedClock) -> Iterator[Bench]:
    policy = HttpPolicy(
        connect_timeout=1, read_timeout=0.7, deadline=5, guard=Guard.from_names(["127.0.0.0/8"])
    )  # short, so that silence is soon taken for an answer that will not come
    with RunningSandbox(tmp_path, clock=clock) as running:
        yield Bench(case, running, clock, HttpClient(policy))
