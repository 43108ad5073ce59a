"""One deadline for everything of an exchange: name, connection, TLS, headers and body.

A socket's time-out starts anew with every byte, so whoever sends a byte now and then could hold a thread for ever. One
thread of the process therefore ends the sockets of whom the time is over; the waiting thread wakes with an error.
"""

from __future__ import annotations

import heapq
import itertools
import os
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextvars import ContextVar, Token
from typing import Any

from .errors import DeadlinePassed

_current: ContextVar[Deadline | None] = ContextVar("loa_http_deadline", default=None)


def current_deadline() -> Deadline | None:
    """The deadline of the exchange that this thread is in."""
    return _current.get()


class Deadline:
    """A context: sockets opened or used inside are ended when the time is over."""

    def __init__(self, seconds: float) -> None:
        self.ends_at = time.monotonic() + seconds
        self._held: list[socket.socket] = []
        self._lock = threading.Lock()
        self._is_over = False
        self._token: Token[Deadline | None] | None = None

    def __enter__(self) -> Deadline:
        self._token = _current.set(self)
        _watchdog().watch(self)
        return self

    def __exit__(self, *exc: object) -> None:
        if self._token is not None:
            _current.reset(self._token)
        with self._lock:
            self._is_over = True
            held, self._held = self._held, []
        for handle in held:
            handle.close()

    @property
    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.ends_at - time.monotonic())

    @property
    def has_passed(self) -> bool:
        return time.monotonic() >= self.ends_at

    def check(self) -> None:
        """Raise ``DeadlinePassed`` once the time is over."""
        if self.has_passed:
            raise DeadlinePassed("the time for this exchange is over")

    def hold(self, sock: socket.socket) -> None:
        """Have the socket ended in time. Its duplicate is kept: TLS takes the original's descriptor over."""
        self.check()
        handle = socket.socket(fileno=os.dup(sock.fileno()))
        with self._lock:
            if not self._is_over:
                self._held.append(handle)
                return
        handle.close()

    def end(self) -> None:
        """Called by the watchdog."""
        with self._lock:
            if self._is_over:
                return
            for handle in self._held:
                _hang_up(handle)

    def within(self, work: Callable[[], Any]) -> Any:
        """Do what no socket bounds, such as looking a name up, on a thread that is left behind when it is late."""
        done: Future[Any] = Future()

        def run() -> None:
            try:
                done.set_result(work())
            except BaseException as error:
                done.set_exception(error)

        threading.Thread(target=run, name="loa-http-name", daemon=True).start()
        try:
            return done.result(timeout=self.left)
        except NotYet:
            raise DeadlinePassed("the name was not found in time") from None


class _Watchdog:
    """The one thread that looks at the clock, so that an exchange costs no thread of its own."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self._due: list[tuple[float, int, Deadline]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        threading.Thread(target=self._run, name="loa-http-deadlines", daemon=True).start()

    def watch(self, deadline: Deadline) -> None:
        with self._changed:
            heapq.heappush(self._due, (deadline.ends_at, next(self._numbers), deadline))
            if self._due[0][2] is deadline:
                self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._due or self._due[0][0] > time.monotonic():
                    self._changed.wait(self._due[0][0] - time.monotonic() if self._due else None)
                _, _, deadline = heapq.heappop(self._due)
            deadline.end()


_lock = threading.Lock()
_dog: _Watchdog | None = None


def _watchdog() -> _Watchdog:
    """This process's: threads don't survive a fork."""
    global _dog
    with _lock:
        if _dog is None or _dog.pid != os.getpid():
            _dog = _Watchdog()
        return _dog


def _hang_up(handle: socket.socket) -> None:
    try:
        handle.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it ended by itself
