"""Who opens the public page of an item is a view, whether Django answers or the memory before it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.models import Page

from cms.core.counting.visits import seen
from cms.core.prepared import Given, Select
from cms.entries.mixins import RecordMixin
from cms.entries.models import Entry, Status
from cms.entries.public_pages import Serve

from .measures import PAGE_VIEWS

_entry = Select(
    lambda: Entry.objects.filter(page_id=Given(Entry, "page_id"), status=Status.PUBLISHED).order_by().values_list("pk")
)


def count_views(serve: Serve) -> Serve:
    """For Wagtail's ``on_serve_page``."""

    def serving(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponseBase:
        response = serve(page, request, args, kwargs)
        if response.status_code == 200 and request.method == "GET" and _is_for_readers(page, request):
            entry = entry_of(page.pk)
            if entry is not None:
                seen(request, PAGE_VIEWS, entry)
        return response

    return serving


def entry_of(page_id: int) -> UUID | None:
    """The public item that a page is."""
    found = _entry.first(page_id=page_id)
    return found[0] if found else None


def _is_for_readers(page: Page, request: HttpRequest) -> bool:
    """Not the desk's own looks at it. Whoever has no session is not asked who they are: that would be a cookie."""
    if not isinstance(page, RecordMixin) or getattr(request, "is_preview", False):
        return False
    return settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated
