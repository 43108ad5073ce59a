"""Events to the address of the app: signed as Zalo signs them, the same body again when asked to.

``POST /zalo/webhook`` with ``{"url", "event_name", "user_id"?, "times"?}`` sends one and answers what came back.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cms.core.http import Guard, HttpClient, HttpError, HttpPolicy

from ..accounts import ZALO
from .dialect import Dialect

_DEFAULT_USER = "246845883529197922"


def routes(dialect: Dialect) -> list[Route]:
    http = HttpClient(HttpPolicy(read_timeout=2, deadline=4, guard=Guard.from_names(["127.0.0.0/8", "::1/128"])))

    def send(url: str, body: bytes, headers: dict[str, str]) -> int:
        try:
            return http.request("POST", url, data=body, headers=headers).status
        except HttpError:
            return 0

    async def tell(request: Request) -> Response:
        asked = await request.json()
        event = make_event(str(asked["event_name"]), str(asked.get("user_id") or _DEFAULT_USER), dialect.now_ms())
        body, headers = signed(event)
        statuses = []
        for number in range(int(asked.get("times", 1))):
            again = {"num_retry": str(number)} if number else {}
            statuses.append(await asyncio.to_thread(send, str(asked["url"]), body, headers | again))
        return JSONResponse({"statuses": statuses, "event": event})

    return [Route("/webhook", tell, methods=["POST"])]


def make_event(name: str, user_id: str, now_ms: int) -> dict[str, Any]:
    """An event as the documentation shows it; a follower's own ones carry the person in a place of their own."""
    event: dict[str, Any] = {"app_id": ZALO.app_id, "oa_id": ZALO.oa_id, "event_name": name, "timestamp": str(now_ms)}
    if name in ("follow", "unfollow"):
        return {**event, "follower": {"id": user_id}, "user_id_by_app": f"9{user_id}", "source": "oa_profile"}
    return {**event, "user_id": user_id, "user_id_by_app": f"9{user_id}"}


def signed(event: dict[str, Any], *, secret: str = ZALO.oa_secret_key) -> tuple[bytes, dict[str, str]]:
    """Body and headers of the event."""
    body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
    joined = event["app_id"].encode() + body + event["timestamp"].encode() + secret.encode()
    mac = hashlib.sha256(joined).hexdigest()
    return body, {
        "Content-Type": "application/json", "X-ZEvent-Signature": f"mac={mac}",
        "X-ZEvent-Timestamp": event["timestamp"],
    }  # fmt: skip
