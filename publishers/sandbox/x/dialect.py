"""What every call has in common: the token, the windows of fifteen minutes, the credits, two shapes of errors."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..accounts import X
from ..state import Sandbox

SLUG = "x"
#: Where this platform's API hangs below its mount.
API = "/api/2"
ACCESS_LIFE = timedelta(seconds=7200)
REFRESH_LIFE = timedelta(days=180)
_WINDOW_S = 900

Act = Callable[[Request], Awaitable[Any]]
Json = dict[str, Any]


class Refused(Exception):
    """A problem of the API."""

    def __init__(self, status: int, title: str, detail: str, kind: str = "", **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        address = f"https://api.x.com/2/problems/{kind}" if kind else "about:blank"
        self.body = {"title": title, "detail": detail, "type": address, "status": status, **more}


def invalid(detail: str, **more: Any) -> Refused:
    """The answer to a request that the description of the API does not allow."""
    return Refused(400, "Invalid Request", detail, "invalid-request", **more)


class Dialect:
    """One sandbox's X: wraps acts into endpoints that check, count, charge and answer as the real one."""

    def __init__(self, sandbox: Sandbox, defaults: Mapping[str, int]) -> None:
        self.sandbox = sandbox
        self._defaults = defaults
        self._used: dict[tuple[str, int], int] = {}
        sandbox.on_reset.append(self._used.clear)

    def route(
        self, method: str, path: str, operation: str, act: Act, *, per_window: int = 900, query: tuple[str, ...] = (),
        status: int = 200,
    ) -> Route:  # fmt: skip
        """A route of the API: ``act`` gives the whole answer or raises ``Refused``. Other parameters are refused."""

        async def endpoint(request: Request) -> Response:
            headers: dict[str, str] = {}
            try:
                self._authorise(request)
                headers = self._count(operation, per_window)
                if unknown := sorted(set(request.query_params) - set(query)):
                    raise invalid(f"The query parameter [{unknown[0]}] is not one of [{','.join(query)}]")
                return JSONResponse(await act(request), status_code=status, headers=headers)
            except Refused as refused:
                return JSONResponse(refused.body, status_code=refused.status, headers=headers)

        guarded = self.sandbox.faults.guard(
            SLUG, operation, throttle=lambda request: self._throttled(operation, per_window),
            token_expired=lambda request: _unauthorized(),
        )(endpoint)  # fmt: skip
        return Route(f"{API}{path}", guarded, methods=[method])

    def quota(self, name: str) -> int:
        return self.sandbox.quota(SLUG, name, self._defaults[name])

    def now(self) -> datetime:
        return self.sandbox.clock.now()

    def charge(self, mills: int) -> None:
        """Take credits of this month. Raises ``Refused`` when there are not enough."""
        month = self.now().strftime("%Y-%m")
        spent = int((self.sandbox.get(SLUG, "spent_credits", month) or {}).get("mills", 0))
        if spent + mills > self.quota("credits"):
            raise Refused(
                402, "CreditsDepleted", "Your enrolled account does not have any credits to fulfill this request."
            )
        self.sandbox.put(SLUG, "spent_credits", month, {"mills": spent + mills})

    # tokens: signed, so that they outlive a reset of the sandbox

    def issue(self, kind: str, life: timedelta) -> str:
        expires = int((self.now() + life).timestamp())
        content = f"{kind}.{self.sandbox.next_id(SLUG)}.{expires}"
        return f"{content}.{_mac(content)}"

    def is_valid(self, token: str, kind: str) -> bool:
        """Whether we issued the token, it was not given back, and its time has not run out."""
        content, _, mac = token.rpartition(".")
        parts = content.split(".")
        if len(parts) != 3 or parts[0] != kind or not hmac.compare_digest(mac, _mac(content)):
            return False
        return int(parts[2]) > self.now().timestamp()

    def _authorise(self, request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        # The token of the demo account has no end, so that a demo left alone goes on.
        if scheme != "Bearer" or (token != X.access_token and not self.is_valid(token, "access")):
            raise Refused(401, "Unauthorized", "Unauthorized")

    def _count(self, operation: str, per_window: int) -> dict[str, str]:
        window = int(self.now().timestamp()) // _WINDOW_S
        used = self._used[operation, window] = self._used.get((operation, window), 0) + 1
        if used > per_window:
            raise Refused(429, "Too Many Requests", "Too Many Requests")
        return _rate(per_window, per_window - used, window)

    def _throttled(self, operation: str, per_window: int) -> Response:
        window = int(self.now().timestamp()) // _WINDOW_S
        body = {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}
        return JSONResponse(body, status_code=429, headers=_rate(per_window, 0, window))


async def body_of(request: Request) -> Json:
    """The JSON object of the request."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise invalid("The content type must be application/json")
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise invalid("The body must be a JSON object")
    return body


def instant(moment: datetime) -> str:
    """``2026-11-21T05:00:00.000Z``, as X writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _rate(limit: int, left: int, window: int) -> dict[str, str]:
    return {
        "x-rate-limit-limit": str(limit), "x-rate-limit-remaining": str(max(left, 0)),
        "x-rate-limit-reset": str((window + 1) * _WINDOW_S),
    }  # fmt: skip


def _unauthorized() -> Response:
    return JSONResponse(Refused(401, "Unauthorized", "Unauthorized").body, status_code=401)


def _mac(content: str) -> str:
    return hmac.new(X.client_secret.encode(), content.encode(), hashlib.sha256).hexdigest()[:40]
