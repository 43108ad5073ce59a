"""What every call has in common: the envelope, errors as HTTP 200, tokens, the limit a minute."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..accounts import ZALO
from ..state import Sandbox

SLUG = "zalo"
#: Where this platform's API hangs below its mount.
API = "/api/v2.0"
ACCESS_LIFE = timedelta(seconds=90_000)
REFRESH_LIFE = timedelta(days=90)

Act = Callable[[Request], Awaitable[Any]]


class Refused(Exception):
    """An error of the API; the answer is HTTP 200 all the same."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Dialect:
    """One sandbox's Zalo: wraps acts into endpoints that check, count and answer as the real one."""

    def __init__(self, sandbox: Sandbox, defaults: Mapping[str, int]) -> None:
        self.sandbox = sandbox
        self._defaults = defaults
        self._minute = 0
        self._used = 0

    def route(self, method: str, path: str, operation: str, act: Act, *, query: Collection[str] = ()) -> Route:
        """A route of the API: ``act`` gives the ``data`` of the answer or raises ``Refused``. ``query``: what may be
        asked in the address."""

        async def endpoint(request: Request) -> Response:
            try:
                self._count()
                self._authorise(request)
                if extra := sorted(set(request.query_params) - set(query)):
                    raise Refused(-201, f"{extra[0]} is not allowed")
                return self.answer(await act(request))
            except Refused as refused:
                return self.refuse(refused.code, refused.message)

        guarded = self.sandbox.faults.guard(
            SLUG, operation,
            throttle=lambda request: self.refuse(-32, "Your application reached limit call api"),
            token_expired=lambda request: self.refuse(-220, "access_token is expired or removed"),
        )(endpoint)  # fmt: skip
        return Route(f"{API}{path}", guarded, methods=[method])

    def answer(self, data: Any) -> Response:
        body = {"error": 0, "message": "Success"}
        return JSONResponse(body if data is None else {**body, "data": data}, headers=self._rate())

    def refuse(self, code: int, message: str) -> Response:
        return JSONResponse({"error": code, "message": message}, headers=self._rate())

    def quota(self, name: str) -> int:
        return self.sandbox.quota(SLUG, name, self._defaults[name])

    def now_ms(self) -> int:
        return int(self.sandbox.clock.now().timestamp() * 1000)

    # tokens: signed, so that they outlive a reset of the sandbox

    def issue(self, kind: str, life: timedelta) -> str:
        expires = int((self.sandbox.clock.now() + life).timestamp())
        content = f"{kind}.{self.sandbox.next_id(SLUG)}.{expires}"
        return f"{content}.{_mac(content)}"

    def is_valid(self, token: str, kind: str) -> bool:
        """Whether we issued the token and its time has not run out."""
        content, _, mac = token.rpartition(".")
        parts = content.split(".")
        if len(parts) != 3 or parts[0] != kind or not hmac.compare_digest(mac, _mac(content)):
            return False
        return int(parts[2]) > self.sandbox.clock.now().timestamp()

    def _authorise(self, request: Request) -> None:
        token = request.headers.get("access_token", "")
        if not token:
            raise Refused(-216, "Access token is invalid")
        # The token of the demo account has no end, so that a demo left alone goes on.
        if token != ZALO.access_token and not self.is_valid(token, "access"):
            raise Refused(-220 if token.startswith("access.") else -216, "access_token is expired or removed")
        proof = request.headers.get("appsecret_proof")
        wanted = hmac.new(ZALO.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        if proof is not None and not hmac.compare_digest(proof, wanted):
            raise Refused(-242, "appsecret_proof provided is invalid")

    def _count(self) -> None:
        minute = int(self.sandbox.clock.now().timestamp() // 60)
        if minute != self._minute:
            self._minute, self._used = minute, 0
        self._used += 1
        if self._used > self.quota("per_minute"):
            raise Refused(-32, "Your application reached limit call api")

    def _rate(self) -> dict[str, str]:
        limit = self.quota("per_minute")
        return {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remain": str(max(limit - self._used, 0))}


async def body_of(request: Request, *names: str) -> dict[str, Any]:
    """The JSON object of the request; with ``names`` it has exactly these."""
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise Refused(-201, "content type must be application/json")
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused(-201, "body must be a json object")
    if names and (wrong := sorted(set(body) ^ set(names))):
        raise Refused(-201, f"{wrong[0]} is invalid")
    return body


def _mac(content: str) -> str:
    return hmac.new(ZALO.app_secret.encode(), content.encode(), hashlib.sha256).hexdigest()[:40]
