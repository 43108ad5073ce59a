"""Pages for people: what readers would see at each platform."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from .department_site.website import DEPARTMENTS
from .state import Sandbox
from .timeline import as_json

if TYPE_CHECKING:
    from .app import PlatformModule

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


def render(name: str, **context: object) -> HTMLResponse:
    """A page from a template; everything in it is escaped."""
    return HTMLResponse(_TEMPLATES.get_template(name).render(context))


def routes(sandbox: Sandbox, platforms: Sequence[PlatformModule]) -> list[BaseRoute]:
    by_slug = {platform.SLUG: platform for platform in platforms}

    async def index(request: Request) -> Response:
        rows = [(platform, platform.timeline(sandbox)) for platform in platforms]
        return render("index.html", platforms=platforms, rows=rows, departments=DEPARTMENTS.values())

    async def timeline(request: Request) -> Response:
        platform = by_slug.get(request.path_params["slug"])
        if platform is None:
            return PlainTextResponse("Không có nền tảng này.", status_code=404)
        return render("timeline.html", platforms=platforms, platform=platform, posts=platform.timeline(sandbox))

    async def timeline_json(request: Request) -> Response:
        platform = by_slug.get(request.path_params["slug"])
        if platform is None:
            return JSONResponse({"error": "unknown platform"}, status_code=404)
        return JSONResponse(as_json(platform.timeline(sandbox), sandbox.base_url))

    async def healthz(request: Request) -> Response:
        return JSONResponse({"status": "ok", "platforms": list(by_slug)})

    return [
        Route("/", index),
        Route("/healthz", healthz),
        Route("/{slug}/timeline", timeline),
        Route("/{slug}/timeline.json", timeline_json),
    ]
