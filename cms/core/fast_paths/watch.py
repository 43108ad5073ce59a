"""How far the installation has come: a thread asks ten times a second, so that no request has to."""

from __future__ import annotations

import logging
import os
import threading
import time
import weakref
from collections.abc import Callable, Hashable

from django.db import connection
from django.utils import timezone

logger = logging.getLogger("loa.fast_paths")

#: What stands for the state of everything that readers see; equal moments, equal answers.
Moment = Hashable


def _nothing() -> Moment | None:
    return None


_read: Callable[[], Moment | None] = _nothing


def install_generation(read: Callable[[], Moment | None]) -> None:
    """Say how the generation is read (called from ``AppConfig.ready()``); without it nothing is served from memory."""
    global _read
    _read = read


class Watch:
    """Knows the present moment, or that it does not know it.

    The thread starts with the first question, after any fork, and ends when nobody has asked for a while.
    """

    def __init__(
        self,
        *,
        read: Callable[[], Moment | None] | None = None,
        every: float = 0.1,
        trust: float = 1.0,
        idle: float = 300.0,
    ) -> None:
        self._given = read
        self._every, self._trust, self._idle = every, trust, idle
        self._lock = threading.Lock()
        self._reset()
        _all.add(self)

    def moment(self) -> Moment | None:
        """The moment of a look that is not older than ``trust`` seconds; ``None``: ask Django."""
        now = time.monotonic()
        self._asked_at = now
        if now < self._good_until:
            return self._moment
        self._ensure_thread()
        return None

    @property
    def is_blind(self) -> bool:
        """Whether the generation can't be read: the database is away, and Django would have nothing to say either."""
        return self._is_blind

    def stop(self) -> None:
        """End the thread, now."""
        thread = self._thread
        self._stopping.set()
        if thread is not None:
            thread.join(5)

    def _reset(self) -> None:
        """As new: in a fork the thread is gone, and whoever held the lock may be too."""
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._moment: Moment | None = None
        self._good_until = 0.0
        self._is_blind = False
        self._asked_at = 0.0

    def _ensure_thread(self) -> None:
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="loa-generation", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        was_well = True
        try:
            while not self._stopping.is_set() and time.monotonic() - self._asked_at < self._idle:
                is_well = self._look()
                if was_well and not is_well:
                    logger.warning("the generation can't be read; readers get what was rendered last until it can")
                was_well = is_well
                self._stopping.wait(self._every)
        finally:
            connection.close()

    def _look(self) -> bool:
        # Good from the start of the question on: what is answered may be as old as that.
        began = time.monotonic()
        try:
            found = (self._given or _read)()
        except Exception:
            connection.close()
            self._is_blind = True
            return False
        self._is_blind = False
        if found is None:
            self._good_until = 0.0
            return True
        # Midnight changes what is valid, open or dissolved.
        moment = (found, timezone.localdate())
        if moment != self._moment:  # one object for one moment: comparing it costs nothing
            self._moment = moment
        self._good_until = began + self._trust
        return True


_all: weakref.WeakSet[Watch] = weakref.WeakSet()


def _after_fork() -> None:
    for watch in list(_all):
        watch._reset()


os.register_at_fork(after_in_child=_after_fork)
