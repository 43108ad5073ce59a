"""``/banners/`` for people, ``/banners.json`` and ``/banners.js`` for pages."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from cms.core.conf import conf
from cms.entries.freshness import conditional, freshness

from .banners import as_data, script, shown

_CACHE_CONTROL = "public, max-age=300"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The banners with code to copy."""
    code = format_html('<script src="{}/banners.js" async></script>', conf().public_url)
    context = {
        "banners": shown(timezone.localdate()), "script_code": code, "data_url": f"{conf().public_url}/banners.json",
    }  # fmt: skip
    return render(request, "syndication/webmasters/banners.html", context)


@require_safe
def ready(request: HttpRequest, ending: str) -> HttpResponse:
    """All of them as data, or the required ones as a script that draws them."""
    today, fresh = timezone.localdate(), freshness()

    def draw() -> HttpResponse:
        banners = shown(today)
        if ending == "js":
            return HttpResponse(script(banners), content_type="text/javascript; charset=utf-8")
        said = {"banners": [as_data(banner) for banner in banners]}
        return HttpResponse(json.dumps(said, ensure_ascii=False), content_type="application/json; charset=utf-8")

    response = conditional(
        request, draw, etag=fresh.etag("banners", ending, today), changed_at=fresh.changed_at,
        cache_control=_CACHE_CONTROL,
    )  # fmt: skip
    response.headers["Content-Language"] = settings.LANGUAGE_CODE
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
