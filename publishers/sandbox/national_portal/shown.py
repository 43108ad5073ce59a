"""What the public sees of the portal: the list, a page an item; and the desk's switches for tests and scripts."""

from __future__ import annotations

from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from cms.core.text import plain

from ..accounts import NATIONAL_PORTAL
from ..exchange.pages import item_page
from ..exchange.records import facts_of, media_of
from ..exchange.wire import json_object
from ..state import Document, Sandbox
from ..timeline import TimelinePost
from .review import SLUG, Review


def timeline(sandbox: Sandbox, review: Review) -> list[TimelinePost]:
    """Newest first."""
    return [_post(review, item) for item in review.items()]


def routes(sandbox: Sandbox, review: Review) -> list[BaseRoute]:
    async def page(request: Request) -> Response:
        item = review.item_numbered(request.path_params["number"])
        if item is None:
            return PlainTextResponse("Không có bài này.", status_code=404)
        review.viewed(item)
        return item_page(SLUG, _post(review, item), item["record"])

    async def desk(request: Request) -> Response:
        """``{"reject_next": "off_topic", "callback_url": "http://…"}``: each may be left out."""
        changes = json_object(await request.body()) if request.method == "POST" else {}
        if changes is None or not set(changes) <= set(review.settings()):
            return JSONResponse({"error": f"a JSON object of {', '.join(review.settings())}"}, status_code=400)
        try:
            review.set(**{name: str(value) for name, value in changes.items()})
        except ValueError as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        return JSONResponse(review.settings())

    return [Route("/bai-viet/{number}", page), Route("/desk", desk, methods=["GET", "POST"])]


def _post(review: Review, item: Document) -> TimelinePost:
    record = item["record"]
    return TimelinePost(
        id=item["number"],
        author=NATIONAL_PORTAL.title,
        title=record["title"],
        text="\n\n".join(text for text in (record["summary"], plain(record["body_html"])) if text),
        posted_at=datetime.fromisoformat(item["published_at"]),
        link=review.public_url(item),
        media=media_of(record),
        facts=facts_of(record),
    )
