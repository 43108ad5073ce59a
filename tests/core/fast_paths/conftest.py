"""A front without a database: the generation is a variable, the application a function."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from cms.core.fast_paths.asked import Asking
from cms.core.fast_paths.front import Front
from cms.core.fast_paths.paths import FastPath
from cms.core.fast_paths.store import Store
from cms.core.fast_paths.watch import Watch
from cms.core.fast_paths.wsgi import FastPaths

PATHS = (
    FastPath(
        pattern=r"/(?:.*/)?", parameters=frozenset({"page"}), in_languages=True, minds_cookies=True, drops_marks=True
    ),
    FastPath(pattern=r"/feeds/[^/]+", parameters=frozenset({"form", "topic"})),
)
PUBLIC = {"Content-Type": "application/rss+xml", "Cache-Control": "public, max-age=60"}


@dataclass
class World:
    """What the database and Django would be."""

    generation: int | None = 1
    status: str = "200 OK"
    headers: dict[str, str] = field(default_factory=lambda: dict(PUBLIC))
    body: bytes = b"<rss/>" * 200
    asked: list[dict[str, Any]] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None

    def application(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked.append(environ)
        self.meanwhile()
        start_response(self.status, list(self.headers.items()))
        return [self.body]


@dataclass
class Got:
    """An answer as the server would send it."""

    status: str
    headers: dict[str, str]
    body: bytes


class Asker:
    """Asks the wrapped application as a server does."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.front = Front(Asking(PATHS, ("_ga",)), Store(100_000), Watch(read=lambda: world.generation, every=0.002))
        self.wrapped = FastPaths(world.application, self.front)

    def __call__(self, address: str, method: str = "GET", **headers: str) -> Got:
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "wsgi.url_scheme": "http",
            "HTTP_HOST": "loa.test", **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }  # fmt: skip
        begun: list[Any] = []
        body = b"".join(self.wrapped(environ, lambda *given: begun.append(given)))
        return Got(begun[-1][0], dict(begun[-1][1]), body)

    def knows(self, generation: int | None) -> None:
        """Change the generation, and wait until the thread has noticed."""
        self.world.generation = generation
        until = time.monotonic() + 5
        while (self.front.watch.moment() or (None,))[0] != generation:
            assert time.monotonic() < until
            time.sleep(0.001)

    def renders(self, address: str, method: str = "GET", **headers: str) -> int:
        """How often the application was asked for two such requests."""
        before = len(self.world.asked)
        self(address, method, **headers)
        self(address, method, **headers)
        return len(self.world.asked) - before


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def ask(world: World) -> Iterator[Asker]:
    asker = Asker(world)
    asker.knows(1)
    yield asker
    asker.front.watch.stop()


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: a browser of an earlier test may have a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
