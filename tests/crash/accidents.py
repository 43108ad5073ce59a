"""Inside a forked worker: at a named point it dies, is paused, loses the database or the network, or time jumps."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Sequence
from typing import Any

from urllib3.util import connection as urllib3_connection

from .clock import SharedClock
from .scenario import JUMP_S, Accident

Tell = Callable[..., None]


class Watcher:
    """Counts the points that a process reaches and lets its accidents happen there."""

    def __init__(
        self, accidents: Sequence[Accident], clock: SharedClock, tell: Tell, *, lock: Callable[[float], None],
        pause: Callable[[], None],
    ) -> None:  # fmt: skip
        self.points: list[str] = []
        self.refusals = 0
        self._accidents = list(accidents)
        self._clock = clock
        self._tell = tell
        self._lock = lock
        self._pause = pause

    def __call__(self, name: str) -> None:
        self.points.append(name)
        if name == "http.sending" and self.refusals:
            self.refusals -= 1
            if not self.refusals:
                _restore_network()
        for accident in [one for one in self._accidents if name == one.point or len(self.points) == one.at]:
            self._accidents.remove(accident)
            self._happen(accident, name)

    def _happen(self, accident: Accident, name: str) -> None:
        self._tell("struck", kind=accident.kind, point=name)
        match accident.kind:
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            case "kill_between":
                # Not at a point but soon after it: in the middle of a request, a commit, anything.
                signal.setitimer(signal.ITIMER_REAL, accident.value)
            case "clock_ahead":
                self._clock.forward(JUMP_S)
            case "clock_back":
                self._clock.forward(-JUMP_S)
            case "database_locked":
                self._lock(accident.value)
            case "overtaken":
                self._pause()
            case "refused":
                self.refusals = int(accident.value)
                _break_network()


def _break_network() -> None:
    """Every new connection meets a port that nobody listens on: a real refusal, from the kernel."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = probe.getsockname()
    connect = _original

    def refused(address: Any, *args: Any, **kwargs: Any) -> socket.socket:
        return connect(closed, *args, **kwargs)

    urllib3_connection.create_connection = refused
    _close_sessions()


def _restore_network() -> None:
    urllib3_connection.create_connection = _original


def _close_sessions() -> None:
    """A kept connection would still get through."""
    from cms.core.conf import conf
    from publishers.engine.platforms import http_client

    http_client(conf().http_policy()).session.close()


_original = urllib3_connection.create_connection
