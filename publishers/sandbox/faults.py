"""Faults on demand: each endpoint of each platform can be made to fail in the ways that real ones do."""

from __future__ import annotations

import asyncio
import functools
import threading
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from .wire import Connections

Endpoint = Callable[[Request], Awaitable[Response]]
Dialect = Callable[[Request], Response]

#: Matches every operation of a platform.
ANY = "*"
_JOURNAL_LENGTH = 200


class FaultKind(StrEnum):
    """How a call may go wrong. *before*: nothing was done; *after*: it was done, only the answer is bad."""

    REFUSE_BEFORE = "refuse_before"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    TIMEOUT_AFTER = "timeout_after"
    LATE_EFFECT = "late_effect"
    ERROR_500_BEFORE = "500_before"
    ERROR_500_AFTER = "500_after"
    HTML_502 = "html_502"
    TRUNCATED = "truncated"
    SLOW_BODY = "slow_body"
    THROTTLE = "throttle"
    TOKEN_EXPIRED = "token_expired"  # noqa: S105


#: How often a late effect looks at the clock, which tests move.
_LOOK_S = 0.01
#: Seconds a fault lasts when none are given; 0 where time means nothing.
_SECONDS = {
    FaultKind.REFUSE_BEFORE: 10.0, FaultKind.TIMEOUT_AFTER: 120.0, FaultKind.LATE_EFFECT: 3.0, FaultKind.SLOW_BODY: 5.0,
}  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Fault:
    """A fault waiting for its operation: ``skip`` calls go well first, then ``times`` counts down to nothing."""

    platform: str
    operation: str
    fault: FaultKind
    times: int
    seconds: float
    skip: int = 0


class Faults:
    """The faults set now, the operations they can be set on, and a short journal of what was called."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self.connections = Connections()
        #: (platform, operation) of every guarded endpoint, in the order of the code.
        self.operations: dict[tuple[str, str], None] = {}
        #: Calls so far; tests count with it.
        self.calls: Counter[tuple[str, str]] = Counter()
        self.journal: deque[dict[str, Any]] = deque(maxlen=_JOURNAL_LENGTH)
        #: When each effect that is still on its way will be there.
        self.late: list[datetime] = []
        #: Set by the server: stop listening for so many seconds.
        self.on_refuse: Callable[[float], None] | None = None
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()

    def set(
        self, platform: str, operation: str, fault: str, *, times: int = 1, seconds: float = 0, skip: int = 0
    ) -> None:
        """Make ``times`` calls of the operation (``*``: of any) fail, after ``skip`` good ones. Raises ``ValueError``.

        ``refuse_before`` is about the whole sandbox: nobody can connect for ``seconds``, beginning now.
        """
        kind = FaultKind(fault)
        lasting = seconds or _SECONDS.get(kind, 0)
        if kind is FaultKind.REFUSE_BEFORE:
            if self.on_refuse is None:
                raise ValueError("no server to close")
            self.on_refuse(lasting)
            return
        waiting = Fault(
            platform=platform, operation=operation, fault=kind, times=max(times, 1), seconds=lasting, skip=max(skip, 0)
        )
        with self._lock:
            self._waiting.append(waiting)

    def active(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(fault) for fault in self._waiting]

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def guard(
        self,
        platform: str,
        operation: str,
        *,
        throttle: Dialect | None = None,
        token_expired: Dialect | None = None,
    ) -> Callable[[Endpoint], Endpoint]:
        """Wrap an async endpoint. The two callbacks speak the platform's own dialect for quota and dead tokens."""
        self.operations[(platform, operation)] = None
        dialect = {FaultKind.THROTTLE: throttle or _throttle, FaultKind.TOKEN_EXPIRED: token_expired or _token_expired}

        def decorate(endpoint: Endpoint) -> Endpoint:
            @functools.wraps(endpoint)
            async def guarded(request: Request) -> Response:
                fault = self._take(platform, operation)
                if fault is None:
                    response = await endpoint(request)
                elif fault.fault in dialect:
                    await request.body()
                    response = dialect[fault.fault](request)
                else:
                    response = await self._break(fault, endpoint, request)
                self._note(platform, operation, fault, response.status_code)
                return response

            return guarded

        return decorate

    def _take(self, platform: str, operation: str) -> Fault | None:
        with self._lock:
            self.calls[(platform, operation)] += 1
            for fault in self._waiting:
                if fault.platform == platform and fault.operation in (operation, ANY):
                    if fault.skip:
                        fault.skip -= 1
                        continue
                    fault.times -= 1
                    if fault.times <= 0:
                        self._waiting.remove(fault)
                    return fault
        return None

    def _note(self, platform: str, operation: str, fault: Fault | None, status: int) -> None:
        entry = {"at": datetime.now(UTC), "platform": platform, "operation": operation, "status": status}
        self.journal.append({**entry, "fault": fault.fault.value if fault else ""})

    async def _break(self, fault: Fault, endpoint: Endpoint, request: Request) -> Response:
        kind = fault.fault
        await request.body()
        if kind is FaultKind.ERROR_500_BEFORE:
            return _internal_error()
        if kind is FaultKind.RESET_BEFORE:
            return await self._gone(request)
        if kind is FaultKind.LATE_EFFECT:
            return await self._late(fault, endpoint, request)
        response = await endpoint(request)
        if kind is FaultKind.ERROR_500_AFTER:
            return _internal_error()
        if kind is FaultKind.HTML_502:
            return HTMLResponse("<html><head><title>502 Bad Gateway</title></head></html>", status_code=502)
        if kind is FaultKind.RESET_AFTER:
            return await self._gone(request)
        if kind is FaultKind.TIMEOUT_AFTER:
            await _silence(request, fault.seconds)
            return await self._gone(request)
        if kind is FaultKind.TRUNCATED:
            return _CutShort(response, self.connections, request)
        return _slow(response, fault.seconds)

    async def _late(self, fault: Fault, endpoint: Endpoint, request: Request) -> Response:
        """Break the connection now, act when the sandbox's own clock says so."""
        due = self._now() + timedelta(seconds=fault.seconds)
        self.late.append(due)
        try:
            lost = await self._gone(request)
            while self._now() < due:
                await asyncio.sleep(_LOOK_S)
            await endpoint(request)
        finally:
            self.late.remove(due)
        return lost

    async def _gone(self, request: Request) -> Response:
        """Break the connection; the answer returned goes nowhere."""
        if not await request.is_disconnected():
            await self.connections.reset(request)
        return Response(status_code=499)


class _CutShort(Response):
    """Promises a whole body, sends half, closes."""

    def __init__(self, whole: Response, connections: Connections, request: Request) -> None:
        super().__init__(whole.body, status_code=whole.status_code, media_type=whole.headers.get("content-type"))
        self._connections = connections
        self._request = request

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await self._connections.close(self._request)


def _slow(whole: Response, seconds: float) -> Response:
    pause = seconds / max(len(whole.body), 1)

    async def drip() -> Any:
        for index in range(len(whole.body)):
            yield bytes(whole.body[index : index + 1])
            await asyncio.sleep(pause)

    headers = {name: value for name, value in whole.headers.items() if name != "content-length"}
    return StreamingResponse(drip(), status_code=whole.status_code, headers=headers)


async def _silence(request: Request, seconds: float) -> None:
    """Say nothing until the caller gives up."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while loop.time() < end and not await request.is_disconnected():
        await asyncio.sleep(0.05)


def _internal_error() -> Response:
    # No "error" key: a client that looks only for one takes this for success.
    return JSONResponse({"status": "internal failure"}, status_code=500)


def _throttle(request: Request) -> Response:
    return JSONResponse({"message": "too many requests"}, status_code=429, headers={"Retry-After": "30"})


def _token_expired(request: Request) -> Response:
    return JSONResponse({"message": "token expired"}, status_code=401)
