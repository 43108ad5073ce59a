"""Pages that everybody sees alike say so: browsers, caches in between and our own memory may then keep them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from wagtail.models import Page

#: A browser asks each time (a 304 costs nothing); a cache in between may be half a minute behind, and never waits.
PUBLIC_PAGE = "public, max-age=0, s-maxage=5, stale-while-revalidate=30"

Serve = Callable[[Page, HttpRequest, Any, Any], HttpResponseBase]


def say_when_public(serve: Serve) -> Serve:
    """For Wagtail's ``on_serve_page``. A page type that minds more than its address sets ``same_for_all = False``."""

    def serving(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponseBase:
        response = serve(page, request, args, kwargs)
        if _is_for_all(page, request):
            if isinstance(response, SimpleTemplateResponse):
                response.add_post_render_callback(lambda rendered: _say(request, rendered))
            else:
                _say(request, response)
        return response

    return serving


def same_for_all(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a view that is no page and shows everybody alike what nothing restricts."""

    @wraps(view)
    def viewing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if _is_anybodys(request):
            _say(request, response)
        return response

    return viewing


def _is_anybodys(request: HttpRequest) -> bool:
    """Nobody in particular asks."""
    return request.method in ("GET", "HEAD") and settings.SESSION_COOKIE_NAME not in request.COOKIES


def _is_for_all(page: Page, request: HttpRequest) -> bool:
    """Nobody in particular asks, for a page that nothing restricts and that is no draft."""
    return (
        _is_anybodys(request)
        and not getattr(request, "is_preview", False)
        and getattr(page, "same_for_all", True)
        and page.live
        and not page.get_view_restrictions().exists()
    )


def _say(request: HttpRequest, response: HttpResponseBase) -> None:
    """Unless the page took up something personal while it was rendered: a form's token, a session, a message."""
    session = getattr(request, "session", None)
    if response.status_code != 200 or response.has_header("Cache-Control") or response.cookies:
        return
    if request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or (session is not None and session.modified):
        return
    if isinstance(response, HttpResponse):
        response.headers["Cache-Control"] = PUBLIC_PAGE
