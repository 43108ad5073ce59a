"""``/sitemap.xml``, its files, and ``/robots.txt`` that names it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.core.conf import conf
from cms.entries.freshness import FOR_CACHES, conditional, freshness

from ..refusals import refusal
from .reading import Address, Month, files, items, others, pages
from .writing import CONTENT_TYPE, index, urlset


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index."""
    base = conf().public_url
    return _answer(request, lambda: index((f"{base}/sitemaps/{file.name}.xml", file.changed_at) for file in files()))


@require_safe
def month_file(request: HttpRequest, year: str, month: str, part: str) -> HttpResponse:
    """Items first published in a month."""
    return _answer(request, lambda: _file(items(Month(int(year), int(month)), int(part))))


@require_safe
def pages_file(request: HttpRequest, part: str) -> HttpResponse:
    """Pages that are no items."""
    return _answer(request, lambda: _file(pages(int(part))))


@require_safe
def others_file(request: HttpRequest, kind: str, part: str) -> HttpResponse:
    """What is neither: documents of law, lists."""
    return _answer(request, lambda: _file(others(kind, int(part))))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read but the desk."""
    closed = [f"Disallow: {path}" for path in _closed()]
    lines = ["User-agent: *", *(closed or ["Disallow:"]), "", f"Sitemap: {conf().public_url}/sitemap.xml"]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _closed() -> list[str]:
    try:
        return [reverse("wagtailadmin_home")]
    except NoReverseMatch:
        return []


def _file(addresses: list[Address]) -> bytes | None:
    return urlset(addresses) if addresses else None


def _answer(request: HttpRequest, write: Callable[[], bytes | None]) -> HttpResponse:
    fresh = freshness()

    def render() -> HttpResponse:
        body = write()
        if body is None:
            return refusal(404, _("There is no such file; /sitemap.xml lists the files there are."))
        return HttpResponse(body, content_type=f"{CONTENT_TYPE}; charset=utf-8")

    response = conditional(
        request,
        render,
        etag=fresh.etag("sitemap", request.path_info),
        changed_at=fresh.changed_at,
        cache_control=FOR_CACHES,
    )
    if response.status_code == HTTPStatus.NOT_FOUND:
        response.headers["Cache-Control"] = "no-store"
    return response
