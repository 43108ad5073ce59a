"""The hands of a worker process: tickets wait here for their second and for a lane; each lane is a thread.

The broker carries tickets by the dozen and its message is done once they are here: carrying each by itself, with its
own time, cost more than publishing it. What is here when the process dies comes back with its lease; a process that
stops in order gives back what it has not begun.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from django.db import close_old_connections, connections

from cms.core import trail
from cms.core.clock import Clock, SystemClock

from .lanes import Lanes
from .ticket import Ticket

logger = logging.getLogger("loa.engine")


class Crew:
    """``work`` does what a ticket stands for and says whether its channel is well; ``give_back`` frees claims."""

    def __init__(
        self, lanes: Lanes, work: Callable[[Ticket], bool], give_back: Callable[[Iterable[Ticket]], object],
        clock: Clock | None = None,
    ) -> None:  # fmt: skip
        self._lanes = lanes
        self._work = work
        self._give_back = give_back
        self._clock = clock or SystemClock()
        self._threads = ThreadPoolExecutor(lanes.total, thread_name_prefix="lane")
        self._changed = threading.Condition()
        self._order = itertools.count()
        #: Tickets whose time has not come: a heap of (when, order of arrival, ticket).
        self._early: list[tuple[float, int, Ticket]] = []
        self._clockwork: threading.Thread | None = None
        self._is_stopping = False

    def take(self, tickets: Iterable[Ticket]) -> None:
        """See to these; returns at once."""
        now = self._clock.now()
        due = []
        with self._changed:
            for ticket in tickets:
                if ticket.run_at <= now or self._is_stopping:
                    due.append(ticket)
                else:
                    heapq.heappush(self._early, (ticket.run_at.timestamp(), next(self._order), ticket))
            if self._early and self._clockwork is None:
                self._clockwork = threading.Thread(target=self._watch_the_clock, name="crew-clock", daemon=True)
                self._clockwork.start()
            self._changed.notify()
        self._begin(due)

    def stop(self) -> None:
        """Begin nothing more and give back what is waiting; what is under way goes on to its next checkpoint."""
        with self._changed:
            self._is_stopping = True
            early = [ticket for _, _, ticket in self._early]
            self._early.clear()
            self._changed.notify()
        # Whoever told us to stop may stand in a signal handler: the database is not for that thread.
        threading.Thread(target=self._return, args=([*early, *self._lanes.close()],), name="crew-end").start()

    def wait(self) -> None:
        """Until everything under way has ended."""
        self._threads.shutdown(wait=True)

    def _begin(self, due: Iterable[Ticket]) -> None:
        if self._is_stopping:
            self._return(list(due))
            return
        for ticket in due:
            entered = self._lanes.enter(ticket)
            if entered is not None:
                # Its log goes on in the trail of whoever sent it.
                self._threads.submit(copy_context().run, self._carry, entered)

    def _watch_the_clock(self) -> None:
        while True:
            with self._changed:
                now = self._clock.now().timestamp()
                due = []
                while self._early and self._early[0][0] <= now:
                    due.append(heapq.heappop(self._early)[2])
                if not due:
                    if self._is_stopping:
                        return
                    self._changed.wait(self._early[0][0] - now if self._early else None)
            self._begin(due)

    def _carry(self, ticket: Ticket) -> None:
        """Work on the ticket, and on whatever waited for the lane it leaves."""
        close_old_connections()
        following: Ticket | None = ticket
        sent_by = trail.current()
        while following is not None:
            is_well = False
            try:
                with trail.on({**sent_by, "delivery": str(following.delivery_id)}):
                    is_well = self._work(following)
            except Exception:
                # The lease brings it back; the lane goes on with what waits for it.
                logger.exception("delivery %s: its run ended without a word", following.delivery_id)
            finally:
                _drop_broken_connections()
                following, *others = self._lanes.leave(following, is_well=is_well) or (None,)
                sent_by = {}
            for other in others:
                self._threads.submit(self._carry, other)
        # While there is work a thread keeps its connection; an idle one holds none open for longer than agreed.
        close_old_connections()

    def _return(self, tickets: list[Ticket]) -> None:
        try:
            if tickets:
                self._give_back(tickets)
        except Exception:
            logger.exception("%s claims were not given back; their leases bring them back", len(tickets))
        finally:
            close_old_connections()


def _drop_broken_connections() -> None:
    for connection in connections.all(initialized_only=True):
        if connection.errors_occurred:
            connection.close_if_unusable_or_obsolete()
