"""Serving the sandbox: as a process of its own, or in a thread beside a test."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import uvicorn
from starlette.applications import Starlette

from cms.core.clock import Clock

from .app import PLATFORMS, PlatformModule, build_app
from .state import Sandbox

_START_WAIT_S = 10.0
_LOOK_S = 0.02


class _Brisk(uvicorn.Server):
    """Ends as soon as nobody is being answered: hundreds of tests start one each, and uvicorn takes 0.2 s over it."""

    async def main_loop(self) -> None:
        looks = 0
        while not await self.on_tick(looks):
            looks += 1
            await asyncio.sleep(_LOOK_S)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await asyncio.sleep(0)  # idle connections are closed in the loop's next turn
        if self.server_state.connections or self.server_state.tasks:
            await super().shutdown(sockets)


class SandboxServer:
    """A uvicorn that can stop listening for a while, as a dead platform does, and come back on the same port."""

    def __init__(self, sandbox: Sandbox, host: str, port: int, platforms: Sequence[PlatformModule] = PLATFORMS) -> None:
        self._sandbox = sandbox
        self._app: Starlette = build_app(sandbox, platforms)
        self._host = host
        self._port = port
        self._server: uvicorn.Server | None = None
        self._away = 0.0
        self._stopped = threading.Event()
        sandbox.faults.on_refuse = self.refuse

    @property
    def is_listening(self) -> bool:
        return self._server is not None and self._server.started

    def refuse(self, seconds: float) -> None:
        """Close every connection and take none for so many seconds. Returns at once."""
        self._away = seconds
        if self._server is not None:
            self._server.should_exit = True

    def serve(self) -> None:
        """Serve until told to stop; returns then."""
        while not self._stopped.is_set():
            self._away = 0.0
            self._server = _Brisk(self._config())
            self._server.run()
            self._server = None
            if not self._away:  # a signal that uvicorn handled
                return
            self._stopped.wait(self._away)

    def stop(self) -> None:
        """End ``serve``, from another thread or a signal handler."""
        self._stopped.set()
        if self._server is not None:
            self._server.should_exit = True

    def _config(self) -> uvicorn.Config:
        return uvicorn.Config(
            self._app, host=self._host, port=self._port, http=self._sandbox.faults.connections.protocol(), ws="none",
            lifespan="off", log_level="error", access_log=False, date_header=False, timeout_graceful_shutdown=1,
        )  # fmt: skip


class RunningSandbox:
    """A sandbox in a thread, for tests: ``with RunningSandbox(tmp_path) as running: …``."""

    def __init__(
        self, data_dir: Path, *, clock: Clock | None = None, platforms: Sequence[PlatformModule] = PLATFORMS
    ) -> None:
        self._platforms = platforms
        self._port = _free_port()
        self.base_url = f"http://127.0.0.1:{self._port}"
        self.sandbox = Sandbox(data_dir, base_url=self.base_url, clock=clock)
        self._server: SandboxServer | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> RunningSandbox:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()
        self.sandbox.close()

    def set_fault(self, platform: str, operation: str, fault: str, times: int = 1, seconds: float = 0) -> None:
        """Make the next calls of the operation fail; for a closed port use ``refusing()``."""
        if fault == "refuse_before":
            raise ValueError("use the refusing() context manager")
        self.sandbox.faults.set(platform, operation, fault, times=times, seconds=seconds)

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Inside, nothing listens on the port."""
        self._stop()
        try:
            yield
        finally:
            self._start()

    def _start(self) -> None:
        self._server = server = SandboxServer(self.sandbox, "127.0.0.1", self._port, self._platforms)
        self._thread = threading.Thread(target=server.serve, name="sandbox", daemon=True)
        self._thread.start()
        end = time.monotonic() + _START_WAIT_S
        while not server.is_listening:
            if time.monotonic() > end or not self._thread.is_alive():
                raise RuntimeError("the sandbox did not start")
            time.sleep(0.01)

    def _stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.stop()
            self._thread.join(timeout=_START_WAIT_S)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
