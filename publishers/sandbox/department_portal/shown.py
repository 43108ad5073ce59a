"""What the public sees of the departments' portals, and each portal's switches for tests and scripts."""

from __future__ import annotations

from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from cms.core.text import plain

from ..accounts import DEPARTMENT_PORTALS
from ..exchange.pages import item_page
from ..exchange.records import facts_of, media_of
from ..exchange.wire import json_object
from ..state import Document, Sandbox
from ..timeline import TimelinePost
from .portal import SLUG, Portal


def timeline(sandbox: Sandbox) -> list[TimelinePost]:
    """Of all portals together, newest first."""
    posts = [post for portal in _portals(sandbox).values() for post in _posts(portal)]
    return sorted(posts, key=lambda post: (post.posted_at, post.id), reverse=True)


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    portals = _portals(sandbox)

    async def page(request: Request) -> Response:
        portal = portals.get(request.path_params["portal"])
        item = portal.item_numbered(request.path_params["number"]) if portal else None
        if portal is None or item is None or item["state"] != "published":
            return PlainTextResponse("Không có bài này.", status_code=404)
        return item_page(SLUG, _post(portal, item), item["record"])

    async def desk(request: Request) -> Response:
        """``{"answer": "202", "callback_url": "http://…"}``: each may be left out."""
        portal = portals.get(request.path_params["portal"])
        if portal is None:
            return JSONResponse({"error": f"one of {', '.join(portals)}"}, status_code=404)
        changes = json_object(await request.body()) if request.method == "POST" else {}
        if changes is None or not set(changes) <= set(portal.settings()):
            return JSONResponse({"error": f"a JSON object of {', '.join(portal.settings())}"}, status_code=400)
        try:
            portal.set(**{name: str(value) for name, value in changes.items()})
        except ValueError as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        return JSONResponse(portal.settings())

    return [Route("/{portal}/bai-viet/{number}", page), Route("/{portal}/desk", desk, methods=["GET", "POST"])]


def _portals(sandbox: Sandbox) -> dict[str, Portal]:
    return {name: Portal(sandbox, account) for name, account in DEPARTMENT_PORTALS.items()}


def _posts(portal: Portal) -> list[TimelinePost]:
    return [_post(portal, item) for item in portal.items() if item["state"] == "published"]


def _post(portal: Portal, item: Document) -> TimelinePost:
    record = item["record"]
    return TimelinePost(
        id=item["number"],
        author=portal.account.title,
        title=record["title"],
        text="\n\n".join(text for text in (record["summary"], plain(record["body_html"])) if text),
        posted_at=datetime.fromisoformat(item["published_at"]),
        link=portal.address(item),
        media=media_of(record),
        facts=facts_of(record),
    )
