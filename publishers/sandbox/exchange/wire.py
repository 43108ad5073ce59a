"""Signed requests in, problem documents out: what section B5 asks of every receiver."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC
from email.utils import format_datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cms.core.signatures import Parts, SignatureInvalid, content_digest, verify

from ..state import Sandbox

#: How long a nonce is remembered, in seconds.
_NONCE_S = 600
#: What a throttled caller is told to wait, in seconds.
_THROTTLE_S = 30
_KEY = re.compile(r'"[0-9A-HJKMNP-TV-Z]{26}"')

#: An endpoint that got past the gate: the request and its body (empty on a read).
Handler = Callable[[Request, bytes], Awaitable[Response]]


def problem(
    status: int,
    code: str,
    message_vi: str,
    *,
    detail: str = "",
    pointer: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document (RFC 9457) with one finding."""
    return problems(status, code, [finding(pointer, code, message_vi)], detail=detail, headers=headers)


def problems(
    status: int,
    code: str,
    errors: list[dict[str, str]],
    *,
    detail: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document with its findings."""
    document = {
        "type": f"urn:pbgdpl:problem:{code}", "title": code.replace("_", " "), "status": status,
        "detail": detail or errors[0]["message_vi"], "errors": errors,
    }  # fmt: skip
    return JSONResponse(
        document, status_code=status, headers=dict(headers or {}), media_type="application/problem+json"
    )


def finding(pointer: str, code: str, message_vi: str) -> dict[str, str]:
    """One entry of a problem's ``errors``."""
    return {"pointer": pointer, "code": code, "message_vi": message_vi}


def throttled(request: Request) -> Response:
    """The profile's own "not now"."""
    wait = {"Retry-After": str(_THROTTLE_S)}
    return problem(503, "busy", "Hệ thống đang bận, xin gửi lại sau.", headers=wait)


def refused(request: Request) -> Response:
    """The answer to a key that is no longer good."""
    return problem(401, "signature_invalid", "Khóa ký không còn hiệu lực.")


class Gate:
    """Lets through what is signed as it must be, each nonce once."""

    def __init__(self, sandbox: Sandbox, keys: Mapping[str, bytes]) -> None:
        self._sandbox = sandbox
        self._keys = keys
        #: In the order seen, so that old ones fall off the front.
        self._nonces: OrderedDict[tuple[str, str], float] = OrderedDict()

    def signed(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """Wrap an endpoint."""

        async def checked(request: Request) -> Response:
            body = await request.body()
            try:
                self._check(request, None if request.method in ("GET", "HEAD") else body)
            except SignatureInvalid as error:
                reason = f"Chữ ký không hợp lệ ({error.reason})."
                # A portal's clock shows in every answer; here it is the sandbox's, not the machine's.
                at = {"Date": format_datetime(self._sandbox.clock.now().astimezone(UTC), usegmt=True)}
                return problem(401, "signature_invalid", f"{reason} {error.detail}", detail=error.detail, headers=at)
            return await handler(request, body)

        return checked

    def _check(self, request: Request, body: bytes | None) -> None:
        now = self._sandbox.clock.now()
        verified = verify(parts_of(request), keys=self._keys, body=body, now=now)
        if not verified.nonce:
            raise SignatureInvalid("nonce", "the signature carries no nonce")
        moment = now.timestamp()
        while self._nonces and moment - next(iter(self._nonces.values())) > _NONCE_S:
            self._nonces.popitem(last=False)
        if (verified.keyid, verified.nonce) in self._nonces:
            raise SignatureInvalid("nonce", "this nonce was used before")
        self._nonces[verified.keyid, verified.nonce] = moment


def parts_of(request: Request) -> Parts:
    """What of the request is signed, as it came over the wire."""
    return Parts(
        method=request.method,
        authority=request.headers.get("host", ""),
        path=request.scope["raw_path"].decode("ascii", "replace"),
        query=request.scope["query_string"].decode("ascii", "replace"),
        headers={name.lower(): value for name, value in request.headers.items()},
    )


class Answers:
    """Remembers what was answered to an idempotency key, so that a repeat gets the same."""

    def __init__(self, sandbox: Sandbox, platform: str) -> None:
        self._sandbox = sandbox
        self._platform = platform
        self._running: set[str] = set()

    async def once(
        self, request: Request, body: bytes, act: Callable[[], Awaitable[Response]], scope: str = ""
    ) -> Response:
        """Do it for a new key; repeat the answer for a known one. ``scope`` keeps receivers apart."""
        header = request.headers.get("idempotency-key", "")
        if not _KEY.fullmatch(header):
            return problem(400, "idempotency_key", "Thiếu Idempotency-Key hoặc khóa không phải ULID trong ngoặc kép.")
        key = f"{scope}{header}"
        if key in self._running:
            return problem(409, "still_running", "Yêu cầu đầu tiên đang được xử lý.", headers={"Retry-After": "1"})
        known = self._sandbox.get(self._platform, "answer", key)
        if known and known["digest"] != content_digest(body):
            return problem(422, "idempotency_key_reused", "Khóa này đã dùng cho một nội dung khác.")
        if known:
            return Response(known["body"], status_code=known["status"], headers=known["headers"])
        self._running.add(key)
        try:
            response = await act()
        finally:
            self._running.discard(key)
        self._keep(key, content_digest(body), response)
        return response

    def _keep(self, key: str, digest: str, response: Response) -> None:
        """Only what is final: a "come back later" may be answered otherwise next time."""
        if response.status_code >= 500:
            return
        kept = {name: value for name, value in response.headers.items() if name in ("content-type", "location")}
        answer = {
            "digest": digest, "status": response.status_code, "headers": kept, "body": bytes(response.body).decode(),
        }  # fmt: skip
        self._sandbox.put(self._platform, "answer", key, answer)


def json_object(body: bytes) -> dict[str, Any] | None:
    """The body when it is a JSON object."""
    try:
        document = json.loads(body)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None
