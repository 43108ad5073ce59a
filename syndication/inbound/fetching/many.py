"""Many looks at once, and never too many at one server."""

from __future__ import annotations

import heapq
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Generic, TypeVar

from cms.core.http import HttpClient

from .addresses import host
from .fetch import fetch
from .outcomes import FetchRequest, Outcome
from .pacing import Politeness

T = TypeVar("T")
R = TypeVar("R")
AT_ONCE = 16


def fetch_many(
    requests: Iterable[FetchRequest],
    http: HttpClient | None = None,
    *,
    at_once: int = AT_ONCE,
    politeness: Politeness | None = None,
) -> Iterator[tuple[FetchRequest, Outcome]]:
    """Every request with its outcome, in the order in which they come."""
    return at_once_politely(
        requests, lambda request: fetch(request, http), lambda request: request.url,
        at_once=at_once, politeness=politeness,
    )  # fmt: skip


def at_once_politely(
    jobs: Iterable[T],
    work: Callable[[T], R],
    url_of: Callable[[T], str],
    *,
    at_once: int = AT_ONCE,
    politeness: Politeness | None = None,
) -> Iterator[tuple[T, R]]:
    """Do the work for each job on threads, as the politeness towards its server allows."""
    queue: _Queue[T, R] = _Queue(jobs, url_of, politeness or Politeness())

    def one_after_another() -> None:
        while (job := queue.take()) is not None:
            try:
                queue.finish(job, work(job))
            except BaseException as error:
                queue.fail(error)
                raise

    with ThreadPoolExecutor(max_workers=max(1, min(at_once, queue.size)), thread_name_prefix="loa-fetch") as threads:
        running = [threads.submit(one_after_another) for _ in range(max(1, min(at_once, queue.size)))]
        try:
            yield from queue.results()
        finally:
            queue.close()
        for future in as_completed(running):
            future.result()


class _Queue(Generic[T, R]):
    """Jobs by server. A server that has its share is passed over, so no thread waits for it while others could work."""

    def __init__(self, jobs: Iterable[T], url_of: Callable[[T], str], politeness: Politeness) -> None:
        self._waiting: dict[str, deque[T]] = {}
        self._busy: dict[str, int] = {}
        self._host_of: Callable[[T], str] = lambda job: _host(url_of(job))
        self._politeness = politeness
        for job in jobs:
            self._waiting.setdefault(self._host_of(job), deque()).append(job)
        self.size = self._left = sum(map(len, self._waiting.values()))
        #: When a server may be asked again; a server with room may stand here more than once.
        self._ready: list[tuple[float, int, str]] = []
        self._number = 0
        self._changed = threading.Condition()
        self._results: deque[tuple[T, R]] = deque()
        self._error: BaseException | None = None
        self._is_closed = False
        for name, waiting in self._waiting.items():
            for _ in range(min(politeness.for_host(name)[0], len(waiting))):
                self._offer(name, 0.0)

    def take(self) -> T | None:
        """The next job whose server may be asked; waits for it; nothing when all is done."""
        with self._changed:
            while not self._is_closed:
                if not self._left:
                    return None
                now = time.monotonic()
                if self._ready and self._ready[0][0] <= now:
                    name = heapq.heappop(self._ready)[2]
                    if self._waiting[name]:
                        self._left -= 1
                        return self._waiting[name].popleft()
                    continue
                self._changed.wait(self._ready[0][0] - now if self._ready else None)
        return None

    def finish(self, job: T, result: R) -> None:
        name = self._host_of(job)
        with self._changed:
            self._results.append((job, result))
            if self._waiting[name]:
                self._offer(name, time.monotonic() + self._politeness.for_host(name)[1])
            self._changed.notify_all()

    def fail(self, error: BaseException) -> None:
        with self._changed:
            self._error = error
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def results(self) -> Iterator[tuple[T, R]]:
        for _ in range(self.size):
            with self._changed:
                while not self._results and self._error is None:
                    self._changed.wait()
                if self._error is not None:
                    return
                found = self._results.popleft()
            yield found

    def _offer(self, name: str, when: float) -> None:
        self._number += 1
        heapq.heappush(self._ready, (when, self._number, name))


def _host(url: str) -> str:
    try:
        return host(url)
    except ValueError:
        return ""
