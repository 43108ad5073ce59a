"""The hands of the hub in a worker process: few threads of its own, so that no subscriber delays anybody's deliveries.

A callback host holds at most half of the threads that the others leave, one that is in trouble a single one. What waits
here when the process dies comes back with its lease.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping

from django.db import close_old_connections

from .claim import Job

logger = logging.getLogger("loa.websub")

#: Claims a process holds for each of its threads: enough that none waits for the database, few enough for the lease.
_PER_THREAD = 16
#: Seconds that a thread waits for work before it ends.
_IDLE_S = 10.0

#: (how many, how many are held of each host, how many of one host may be) → claimed.
Claim = Callable[[int, Mapping[str, int], int], list[Job]]


class Crew:
    """``claim`` gets work, ``work`` does it and says whether the host is well, ``give_back`` frees claims."""

    def __init__(
        self, threads: int, claim: Claim, work: Callable[[Job], bool], give_back: Callable[[Iterable[Job]], object]
    ) -> None:
        self._total = max(threads, 1)
        self._capacity = self._total * _PER_THREAD
        self._per_host = max(self._capacity // 4, 1)
        self._claim, self._work, self._give_back = claim, work, give_back
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._is_idle = threading.Condition(self._lock)
        self._feeding = threading.Lock()
        self._is_wanted = False
        self._is_stopping = False
        self._threads: set[threading.Thread] = set()
        self._waiting: OrderedDict[str, deque[Job]] = OrderedDict()
        self._running: Counter[str] = Counter()
        self._count = 0
        self._held: Counter[str] = Counter()
        self._troubled: set[str] = set()

    def look(self) -> None:
        """Take whatever is due, as far as there is room. Returns at once; what finds no room is taken later."""
        self._is_wanted = True
        # Of several who come at once one looks for all: whoever finds it busy has left word before.
        while self._is_wanted and not self._is_stopping and self._feeding.acquire(blocking=False):
            try:
                self._is_wanted = False
                self._fill()
            finally:
                self._feeding.release()

    def stop(self) -> None:
        """Begin nothing more and give back what waits; what is under way ends by itself."""
        with self._changed:
            self._is_stopping = True
            waiting = [job for jobs in self._waiting.values() for job in jobs]
            self._waiting.clear()
            self._held.subtract(job.host for job in waiting)
            self._changed.notify_all()
        # Whoever told us to stop may stand in a signal handler: the database is not for that thread.
        threading.Thread(target=self._return, args=(waiting,), name="hub-end").start()

    def wait(self, timeout: float) -> bool:
        """Until nothing is held any more. Returns whether that came."""
        with self._is_idle:
            return self._is_idle.wait_for(lambda: not +self._held, timeout)

    def _fill(self) -> None:
        while not self._is_stopping:
            with self._changed:
                held = dict(+self._held)
                room = self._capacity - sum(held.values())
            if room <= 0:
                return
            jobs = self._claim(room, held, self._per_host)
            if not jobs:
                return
            with self._changed:
                for job in jobs:
                    self._waiting.setdefault(job.host, deque()).append(job)
                self._held.update(job.host for job in jobs)
                self._man()
                self._changed.notify_all()

    def _man(self) -> None:
        """Have as many threads as there is work for."""
        needed = min(self._total, sum(self._held.values()))
        while len(self._threads) < needed:
            thread = threading.Thread(target=self._carry_on, name="hub", daemon=True)
            self._threads.add(thread)
            thread.start()

    def _carry_on(self) -> None:
        try:
            while (job := self._next()) is not None:
                is_well = False
                try:
                    is_well = self._work(job)
                except Exception:
                    # The lease brings it back.
                    logger.exception("subscription %s: telling it ended without a word", job.pk)
                finally:
                    is_low = self._done(job, is_well=is_well)
                if is_low:
                    self.look()
        finally:
            close_old_connections()

    def _next(self) -> Job | None:
        """The first that fits; the next turn is another host's. Nothing once there has been nothing for a while."""
        with self._changed:
            while not self._is_stopping:
                for host, jobs in self._waiting.items():
                    if self._fits(host):
                        job = jobs.popleft()
                        self._waiting.move_to_end(host)
                        if not jobs:
                            del self._waiting[host]
                        self._running[host] += 1
                        self._count += 1
                        return job
                if not self._changed.wait(_IDLE_S) and not self._waiting:
                    break
            self._threads.discard(threading.current_thread())
            return None

    def _fits(self, host: str) -> bool:
        mine = self._running[host]
        if host in self._troubled:
            return mine == 0
        return mine < max((self._total - (self._count - mine)) // 2, 1)

    def _done(self, job: Job, *, is_well: bool) -> bool:
        """Free the place. Returns whether it is time to claim more."""
        with self._changed:
            self._running[job.host] -= 1
            self._count -= 1
            self._held[job.host] -= 1
            total, left = sum(self._held.values()), self._held[job.host]
            if not self._running[job.host]:
                del self._running[job.host]
            if not left:
                del self._held[job.host]
            (self._troubled.discard if is_well else self._troubled.add)(job.host)
            # Whoever is done takes the next itself; one more may fit now, seldom two.
            self._changed.notify()
            if not total:
                self._is_idle.notify_all()
            # Once on the way down, not after every single one: each look asks the database.
            return total in (0, self._capacity // 2) or left == self._per_host // 2

    def _return(self, waiting: list[Job]) -> None:
        try:
            self._give_back(waiting)
        except Exception:
            logger.exception("%s claims were not given back; their leases bring them back", len(waiting))
        finally:
            close_old_connections()
