"""``/webmasters/``: choose, look and copy; and ``/webmasters/test/``: does our message reach you?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.entries.selection import Labels
from syndication.clients import client_address
from syndication.inbound.fetching.addresses import host
from syndication.inbound.rates import wait_for
from syndication.widgets.items import newest

from . import codes
from .choosing import ChoosingForm
from .probing import Way, probe

#: Tests within ten minutes: from one address, and of one server by anybody.
_TESTS, _TESTS_OF_HOST, _WINDOW_S = 10, 20, 600


class ProbeForm(forms.Form):
    """Where to knock, and how."""

    url = forms.CharField(
        label=_("Address of your receiver or page"), max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://sotuphap.example.gov.vn/pbgdpl/receive"}),
    )  # fmt: skip
    way = forms.ChoiceField(
        label=_("What we send"), initial=Way.PING, widget=forms.RadioSelect,
        choices=[
            (Way.PING, _("a signed message that asks for nothing (for receivers)")),
            (Way.GET, _("a plain look (for pages, feeds and callback addresses)")),
        ],
    )  # fmt: skip


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everything for one choice; nothing chosen is everything."""
    form = ChoosingForm(request.GET or None, labels=Labels())
    status = 200 if not form.is_bound or form.is_valid() else 422
    widget = form.widget()
    context = {"form": form, "widget": widget, "items": newest(widget), **codes.context(widget)}
    return render(request, "syndication/webmasters/page.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def test(request: HttpRequest) -> HttpResponse:
    """Ask an address that a webmaster names, once, and say what was seen."""
    if request.method != "POST":
        return _test_page(request, ProbeForm())
    form = ProbeForm(request.POST)
    if not form.is_valid():
        return _test_page(request, form, status=422)
    wait = _wait(request, form.cleaned_data["url"])
    if wait:
        return _test_page(request, form, status=429, wait_minutes=-(-wait // 60))
    seen = probe(form.cleaned_data["url"], Way(form.cleaned_data["way"]))
    return _test_page(request, form, seen=seen)


def _wait(request: HttpRequest, url: str) -> int:
    try:
        asked = host(url)
    except ValueError:
        asked = ""
    return wait_for(f"probe from {client_address(request)}", limit=_TESTS, per_s=_WINDOW_S) or wait_for(
        f"probe of {asked}", limit=_TESTS_OF_HOST, per_s=_WINDOW_S
    )


def _test_page(request: HttpRequest, form: ProbeForm, *, status: int = 200, **shown: Any) -> HttpResponse:
    response = render(request, "syndication/webmasters/test.html", {"form": form, **shown}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
