"""Counts in this process and hands on in the background: no request ever waits for what it adds.

What a killed process had counted since its last push is lost, and nothing else: at most a second of counts where
there is a Valkey, five where there is none. A process that stops in order hands on everything first.
"""

from __future__ import annotations

import atexit
import logging
import multiprocessing.util
import os
import threading
import time
import weakref
from dataclasses import dataclass
from uuid import uuid4

from django.db import Error as DatabaseError
from django.db import connection

from cms.core.clock import Clock, SystemClock

from .buffer import Batch, Buffer
from .days import Today
from .shelf import NotReached, Shelf, Unsure

logger = logging.getLogger("loa.counting")

#: The database is not written to every second: without a Valkey a push waits so many times as long.
_SLOWER_WITHOUT = 5
#: Seconds that Valkey may be away before the database is written to instead.
PATIENCE_S = 10.0
#: Tries to hand on what is left when the process ends.
_LAST_TRIES = 3
_SUBJECT_MAX, _PART_MAX = 120, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Push:
    """A batch on its way; its number and name stay the same however often it is tried."""

    number: int
    name: str
    batch: Batch
    #: It may be in Valkey although no answer came: it must not go anywhere else.
    is_unsure: bool = False


class Counter:
    """One per process. ``every``: seconds between pushes; 0: only when somebody calls ``push``."""

    def __init__(self, shelf: Shelf | None = None, *, every: float = 0.0, clock: Clock | None = None) -> None:
        self._shelf, self._clock = shelf, clock or SystemClock()
        self._every = every if shelf else every * _SLOWER_WITHOUT
        self._today = Today(lambda: self._clock.now().timestamp())
        self._reset()
        _all.add(self)

    def count(self, measure: str, subject: str = "", part: str = "", by: int = 1) -> None:
        self.buffer.add((measure, subject, part, self._today()), by)
        if not self._woken.is_set():
            self._wake()

    def count_highest(self, measure: str, subject: str, part: str, value: int) -> None:
        self.buffer.raise_to((measure, subject, part, self._today()), value)
        if not self._woken.is_set():
            self._wake()

    def push(self, *, patience: float = PATIENCE_S) -> bool:
        """Hand on what was counted. Returns whether nothing is left that could be handed on now."""
        with self._pushing:
            if self._beside is not None and self._written(self._beside):
                self._beside = None
            if self._owed is None:
                self._owed = self._next()
            if self._owed is not None and (self._shelf is None or not self._to_shelf(self._shelf, self._owed)):
                self._to_database(patience)
            return self._owed is None and self._beside is None

    def stop(self) -> None:
        """Hand on everything now; the thread ends."""
        self._stopping.set()
        self._woken.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(5)
        for _try in range(_LAST_TRIES):
            if self.push(patience=0.0) and not self.buffer:
                return
        logger.error("counts of this process could not be handed on and are lost")

    def _reset(self) -> None:
        """As new: in a fork the thread is gone, and what was counted before it is the parent's to hand on."""
        self.buffer = Buffer()
        self._process, self._number = uuid4().hex, 0
        self._owed: _Push | None = None
        #: Counted after a push that may be in Valkey, and on its way to the database past it.
        self._beside: _Push | None = None
        self._away_since: float | None = None
        self._pushing, self._starting = threading.Lock(), threading.Lock()
        self._woken, self._stopping = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def _wake(self) -> None:
        self._woken.set()
        if self._every <= 0 or self._thread is not None:
            return
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="loa-counts", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.wait()
            self._stopping.wait(self._every)
            # Before the push: what is counted during it wakes the thread again.
            self._woken.clear()
            try:
                is_done = self.push()
            except Exception:
                logger.exception("counts could not be handed on; they are kept and tried again")
                is_done = False
            if not is_done:
                self._woken.set()

    def _next(self) -> _Push | None:
        batch = self.buffer.take()
        if not batch:
            return None
        self._number += 1
        return _Push(number=self._number, name=f"{self._process}:{self._number}", batch=batch)

    def _to_shelf(self, shelf: Shelf, push: _Push) -> bool:
        try:
            shelf.put(self._process, push.number, push.batch)
        except (NotReached, Unsure) as error:
            if self._away_since is None:
                self._away_since = time.monotonic()
                logger.warning("counts can't be handed to Valkey and are kept here: %s", error)
            if isinstance(error, Unsure) and not push.is_unsure:
                self._owed = _Push(number=push.number, name=push.name, batch=push.batch, is_unsure=True)
            return False
        self._owed, self._away_since = None, None
        return True

    def _to_database(self, patience: float) -> None:
        """Without a Valkey, or once it was away for long. What may be in Valkey already waits for it."""
        push = self._owed
        assert push is not None
        if self._shelf is not None and time.monotonic() - (self._away_since or 0.0) < patience:
            return
        if push.is_unsure:
            self._beside = self._beside or self._next()
            if self._beside is not None and self._written(self._beside):
                self._beside = None
        elif self._written(push):
            self._owed = None

    def _written(self, push: _Push) -> bool:
        # Not above: the server's entry point leads here before any model may be loaded.
        from . import store

        try:
            store.write(push.name, push.batch, self._clock.now())
        except DatabaseError as error:
            logger.warning("counts can't be written to the database and are kept here: %s", error)
            return False
        finally:
            if not connection.in_atomic_block:
                connection.close()
        return True


_all: weakref.WeakSet[Counter] = weakref.WeakSet()
_one: Counter | None = None
_making = threading.Lock()


def counter() -> Counter:
    """This process's, as the settings say."""
    global _one
    if _one is None:
        from cms.core.conf import conf

        with _making:
            if _one is None:
                url = conf().counts_url
                _one = Counter(Shelf(url) if url else None, every=conf().count_every_s)
    return _one


def count(measure: str, subject: object = "", part: str = "", *, by: int = 1) -> None:
    """One more. Costs a dictionary's look-up, never waits and never raises."""
    counter().count(measure, _name(str(subject), _SUBJECT_MAX), _name(part, _PART_MAX), by)


def count_highest(measure: str, subject: object, part: str, value: int) -> None:
    """A number that somebody else tells: the highest of the day stays."""
    counter().count_highest(measure, _name(str(subject), _SUBJECT_MAX), _name(part, _PART_MAX), value)


def _name(text: str, maximum: int) -> str:
    """As a row can hold it."""
    return text if len(text) <= maximum and text.isprintable() else "".join(filter(str.isprintable, text))[:maximum]


def _after_fork() -> None:
    for known in list(_all):
        known._reset()


def _at_end() -> None:
    for known in list(_all):
        if known._every > 0:
            known.stop()


os.register_at_fork(after_in_child=_after_fork)
atexit.register(_at_end)
# A child of multiprocessing may end without the former.
multiprocessing.util.Finalize(None, _at_end, exitpriority=10)
