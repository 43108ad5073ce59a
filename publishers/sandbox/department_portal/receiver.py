"""The address that takes pushes, and the one that is polled after a 202."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from cms.core.http import HttpError
from cms.core.ids import sha256_hex

from ..accounts import DEPARTMENT_PORTALS
from ..exchange.records import findings
from ..exchange.wire import Answers, Gate, Handler, finding, json_object, problem, problems, refused, throttled
from ..state import Sandbox
from .portal import SLUG, Portal

#: A department's web host takes no larger files.
_FILE_MAX = 256 * 1024 * 1024


class Receiver:
    """One portal's endpoints."""

    def __init__(self, sandbox: Sandbox, portal: Portal) -> None:
        self._sandbox = sandbox
        self._portal = portal
        self._answers = Answers(sandbox, SLUG)

    async def receive(self, request: Request, body: bytes) -> Response:
        envelope = json_object(body)
        if envelope is None:
            return problem(400, "json", "Nội dung không phải JSON.")
        if envelope.get("operation") == "ping":
            return Response(status_code=204)
        name = self._portal.account.name
        return await self._answers.once(request, body, lambda: self._take(envelope), scope=f"{name}:")

    async def status(self, request: Request, body: bytes) -> Response:
        item = self._portal.item_numbered(request.path_params["number"])
        if item is None:
            return problem(404, "unknown_item", "Không có mục này.")
        return JSONResponse(self._portal.news(item))

    async def _take(self, envelope: Mapping[str, Any]) -> Response:
        answer = self._portal.settings()["answer"]
        if answer == "410":
            return problem(410, "closed", "Cổng này không còn nhận bài tự động.")
        if answer == "503":
            return problem(503, "busy", "Cổng đang bảo trì.", headers={"Retry-After": "5"})
        if answer == "422":
            return problem(422, "refused", "Biên tập viên của cổng không nhận nội dung này.")
        found = findings(envelope)
        if found:
            return problems(422, "invalid_record", found)
        record = envelope["record"]
        known = self._portal.item(record["id"])
        if answer == "409" or (known and known["version"] > record["version"]):
            error = finding("/record/version", "stale_version", "Cổng đã có phiên bản mới hơn.")
            return problems(409, "stale_version", [error])
        return await self._fetch(record) or self._store(envelope, answer)

    def _store(self, envelope: Mapping[str, Any], answer: str) -> Response:
        item = self._portal.keep(envelope, waits=answer == "202")
        if answer == "204":
            return Response(status_code=204)
        if answer == "202":
            location = f"/{SLUG}/{self._portal.account.name}/status/{item['number']}"
            return JSONResponse({"sid": item["number"]}, status_code=202, headers={"Location": location})
        if envelope["operation"] == "withdraw":
            return JSONResponse({"url": ""})
        return JSONResponse({"url": self._portal.address(item)}, status_code=201)

    async def _fetch(self, record: Mapping[str, Any]) -> Response | None:
        """Pull the files and check them; an answer when that fails."""
        for index, attachment in enumerate(record["attachments"]):
            where = f"/record/attachments/{index}"
            try:
                file = await asyncio.to_thread(self._sandbox.fetch, attachment.get("url", ""), _FILE_MAX)
            except HttpError:
                file = None
            if file is None or file.status >= 500:
                return problem(
                    503, "file_unreachable", "Chưa tải được tệp.", pointer=where, headers={"Retry-After": "5"}
                )
            if file.status != 200 or sha256_hex(file.data) != attachment["sha256"]:
                return problem(422, "checksum_mismatch", "Tệp tải về không khớp mã băm.", pointer=where)
            self._sandbox.save_blob(file.data)
        return None


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    return [Mount(f"/{name}", routes=_routes(sandbox, name)) for name in DEPARTMENT_PORTALS]


def _routes(sandbox: Sandbox, name: str) -> list[BaseRoute]:
    account = DEPARTMENT_PORTALS[name]
    gate = Gate(sandbox, {account.keyid: account.shared_key.encode()})
    receiver = Receiver(sandbox, Portal(sandbox, account))

    def route(path: str, method: str, operation: str, handler: Handler) -> BaseRoute:
        guard = sandbox.faults.guard(SLUG, operation, throttle=throttled, token_expired=refused)
        return Route(path, guard(gate.signed(handler)), methods=[method])

    return [
        route("/receive", "POST", "push", receiver.receive),
        route("/status/{number}", "GET", "status", receiver.status),
    ]
