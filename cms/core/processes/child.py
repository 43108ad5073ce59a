"""One process of the product: what it is, and its life from start to end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from . import guard

#: A log that grew past this is set aside as ``.1``, so that a machine left alone for a year doesn't fill up.
LOG_MAX_BYTES = 20 * 1024 * 1024


def _at_once() -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """What to start. Children of one stage start together, and stop together before those of earlier stages."""

    name: str
    argv: tuple[str, ...]
    stage: int = 0
    #: Seconds that it gets to stop by itself.
    grace: float = 5.0
    #: Whether the next stage may start.
    is_ready: Callable[[], bool] = field(default=_at_once)


class Process:
    """A started child, in a session of its own: signals go to all of its descendants."""

    def __init__(self, child: Child, log: Path | None, env: dict[str, str]) -> None:
        self.child = child
        self.log = log
        self.started_at = time.monotonic()
        if log is None:
            self._log_start = 0
            self._popen = subprocess.Popen(child.argv, stdin=subprocess.DEVNULL, start_new_session=True, env=env)
        else:
            with log.open("ab") as output:
                self._log_start = output.tell()
                self._popen = subprocess.Popen(
                    child.argv,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    env=env,
                )

    @property
    def group(self) -> int:
        return self._popen.pid

    @property
    def age(self) -> float:
        return time.monotonic() - self.started_at

    def exit_code(self) -> int | None:
        """The code it ended with (negative: the signal), None while it runs. Reaps it."""
        return self._popen.poll()

    def signal(self, name: signal.Signals) -> None:
        guard.send(self.group, name)

    def is_gone(self) -> bool:
        """Whether it and all its descendants that stayed in its group have ended."""
        return self.exit_code() is not None and not guard.is_alive(self.group)

    def last_words(self, lines: int) -> list[str]:
        """The last lines that it wrote since it started."""
        if self.log is None:
            return []
        with self.log.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(min(self._log_start, size), size - 20_000))
            return file.read().decode("utf-8", "replace").splitlines()[-lines:]


def set_aside(log: Path, limit: int = LOG_MAX_BYTES) -> None:
    """Copy a log that grew too long to ``.1`` and empty it in place: its writer appends and never notices."""
    if not log.exists() or log.stat().st_size <= limit:
        return
    old = log.with_suffix(log.suffix + ".1")
    shutil.copyfile(log, old)
    os.truncate(log, 0)
