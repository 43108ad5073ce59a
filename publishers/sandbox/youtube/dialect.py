"""What every call has in common: tokens, quota buckets, parameters, Google's error bodies."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..accounts import YOUTUBE
from ..state import Sandbox

Json = dict[str, Any]
Act = Callable[[Request], Awaitable[Json | Response]]
Endpoint = Callable[[Request], Awaitable[Response]]

SLUG = "youtube"
#: Where the API hangs below this platform's mount, and its two roots.
API = "/api/youtube/v3"
UPLOAD = "/api/upload/youtube/v3"
ACCESS_LIFE = timedelta(seconds=3599)
_PACIFIC = ZoneInfo("America/Los_Angeles")
#: Taken by every method.
_COMMON_PARAMETERS = frozenset({"alt", "prettyPrint", "key", "quotaUser", "fields", "uploadType"})

#: What the control page lets a person change: name → (what it is, default).
QUOTAS = {
    "units": ("đơn vị mỗi ngày (quỹ chung)", 10_000),
    "stats": ("lượt videos.batchGetStats mỗi ngày", 10_000),
    "reports": ("lượt hỏi YouTube Analytics mỗi ngày", 10_000),
    "inserts": ("lượt videos.insert mỗi ngày", 100),
    "channel_uploads": ("video kênh được nhận mỗi ngày", 100),
    "processing_s": ("số giây xử lý một video", 5),
    "uploads_lag_s": ("số giây video mới chưa hiện trong danh sách tải lên", 0),
    "subscribers": ("số người đăng ký kênh", 1208),
    "hide_subscribers": ("ẩn số người đăng ký (1: có)", 0),
    "retired:shares": ("bỏ chỉ số shares của Analytics (1: có)", 0),
    "retired:estimatedMinutesWatched": ("bỏ chỉ số estimatedMinutesWatched (1: có)", 0),
}


class Refused(Exception):
    """An error of the API."""

    def __init__(self, status: int, reason: str, message: str, *, domain: str = "youtube.api") -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.message = message
        self.domain = domain

    def answer(self) -> Response:
        listed = {"message": self.message, "domain": self.domain, "reason": self.reason}
        body = {"error": {"code": self.status, "message": self.message, "errors": [listed]}}
        return JSONResponse(body, status_code=self.status, headers={"Cache-Control": "private"})


class Dialect:
    """One sandbox's YouTube: wraps acts into endpoints that check, charge and answer as the real one."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def route(
        self, method: str, path: str, operation: str, act: Act, *,
        cost: int, required: Collection[str] = (), optional: Collection[str] = (), bucket: str = "units",
    ) -> Route:  # fmt: skip
        """A route of the API. ``act`` gives the answer or raises ``Refused``; even a refused call is charged."""

        async def endpoint(request: Request) -> Response:
            try:
                self.authorise(request)
                self.charge(bucket, cost)
                check_parameters(request, required, optional)
                answer = await act(request)
            except Refused as refused:
                return refused.answer()
            return answer if isinstance(answer, Response) else JSONResponse(answer)

        return Route(path, self.guard(operation)(endpoint), methods=[method])

    def guard(self, operation: str) -> Callable[[Endpoint], Endpoint]:
        return self.sandbox.faults.guard(
            SLUG, operation, throttle=lambda request: _out_of_quota().answer(), token_expired=self._withdraw_consent
        )

    def quota(self, name: str) -> int:
        return self.sandbox.quota(SLUG, name, QUOTAS[name][1])

    def charge(self, bucket: str, cost: int) -> None:
        """Take from a bucket that is filled at midnight Pacific."""
        day = self.sandbox.clock.now().astimezone(_PACIFIC).date().isoformat()
        used = (self.sandbox.get(SLUG, "used", f"{bucket}.{day}") or {}).get("units", 0)
        if used + cost > self.quota(bucket):
            raise _out_of_quota()
        self.sandbox.put(SLUG, "used", f"{bucket}.{day}", {"units": used + cost})

    # tokens: signed, so that they outlive a reset of the sandbox

    def issue_token(self) -> str:
        expires = int((self.sandbox.clock.now() + ACCESS_LIFE).timestamp())
        content = f"ya29.{self.sandbox.next_id(SLUG)}.{expires}"
        return f"{content}.{_mac(content)}"

    def authorise(self, request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        content, _, mac = token.rpartition(".")
        parts = content.split(".")
        is_ours = scheme == "Bearer" and len(parts) == 3 and hmac.compare_digest(mac, _mac(content))
        if not is_ours or int(parts[2]) <= self.sandbox.clock.now().timestamp():
            raise Refused(401, "authError", "Invalid Credentials", domain="global")
        if "access_token" in request.query_params:
            raise Refused(400, "unexpectedParameter", "access_token", domain="global")

    def take_withdrawn_consent(self) -> bool:
        """Whether the channel's owner took the consent back; asking once puts it right again."""
        return self.sandbox.delete(SLUG, "consent", "withdrawn")

    def _withdraw_consent(self, request: Request) -> Response:
        """A dead access token alone would be renewed on the spot, so the fault kills the refresh token with it."""
        self.sandbox.put(SLUG, "consent", "withdrawn", {})
        return Refused(401, "authError", "Invalid Credentials", domain="global").answer()


def check_parameters(request: Request, required: Collection[str], optional: Collection[str]) -> None:
    """Every parameter known, every required one there, only JSON asked for."""
    given = request.query_params
    for name in required:
        if not given.get(name):
            raise Refused(400, "missingRequiredParameter", f"The request is missing {name}", domain="global")
    for name in given:
        if name not in _COMMON_PARAMETERS and name not in required and name not in optional:
            raise Refused(400, "unexpectedParameter", f"Unexpected parameter: {name}", domain="global")
    if given.get("alt", "json") != "json":
        raise Refused(400, "invalidParameter", "alt", domain="global")


def parts_of(request: Request, known: Collection[str]) -> list[str]:
    """The ``part`` parameter as a list."""
    parts = request.query_params["part"].split(",")
    for part in parts:
        if part not in known:
            raise Refused(400, "unknownPart", f"'{part}'", domain="youtube.part")
    return parts


async def json_of(request: Request) -> Json:
    """The JSON object of the request."""
    return as_object(await request.body())


def as_object(data: bytes) -> Json:
    try:
        body = json.loads(data)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused(400, "parseError", "Parse Error", domain="global")
    return body


def _out_of_quota() -> Refused:
    message = 'The request cannot be completed because you have exceeded your <a href="/youtube/v3/quota">quota</a>.'
    return Refused(403, "quotaExceeded", message, domain="youtube.quota")


def _mac(content: str) -> str:
    return hmac.new(YOUTUBE.client_secret.encode(), content.encode(), hashlib.sha256).hexdigest()[:40]
