"""What the office put right and took down, and what is said where nothing is."""

from __future__ import annotations

import logging
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.entries.models import Entry
from cms.entries.public_pages import same_for_all
from cms.pages.public import history

logger = logging.getLogger("loa.pages")
_PATH_MAX = 1000


@require_safe
@same_for_all
def notices(request: HttpRequest) -> HttpResponse:
    """Corrections and withdrawals, the newest first. They stay."""
    return render(request, "loa_pages/notices.html", {"notices": history.notices()})


def missing(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Django's ``handler404``: what was withdrawn is gone for good (410) and says so; the rest was never here (404)."""
    try:
        gone = _gone(request)
        if gone is None:
            return render(request, "loa_pages/missing.html", status=404)
        notice = getattr(gone, "loa_notice", None)
        context = {"entry": gone, "notice": notice, "instead": history.instead_of(notice)}
        return render(request, "loa_pages/gone.html", context, status=410)
    except DatabaseError:
        # Whoever looks for what is not here must not learn of it by another fault.
        logger.exception("what is missing at %s could not be looked up", request.path)
        return HttpResponseNotFound("404\n", content_type="text/plain")


def _gone(request: HttpRequest) -> Entry | None:
    """Not where a redirect leads on: Wagtail follows it only from a 404."""
    site = Site.find_for_request(request)
    if site is None or len(request.path) > _PATH_MAX or not request.path.endswith("/"):
        return None
    entry = history.gone(site.root_url, request.path)
    if entry is None or get_redirect(request, Redirect.normalise_path(request.get_full_path())) is not None:
        return None
    return entry
