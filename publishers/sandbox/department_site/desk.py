"""What the department itself does: begins the next day, and takes what Loa's hub sends it."""

from __future__ import annotations

from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ..state import Sandbox
from .website import DEPARTMENTS, SLUG, Website

_ATOM = "{http://www.w3.org/2005/Atom}"
_FEED_MAX = 4 * 1024 * 1024


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    sites = {name: Website(sandbox, department) for name, department in DEPARTMENTS.items()}

    async def next_day(request: Request) -> Response:
        site = sites.get(request.path_params["site"])
        if site is None:
            return JSONResponse({"error": f"one of {', '.join(sites)}"}, status_code=404)
        day = site.next_day()
        if "text/html" in request.headers.get("accept", ""):
            return RedirectResponse(f"{site.address}/", status_code=303)
        return JSONResponse({"day": day})

    async def confirm(request: Request) -> Response:
        """The hub asks whether the subscription was meant (WebSub 5.3): it was."""
        known = request.path_params["site"] in sites
        challenge = request.query_params.get("hub.challenge", "")
        return PlainTextResponse(challenge if known else "", status_code=200 if known and challenge else 404)

    async def told(request: Request) -> Response:
        site = sites.get(request.path_params["site"])
        if site is None:
            return PlainTextResponse("", status_code=404)
        body = await request.body()
        newest, count = _newest(body[:_FEED_MAX])
        site.note_told(newest, count)
        return Response(status_code=204)

    return [
        Route(f"/{SLUG}/{{site}}/next-day", next_day, methods=["POST"]),
        Route(f"/{SLUG}/{{site}}/websub", confirm, methods=["GET"]),
        Route(f"/{SLUG}/{{site}}/websub", told, methods=["POST"]),
    ]


def _newest(body: bytes) -> tuple[str, int]:
    """Title of the newest entry, and how many there are; nothing for what is not Atom."""
    try:
        entries = ElementTree.fromstring(body).findall(f"{_ATOM}entry")  # noqa: S314 - our own feed, on this machine
    except ElementTree.ParseError:
        return "", 0
    return (entries[0].findtext(f"{_ATOM}title") or "" if entries else ""), len(entries)
