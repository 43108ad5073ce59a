"""Keeps the leases of long acts: while a process lives and works, nobody takes its delivery over."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import Error, connection

from cms.core.clock import Clock
from publishers.conf import conf
from publishers.models import Delivery, DeliveryState

logger = logging.getLogger("loa.engine")

#: An act that is silent for longer hangs: its lease runs out (seconds).
_LONGEST = 900.0


@dataclass(slots=True, eq=False)
class Hold:
    """A delivery at work in this process; ``until`` is as far as its lease is known to reach."""

    delivery_id: UUID
    fence: int
    clock: Clock
    until: datetime
    #: Monotonic seconds of the last sign of life.
    seen: float = field(default_factory=time.monotonic)

    def is_ours(self) -> bool:
        """Whether nobody can have taken the delivery over yet."""
        return self.clock.now() < self.until

    def renewed(self, until: datetime) -> None:
        self.until, self.seen = until, time.monotonic()


class Keeper:
    """One thread a process; it sleeps while nothing is at work and touches only what has lasted a third of a lease."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._holds: set[Hold] = set()
        self._pid = 0

    @contextmanager
    def keep(self, hold: Hold) -> Iterator[Hold]:
        """Keep the lease until the block ends."""
        with self._changed:
            self._start_here()
            self._holds.add(hold)
            self._changed.notify()
        try:
            yield hold
        finally:
            with self._changed:
                self._holds.discard(hold)

    def _start_here(self) -> None:
        """The thread belongs to this process: a fork does not take it along."""
        if self._pid != os.getpid():
            self._pid, self._holds = os.getpid(), set()
            threading.Thread(target=self._run, name="lease-keeper", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._holds:
                    self._changed.wait()
            time.sleep(conf().lease_s / 6)
            with self._changed:
                lasting = [hold for hold in self._holds if self._is_due(hold)]
            try:
                for hold in lasting:
                    _renew(hold)
            except Error as error:
                logger.warning("leases could not be renewed (%s)", type(error).__name__)
            finally:
                if lasting:
                    connection.close()

    def _is_due(self, hold: Hold) -> bool:
        is_alive = time.monotonic() - hold.seen < _LONGEST
        return is_alive and hold.until - hold.clock.now() < timedelta(seconds=conf().lease_s * 2 / 3)


def _renew(hold: Hold) -> None:
    until = hold.clock.now() + timedelta(seconds=conf().lease_s)
    if not hold.is_ours():
        return
    ours = Delivery.objects.filter(pk=hold.delivery_id, fence=hold.fence, state=DeliveryState.PUBLISHING)
    if ours.update(lease_until=until):
        # Not ``renewed``: only the act itself gives signs of life.
        hold.until = until


keeper = Keeper()
