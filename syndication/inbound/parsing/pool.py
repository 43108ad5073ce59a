"""A few processes that parse what strangers sent. One that takes too long or dies is replaced; its feed says so.

Pipes and ``subprocess`` rather than ``multiprocessing``: workers are threads of Celery or daemonic processes, from
which that may not fork; and answers come as JSON, since a broken child must not be able to hand us objects.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import selectors
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Collection
from contextlib import suppress
from typing import Any

from syndication.inbound.refusal import Refused

from .model import HarvestPart, Parsed

MEMORY_MB = 768
SECONDS = 10.0
_START_S = 30.0
#: After so many jobs a process is replaced, before fragments of memory add up.
_JOBS = 500
_HEADER = struct.Struct("!IIf")
_LENGTH = struct.Struct("!I")
_MAX_ANSWER = 64 * 2**20


class _Lost(Exception):
    """The process died."""


class _Late(Exception):
    """The process did not answer in time."""


class _Process:
    """One child and its pipes; used by one thread at a time."""

    def __init__(self, megabytes: int) -> None:
        # An environment of its own: nothing of ours, no password among it, is there to be read.
        environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "LANG": "C.UTF-8"}
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "syndication.inbound.parsing.child", str(megabytes)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, bufsize=0,
        )  # fmt: skip
        assert self._popen.stdin is not None
        assert self._popen.stdout is not None
        self._in, self._out = self._popen.stdin.fileno(), self._popen.stdout.fileno()
        os.set_blocking(self._in, False)
        os.set_blocking(self._out, False)
        self.jobs = 0
        try:
            self._receive(time.monotonic() + _START_S)
        except BaseException:
            self.kill()
            raise

    @property
    def pid(self) -> int:
        return self._popen.pid

    def ask(self, job: dict[str, Any], content: bytes, seconds: float) -> dict[str, Any]:
        """Raises ``_Late`` and ``_Lost``; the process is of no use after either."""
        self.jobs += 1
        until = time.monotonic() + seconds
        described = json.dumps(job).encode()
        self._send(_HEADER.pack(len(described), len(content), seconds + 1.0) + described, until)
        self._send(content, until)
        return self._receive(until)

    def kill(self) -> None:
        self._popen.kill()
        self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]

    def _send(self, data: bytes, until: float) -> None:
        view = memoryview(data)
        while view:
            self._wait(self._in, selectors.EVENT_WRITE, until)
            try:
                view = view[os.write(self._in, view[:65536]) :]
            except BlockingIOError:
                continue
            except OSError:
                raise _Lost from None

    def _receive(self, until: float) -> dict[str, Any]:
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size, until))
        if length > _MAX_ANSWER:
            raise _Lost
        answer: dict[str, Any] = json.loads(self._read(length, until))
        return answer

    def _read(self, length: int, until: float) -> bytes:
        pieces = bytearray()
        while len(pieces) < length:
            self._wait(self._out, selectors.EVENT_READ, until)
            try:
                piece = os.read(self._out, min(length - len(pieces), 1 << 20))
            except BlockingIOError:
                continue
            if not piece:
                raise _Lost
            pieces += piece
        return bytes(pieces)

    @staticmethod
    def _wait(descriptor: int, event: int, until: float) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, event)
            if not selector.select(max(0.0, until - time.monotonic())):
                raise _Late


class ParserPool:
    """Thread-safe. Processes are started when they are first needed."""

    def __init__(self, size: int | None = None, *, megabytes: int = MEMORY_MB) -> None:
        self.size = size or min(4, max(1, os.cpu_count() or 1))
        self._megabytes = megabytes
        #: What is free: a process, or a place for one.
        self._free: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        self._alive: set[_Process] = set()
        self._lock = threading.Lock()
        for _ in range(self.size):
            self._free.put(None)

    def parse(
        self,
        content: bytes,
        content_type: str = "",
        url: str = "",
        *,
        known: Collection[str] = frozenset(),
        seconds: float = SECONDS,
        wait_s: float | None = None,
    ) -> Parsed | Refused:
        """Read a feed, in ``seconds`` at most, after waiting ``wait_s`` (the same, if not given) for a free process."""
        job = {"kind": "feed", "content_type": content_type, "url": url, "known": list(known)}
        answer = self._work(job, content, seconds, seconds if wait_s is None else wait_s)
        return answer if isinstance(answer, Refused) else Parsed.from_json(answer)

    def parse_harvest(
        self, content: bytes, content_type: str = "", url: str = "", *, known: Collection[str] = frozenset()
    ) -> HarvestPart | Refused:
        """Read an answer of a repository (OAI-PMH), within the same limits."""
        job = {"kind": "harvest", "content_type": content_type, "url": url, "known": list(known)}
        answer = self._work(job, content, SECONDS, SECONDS)
        return answer if isinstance(answer, Refused) else HarvestPart.from_json(answer)

    def _work(self, job: dict[str, Any], content: bytes, seconds: float, wait_s: float) -> dict[str, Any] | Refused:
        try:
            process = self._free.get(timeout=wait_s)
        except queue.Empty:
            return Refused(code="parser_busy")
        try:
            process = process or self._start()
            answer = process.ask(job, content, seconds)
        except (_Late, _Lost, OSError, ValueError) as error:
            if process is None:
                code = "parser_busy"  # no process could be started: nothing of a stranger is parsed in this one
            else:
                code = "parser_slow" if isinstance(error, _Late) else "parser_died"
                self._end(process)
            self._free.put(None)
            return Refused(code=code, params={"seconds": round(seconds)} if code == "parser_slow" else {})
        except BaseException:
            if process is not None:
                self._end(process)
            self._free.put(None)
            raise
        if answer.get("spent") or process.jobs >= _JOBS:
            self._end(process)
            process = None
        self._free.put(process)
        if "parsed" in answer:
            parsed: dict[str, Any] = answer["parsed"]
            return parsed
        return Refused(code=answer["code"], params=answer["params"])

    @property
    def pids(self) -> tuple[int, ...]:
        """Of the processes that are alive."""
        with self._lock:
            return tuple(process.pid for process in self._alive)

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            alive = list(self._alive)
        for process in alive:
            self._end(process)

    def _start(self) -> _Process:
        process = _Process(self._megabytes)
        with self._lock:
            self._alive.add(process)
        return process

    def _end(self, process: _Process) -> None:
        with self._lock:
            self._alive.discard(process)
        process.kill()


_shared: tuple[int, ParserPool] | None = None
_shared_lock = threading.Lock()


def shared_pool() -> ParserPool:
    """This process's pool; a forked worker gets its own."""
    global _shared
    with _shared_lock:
        if _shared is None or _shared[0] != os.getpid():
            _shared = (os.getpid(), ParserPool())
            atexit.register(_shared[1].close)
        return _shared[1]
