"""The platforms under test: every one of the registry, each with its case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

import pytest

from cms.core.clock import FixedClock
from cms.core.http import HttpClient, HttpPolicy
from publishers.contract import Account, Message, Platform
from publishers.registry import PLATFORMS
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
        return platform_class(self.case.slug)(account or self.account, self.http, self.clock)

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


def platform_class(slug: str) -> type[Platform]:
    """The registered class, without loading its neighbours."""
    module, _, name = next(path for path in PLATFORMS if f".{slug}." in path).rpartition(".")
    return getattr(import_module(module), name)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", [row for slug in registered_slugs() for row in _rows(slug)])


def _rows(slug: str) -> list[object]:
    if find_spec(f"{_CASES}.{slug}") is None:  # one row fails for it, see test_every_platform_has_a_case
        return [pytest.param(None, id=slug, marks=pytest.mark.skip(reason=f"{slug} has no case"))]
    module = import_module(f"{_CASES}.{slug}")
    cases = module.CASES if hasattr(module, "CASES") else (module.CASE,)
    return [pytest.param(case, id=f"{slug}-{case.name}" if case.name else slug) for case in cases]


@pytest.fixture(scope="session")
def one_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """One server for the whole battery; every test finds it empty."""
    with RunningSandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def bench(case: Case, one_sandbox: RunningSandbox, clock: FixedClock, to_sandbox: HttpPolicy) -> Bench:
    one_sandbox.sandbox.reset()
    one_sandbox.sandbox.clock = clock
    return Bench(case, one_sandbox, clock, HttpClient(to_sandbox))
