"""The control page: faults, quotas, reset; the same by JSON for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from .faults import ANY, FaultKind
from .pages import render
from .state import Sandbox
from .timeline import READERS_ZONE

if TYPE_CHECKING:
    from .app import PlatformModule

#: What each fault does, for the page.
_MEANINGS = {
    FaultKind.REFUSE_BEFORE: "Ngừng nhận kết nối (cả hộp cát)",
    FaultKind.RESET_BEFORE: "Ngắt kết nối, chưa làm gì",
    FaultKind.RESET_AFTER: "Làm xong rồi ngắt kết nối",
    FaultKind.TIMEOUT_AFTER: "Làm xong nhưng không trả lời",
    FaultKind.LATE_EFFECT: "Ngắt kết nối ngay, vài giây sau mới làm",
    FaultKind.ERROR_500_BEFORE: "Lỗi 500, chưa làm gì",
    FaultKind.ERROR_500_AFTER: "Làm xong rồi trả lỗi 500",
    FaultKind.HTML_502: "Làm xong rồi trả trang HTML 502",
    FaultKind.TRUNCATED: "Làm xong, câu trả lời bị cắt ngang",
    FaultKind.SLOW_BODY: "Làm xong, trả lời rất chậm",
    FaultKind.THROTTLE: "Báo vượt hạn mức",
    FaultKind.TOKEN_EXPIRED: "Báo mã truy cập hết hạn",
}


def routes(sandbox: Sandbox, platforms: Sequence[PlatformModule]) -> list[BaseRoute]:
    async def page(request: Request) -> Response:
        return render(
            "control.html", platforms=platforms, meanings=_MEANINGS, any=ANY, faults=sandbox.faults,
            quotas=_quotas(sandbox, platforms), zone=READERS_ZONE, error=request.query_params.get("error", ""),
        )  # fmt: skip

    async def faults(request: Request) -> Response:
        try:
            if request.method == "DELETE" or request.url.path.endswith("/clear"):
                sandbox.faults.clear()
            elif request.method == "POST":
                _set_fault(sandbox, await _read(request))
        except (KeyError, ValueError) as error:
            return _done(request, {"error": str(error)}, status=400)
        return _done(request, {"faults": sandbox.faults.active()})

    async def quotas(request: Request) -> Response:
        try:
            if request.method == "POST":
                data = await _read(request)
                sandbox.set_quota(str(data["platform"]), str(data["name"]), int(data["value"]))
        except (KeyError, ValueError) as error:
            return _done(request, {"error": str(error)}, status=400)
        return _done(request, {"quotas": _quotas(sandbox, platforms)})

    async def reset(request: Request) -> Response:
        sandbox.reset()
        return _done(request, {"status": "empty"})

    return [
        Route("/control", page),
        Route("/control/faults", faults, methods=["GET", "POST", "DELETE"]),
        Route("/control/faults/clear", faults, methods=["POST"]),
        Route("/control/quotas", quotas, methods=["GET", "POST"]),
        Route("/control/reset", reset, methods=["POST"]),
    ]


def _set_fault(sandbox: Sandbox, data: dict[str, Any]) -> None:
    sandbox.faults.set(
        str(data["platform"]), str(data.get("operation", ANY)), str(data["fault"]),
        times=int(data.get("times") or 1), seconds=float(data.get("seconds") or 0), skip=int(data.get("skip") or 0),
    )  # fmt: skip


def _quotas(sandbox: Sandbox, platforms: Sequence[PlatformModule]) -> list[dict[str, Any]]:
    """The limits that platforms name in an optional ``QUOTAS`` table: name → (what it is, default)."""
    return [
        {"platform": module.SLUG, "name": name, "label": label, "value": sandbox.quota(module.SLUG, name, default)}
        for module in platforms
        for name, (label, default) in getattr(module, "QUOTAS", {}).items()
    ]


async def _read(request: Request) -> dict[str, Any]:
    """JSON from scripts, a form from the page."""
    if request.headers.get("content-type", "").startswith("application/json"):
        data = await request.json()
        if not isinstance(data, dict):
            raise ValueError("a JSON object is wanted")
        return data
    return dict(await request.form())


def _done(request: Request, data: dict[str, Any], status: int = 200) -> Response:
    """Back to the page for a browser's form, JSON for everybody else."""
    if request.method == "POST" and "text/html" in request.headers.get("accept", ""):
        query = f"?error={status}" if status != 200 else ""
        return RedirectResponse(f"/control{query}", status_code=303)
    return JSONResponse(data, status_code=status)
