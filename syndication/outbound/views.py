"""Feeds over HTTP: resolve the address, answer 304 when nothing changed, else let a format write the bytes."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from cms.core.counting.visits import seen
from cms.entries.freshness import FOR_CACHES, conditional, freshness
from syndication.counted.measures import FEED_FETCHES

from .documents import document
from .hub_link import link_header
from .refusals import refusal
from .wanted import Refused, Wanted, wanted


@require_safe
def feed(request: HttpRequest, scope: str, ending: str) -> HttpResponse:
    """``/feeds/{all,agency-code}.{rss,atom,json,podcast}?form=&topic=&audience=``, or an older document of it."""
    # One address, one content: the installation's language, not the reader's.
    with translation.override(settings.LANGUAGE_CODE):
        try:
            return _answer(request, wanted(request.path_info, scope, ending, dict(request.GET.lists())))
        except Refused as refused:
            return refusal(refused.status, refused.sentence)


def _answer(request: HttpRequest, asked: Wanted) -> HttpResponse:
    fresh = freshness()
    response = conditional(
        request,
        lambda: HttpResponse(document(asked, fresh), content_type=f"{asked.format.content_type}; charset=utf-8"),
        etag=fresh.etag(*asked.identity()),
        changed_at=fresh.changed_at,
        cache_control=FOR_CACHES,
    )
    response.headers["Content-Language"] = settings.LANGUAGE_CODE
    if asked.position.is_newest:
        response.headers["Link"] = link_header(asked.url)
        seen(request, FEED_FETCHES, request.path_info.removeprefix("/feeds/"))
    # Public and without credentials: a department's page may read it from the browser.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
