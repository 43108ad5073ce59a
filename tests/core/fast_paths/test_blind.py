"""While the database is away, readers get what was rendered last; once it is back, what is true."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from cms.core.fast_paths import front as fronts
from cms.core.fast_paths.asked import Asking
from cms.core.fast_paths.front import Front
from cms.core.fast_paths.store import Store
from cms.core.fast_paths.watch import Watch

from .conftest import PATHS, Asker, World


class Away(Exception):
    """What a driver raises."""


@pytest.fixture
def ask() -> Iterator[Asker]:
    """A front that looks often and trusts for a moment only; ``world.generation`` 0: the database is away."""
    world = World()

    def read() -> int:
        if not world.generation:
            raise Away
        return world.generation

    asker = Asker(world)
    asker.front = asker.wrapped.front = Front(
        Asking(PATHS, ()), Store(100_000), Watch(read=read, every=0.002, trust=0.05)
    )
    yield asker
    asker.front.watch.stop()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def lose_the_database(ask: Asker) -> None:
    until(lambda: ask.front.watch.moment() is not None)
    ask("/feeds/all.rss")
    ask.world.generation, ask.world.status = 0, "500 Internal Server Error"
    until(lambda: ask.front.watch.moment() is None and ask.front.watch.is_blind)
    ask.world.asked.clear()


def test_what_was_rendered_last_is_still_served(ask: Asker) -> None:
    lose_the_database(ask)
    assert ask("/feeds/all.rss").status.startswith("200")
    assert not ask.world.asked


def test_what_is_not_in_memory_is_djangos_and_puts_nothing_out(ask: Asker) -> None:
    lose_the_database(ask)
    assert ask("/feeds/other.rss").status.startswith("500")
    assert ask("/feeds/all.rss").status.startswith("200")


def test_it_ends_after_a_time(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    lose_the_database(ask)
    monkeypatch.setattr(fronts, "BLIND_S", -1e6)
    assert ask("/feeds/all.rss").status.startswith("500")


def test_what_is_true_is_served_again_once_the_database_is_back(ask: Asker) -> None:
    lose_the_database(ask)
    ask.world.generation, ask.world.status, ask.world.body = 2, "200 OK", b"<rss>new</rss>"
    until(lambda: ask.front.watch.moment() is not None)
    assert not ask.front.watch.is_blind
    assert ask("/feeds/all.rss").body == b"<rss>new</rss>"
