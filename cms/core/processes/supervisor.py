"""Keeps the product's processes running, and stops them all: on a signal, or when one can't be kept alive."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from . import guard
from .child import Child, Process, set_aside

#: A process that ends this soon after its start has not worked at all.
FAST_EXIT_S = 20.0
FAST_EXITS_MAX = 3
FIRST_PAUSE_S = 0.3
LONGEST_PAUSE_S = 30.0
STOP_WITHIN_S = 15.0
#: A killed process is gone in no time; one still listed after this is a zombie that its new parent does not reap.
GONE_WITHIN_S = 1.0
READY_WITHIN_S = 30.0
_TICK_S = 0.1
_LOGS_EVERY_S = 60.0
#: Ended from outside: worth a restart, but no sign that the process itself can't work.
_FROM_OUTSIDE = (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT)


class Stopped(Exception):
    """A signal asked for the end."""


class GaveUp(Exception):
    """A process can't be kept alive; the text holds its last words."""


class _Kept:
    """A child that is to stay alive."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.failures = 0
        self.restart_at = 0.0
        #: It lived for a while: what ends it now is outside of it (a full disk, a database that is away) and passes.
        self.has_worked = False


class Supervisor:
    """Starts children by stages, restarts those that die, stops them in reverse order."""

    def __init__(self, logs: Path, say: Callable[[str], None]) -> None:
        self._logs = logs
        self._say = say
        self._lock = threading.Lock()
        self._kept: dict[str, _Kept] = {}
        self._once: list[Process] = []
        self._guard: subprocess.Popen[bytes] | None = None
        self._env = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self._signals = 0
        self._is_closing = False
        self._beside: threading.Thread | None = None
        self._logs_at = time.monotonic() + _LOGS_EVERY_S
        logs.mkdir(parents=True, exist_ok=True)

    def listen(self) -> None:
        """Take SIGINT, SIGTERM and SIGHUP as the wish to stop; a second one hurries."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._on_signal)

    @property
    def is_stopping(self) -> bool:
        return self._is_closing or self._signals > 0

    # starting

    def start(self, children: Sequence[Child]) -> None:
        """Start them stage by stage. Raises ``Stopped`` or ``GaveUp``."""
        for stage in sorted({child.stage for child in children}):
            group = [child for child in children if child.stage == stage]
            for child in group:
                self._kept[child.name] = _Kept(self._launch(child))
            self._wait_ready(group)

    def once(self, child: Child, *, quiet: bool = True, on_wait: Callable[[float], None] | None = None) -> int:
        """Run a child to its end; returns its exit code. Its output goes to its log, or is shown.

        May be called from another thread than ``watch``. Raises ``Stopped``.
        """
        if self.is_stopping:
            raise Stopped
        process = self._launch(child, quiet=quiet)
        self._once.append(process)
        try:
            while (code := process.exit_code()) is None:
                if self.is_stopping:
                    raise Stopped
                if on_wait is not None:
                    on_wait(process.age)
                time.sleep(_TICK_S)
        except Stopped:
            self._end([process], time.monotonic() + child.grace)
            raise
        finally:
            self._once.remove(process)
            self._tell_guard("-", process)
        return code

    def beside(self, work: Callable[[], None]) -> None:
        """Do something while the processes are watched; it should end soon when ``is_stopping``."""
        self._beside = threading.Thread(target=work, name="beside", daemon=True)
        self._beside.start()

    def last_words(self, name: str, lines: int = 15) -> str:
        """The end of a log, indented for the screen."""
        log = self._log(name)
        words = log.read_text("utf-8", "replace").splitlines()[-lines:] if log.exists() else []
        return "\n".join(f"    {line}" for line in words)

    def _launch(self, child: Child, *, quiet: bool = True) -> Process:
        log = self._log(child.name) if quiet else None
        if log is not None:
            set_aside(log)
        with self._lock:
            process = Process(child, log, self._env)
        self._tell_guard("+", process)
        return process

    def _wait_ready(self, children: Sequence[Child]) -> None:
        deadline = time.monotonic() + READY_WITHIN_S
        for child in children:
            while not child.is_ready():
                self._tick()
                if time.monotonic() > deadline:
                    raise GaveUp(self._obituary(child.name, "does not get ready"))

    # watching

    def watch(self) -> NoReturn:
        """Restart what dies, until a signal comes (``Stopped``) or a child never gets to work (``GaveUp``)."""
        while True:
            self._tick()

    def _tick(self) -> None:
        if self.is_stopping:
            raise Stopped
        for kept in self._kept.values():
            self._look_after(kept)
        self._keep_guard()
        if time.monotonic() >= self._logs_at:
            self._logs_at = time.monotonic() + _LOGS_EVERY_S
            for name in self._kept:
                set_aside(self._log(name))
        time.sleep(_TICK_S)

    def _look_after(self, kept: _Kept) -> None:
        process, name = kept.process, kept.process.child.name
        if kept.restart_at:
            if time.monotonic() >= kept.restart_at:
                kept.restart_at = 0.0
                kept.process = self._launch(process.child)
            return
        code = process.exit_code()
        if code is None:
            return
        process.signal(signal.SIGKILL)  # what it left of its group must not meet its successor
        self._tell_guard("-", process)
        is_failure = process.age < FAST_EXIT_S and code not in _FROM_OUTSIDE
        kept.failures = kept.failures + 1 if is_failure else 0
        kept.has_worked = kept.has_worked or process.age >= FAST_EXIT_S
        if kept.failures >= FAST_EXITS_MAX and not kept.has_worked:
            raise GaveUp(self._obituary(name, f"ended {FAST_EXITS_MAX} times right after its start", process))
        pause = min(FIRST_PAUSE_S * 3**kept.failures, LONGEST_PAUSE_S)
        kept.restart_at = time.monotonic() + pause
        self._say(f"{name} ended ({_how(code)}); starting it again.")

    def _obituary(self, name: str, what: str, process: Process | None = None) -> str:
        process = process or self._kept[name].process
        words = "\n".join(f"    {line}" for line in process.last_words(15))
        return f"{name} {what}. The end of {process.log}:\n{words}"

    # stopping

    def stop(self) -> None:
        """End everything, later stages first, within fifteen seconds; returns when nothing is left."""
        deadline = time.monotonic() + STOP_WITHIN_S
        self._is_closing = True
        if self._beside is not None:
            self._beside.join(STOP_WITHIN_S / 3)
        self._end(list(self._once), deadline)
        processes = [kept.process for kept in self._kept.values()]
        for stage in sorted({process.child.stage for process in processes}, reverse=True):
            group = [process for process in processes if process.child.stage == stage]
            self._end(group, min(deadline, time.monotonic() + max(process.child.grace for process in group)))
        self._kept.clear()
        if self._guard is not None and self._guard.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._guard.stdin.close()
            self._guard.wait()

    def _end(self, processes: Sequence[Process], deadline: float) -> None:
        for process in processes:
            process.signal(signal.SIGTERM)
        while not _all_gone(processes) and time.monotonic() < deadline and self._signals < 2:
            time.sleep(_TICK_S / 2)
        for process in processes:
            process.signal(signal.SIGKILL)
        deadline = time.monotonic() + GONE_WITHIN_S
        while not _all_gone(processes) and time.monotonic() < deadline:
            time.sleep(_TICK_S / 2)
        for process in processes:
            self._tell_guard("-", process)

    # the guard

    def _keep_guard(self) -> None:
        if self._guard is not None and self._guard.poll() is not None:
            with self._lock:
                self._guard = None
            for process in self._all():
                self._tell_guard("+", process)

    def _tell_guard(self, sign: str, process: Process) -> None:
        with self._lock, contextlib.suppress(BrokenPipeError):  # a dead guard is replaced by the next tick
            if self._guard is None:
                self._guard = _start_guard()
            assert self._guard.stdin is not None
            self._guard.stdin.write(f"{sign}{process.group}\n".encode())
            self._guard.stdin.flush()

    def _all(self) -> list[Process]:
        return [*(kept.process for kept in self._kept.values()), *self._once]

    def _log(self, name: str) -> Path:
        return self._logs / f"{name}.log"

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1


def _all_gone(processes: Sequence[Process]) -> bool:
    return not [process for process in processes if not process.is_gone()]  # asks, and so reaps, every one


def _start_guard() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-S", guard.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"
