"""The calls of section B5, under ``/national_portal/exchange/v1``."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from cms.core.clock import rfc3339
from cms.core.ids import sha256_hex
from cms.core.signatures import content_digest

from ..accounts import NATIONAL_PORTAL
from ..exchange.records import findings
from ..exchange.wire import Answers, Gate, Handler, finding, json_object, problem, problems, refused, throttled
from ..state import Document, Sandbox
from .review import SLUG, Review
from .statistics import statistics_findings

_MEGABYTE = 1024 * 1024


class Api:
    """The endpoints; each is signed, and guarded under its operation's name."""

    def __init__(self, sandbox: Sandbox, review: Review, limits: Mapping[str, int]) -> None:
        self._sandbox = sandbox
        self._review = review
        self._limits = limits
        self._answers = Answers(sandbox, SLUG)

    # attachments

    async def attachment_is_there(self, request: Request, body: bytes) -> Response:
        known = self._sandbox.get(SLUG, "attachment", request.path_params["sha256"])
        return Response(status_code=200 if known else 404)

    async def attachment_send(self, request: Request, body: bytes) -> Response:
        sha256 = request.path_params["sha256"]
        if self._sandbox.get(SLUG, "attachment", sha256):
            return Response(status_code=200)
        if len(body) > self._limit("attachment_mb") * _MEGABYTE:
            return problem(413, "too_large", "Tệp quá lớn.")
        if sha256_hex(body) != sha256:
            return problem(409, "digest_mismatch", "Nội dung tệp không khớp mã băm trong địa chỉ.")
        self._sandbox.save_blob(body)
        about = {"media_type": request.headers.get("content-type", ""), "bytes": len(body)}
        self._sandbox.put(SLUG, "attachment", sha256, about)
        return Response(status_code=201)

    # submissions

    async def submit(self, request: Request, body: bytes) -> Response:
        return await self._answers.once(request, body, lambda: self._submit(body))

    async def _submit(self, body: bytes) -> Response:
        await asyncio.sleep(self._limit("handling_s"))
        envelope = json_object(body)
        if envelope is None:
            return problem(400, "json", "Nội dung không phải JSON.")
        found = findings(envelope)
        if found:
            return problems(422, "invalid_record", found)
        record = envelope["record"]
        newest = self._review.newest_version(record["id"])
        if record["version"] < newest:
            error = finding("/record/version", "stale_version", f"Cổng đã có phiên bản {newest}.")
            return problems(409, "stale_version", [error])
        receipt = self._review.take(envelope, content_digest(body), NATIONAL_PORTAL.keyid)
        location = f"/{SLUG}/exchange/v1/submissions/{receipt['sid']}"
        return JSONResponse(receipt, status_code=202, headers={"Location": location})

    async def submission(self, request: Request, body: bytes) -> Response:
        submission = self._review.submission(request.path_params["sid"])
        if submission is None:
            return problem(404, "unknown_submission", "Không có lần gửi này.")
        return JSONResponse(self._review.status(submission))

    async def submissions(self, request: Request, body: bytes) -> Response:
        query = request.query_params
        try:
            since = datetime.fromisoformat(query["since"]) if "since" in query else None
            start = int(query.get("cursor", "0"))
            found = [one for one in self._review.submissions() if _wanted(one, since, query.get("state", ""))]
        except (ValueError, TypeError):
            return problem(400, "query", "Tham số since hoặc cursor không đọc được.")
        end = start + self._limit("page_size")
        page: dict[str, Any] = {"submissions": [self._review.status(one) for one in found[start:end]]}
        return JSONResponse(page | {"next_cursor": str(end) if end < len(found) else None})

    # items

    async def item(self, request: Request, body: bytes) -> Response:
        item = self._review.item(request.path_params["record_id"])
        if item is None:
            return problem(404, "unknown_item", "Cổng không có mục này.")
        if item["status"] == "withdrawn":
            return problem(410, "withdrawn", "Mục này đã được gỡ.")
        record = item["record"]
        files = [{"filename": one["filename"], "sha256": one["sha256"]} for one in record["attachments"]]
        return JSONResponse({
            "id": record["id"], "version": item["version"], "public_url": self._review.public_url(item),
            "title": record["title"], "summary": record["summary"], "published_at": item["published_at"],
            "attachments": files, "view_count": item["views"],
        })  # fmt: skip

    # statistics

    async def statistics(self, request: Request, body: bytes) -> Response:
        return await self._answers.once(request, body, lambda: self._statistics(body), scope="statistics:")

    async def _statistics(self, body: bytes) -> Response:
        report = json_object(body)
        if report is None:
            return problem(400, "json", "Nội dung không phải JSON.")
        found = statistics_findings(report)
        if found:
            return problems(422, "invalid_statistics", found)
        sid = f"TK-{self._sandbox.next_id(SLUG)}"
        receipt = {
            "sid": sid, "received_at": rfc3339(self._sandbox.clock.now()), "digest": content_digest(body),
            "state": "received", "signature_keyid": NATIONAL_PORTAL.keyid,
        }  # fmt: skip
        self._sandbox.put(SLUG, "statistics", sid, {**receipt, "report": report})
        return JSONResponse(receipt, status_code=202)

    def _limit(self, name: str) -> int:
        return self._sandbox.quota(SLUG, name, self._limits[name])


def routes(sandbox: Sandbox, review: Review, limits: Mapping[str, int]) -> list[BaseRoute]:
    gate = Gate(sandbox, {NATIONAL_PORTAL.keyid: NATIONAL_PORTAL.shared_key.encode()})
    api = Api(sandbox, review, limits)

    def route(path: str, method: str, operation: str, handler: Handler) -> BaseRoute:
        guard = sandbox.faults.guard(SLUG, operation, throttle=throttled, token_expired=refused)
        return Route(path, guard(gate.signed(handler)), methods=[method])

    return [
        route("/attachments/{sha256:sha256}", "HEAD", "attachment.head", api.attachment_is_there),
        route("/attachments/{sha256:sha256}", "POST", "attachment.send", api.attachment_send),
        route("/submissions", "POST", "submission.create", api.submit),
        route("/submissions", "GET", "submission.list", api.submissions),
        route("/submissions/{sid}", "GET", "submission.get", api.submission),
        route("/items/{record_id:path}", "GET", "item.get", api.item),
        route("/statistics", "POST", "statistics.create", api.statistics),
    ]


def _wanted(submission: Document, since: datetime | None, state: str) -> bool:
    if state and submission["state"] != state:
        return False
    return since is None or datetime.fromisoformat(submission["received_at"]) >= since
