"""What the public sees: home page, articles, and an RSS feed of them."""

from __future__ import annotations

from email.utils import format_datetime
from html import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from ..pages import render
from ..state import Sandbox
from ..timeline import READERS_ZONE
from .website import DEPARTMENTS, SLUG, Website

_NOT_HERE = "Không có trang này."


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    sites = {name: Website(sandbox, department) for name, department in DEPARTMENTS.items()}

    async def home(request: Request) -> Response:
        site = sites.get(request.path_params["site"])
        if site is None:
            return PlainTextResponse(_NOT_HERE, status_code=404)
        return render(
            "department_home.html", platforms=[], place=SLUG, site=site, told=site.told(), articles=site.shown(),
            zone=READERS_ZONE,
        )  # fmt: skip

    async def article(request: Request) -> Response:
        site = sites.get(request.path_params["site"])
        found = site.article(request.path_params["slug"]) if site else None
        if site is None or found is None:
            return PlainTextResponse(_NOT_HERE, status_code=404)
        if found[0].is_gone(site.day()):
            return PlainTextResponse("Bài này đã được gỡ.", status_code=410)
        return render(
            "department_article.html", platforms=[], place=SLUG, site=site, article=found[0], day=site.day(),
            written=found[1].astimezone(READERS_ZONE),
        )  # fmt: skip

    async def feed(request: Request) -> Response:
        site = sites.get(request.path_params["site"])
        if site is None or not site.department.has_feed:
            return PlainTextResponse(_NOT_HERE, status_code=404)
        return Response(_rss(site), media_type="application/rss+xml")

    return [
        Route(f"/{SLUG}/{{site}}/", home),
        Route(f"/{SLUG}/{{site}}/rss.xml", feed),
        Route(f"/{SLUG}/{{site}}/tin/{{slug}}", article),
    ]


def _rss(site: Website) -> str:
    day = site.day()
    items = [
        f"<item><title>{escape(one.title)}</title><link>{site.address}/tin/{one.slug}</link>"
        f'<guid isPermaLink="true">{site.address}/tin/{one.slug}</guid><pubDate>{format_datetime(written)}</pubDate>'
        f"<description>{escape(''.join(f'<p>{escape(text)}</p>' for text in one.text(day)))}</description></item>"
        for one, written in site.shown()
    ]
    title = f"{site.department.title}: phổ biến pháp luật"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(title)}</title><link>{site.address}/</link><description>{escape(title)}</description>"
        f"<language>vi</language>{''.join(items)}</channel></rss>\n"
    )
