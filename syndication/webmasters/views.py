"""``/webmasters/``: choose, look and copy; and ``/webmasters/test/``: does our message reach you?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cms.entries.selection import Labels
from syndication.widgets.items import newest

from . import codes
from .choosing import ChoosingForm
from .testing import ProbeForm, Tested, tested


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everything for one choice; nothing chosen is everything."""
    form = ChoosingForm(request.GET or None, labels=Labels())
    status = 200 if not form.is_bound or form.is_valid() else 422
    widget = form.widget()
    context = {
        "form": form, "widget": widget, "items": newest(widget), "test_url": reverse("loa_webmasters_test"),
        **codes.context(widget),
    }  # fmt: skip
    return render(request, "syndication/webmasters/page.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def test(request: HttpRequest) -> HttpResponse:
    """Ask an address that a webmaster names, once, and say what was seen."""
    told = tested(request) if request.method == "POST" else Tested(form=ProbeForm())
    context = {"form": told.form, "seen": told.seen, "wait_minutes": told.wait_minutes}
    response = render(request, "syndication/webmasters/test.html", context, status=told.status)
    response.headers["Cache-Control"] = "no-store"
    return response
