"""The test of an address as a form, with its limits: the public page and the desk ask it alike."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.core.rates import wait_for
from syndication.clients import client_address
from syndication.inbound.fetching.addresses import host

from .probing import Seen, Way, probe

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """What was asked, and what came of it."""

    form: ProbeForm
    status: int = 200
    seen: Seen | None = None
    wait_minutes: int = 0


def tested(request: HttpRequest) -> Tested:
    """Ask the address that a POST names, once; the form as it was filled in comes back whatever happens."""
    form = ProbeForm(request.POST)
    if not form.is_valid():
        return Tested(form=form, status=422)
    wait = _wait(request, form.cleaned_data["url"])
    if wait:
        return Tested(form=form, status=429, wait_minutes=-(-wait // 60))
    return Tested(form=form, seen=probe(form.cleaned_data["url"], Way(form.cleaned_data["way"])))


def _wait(request: HttpRequest, url: str) -> int:
    try:
        asked = host(url)
    except ValueError:
        asked = ""
    return wait_for(f"probe from {client_address(request)}", limit=_TESTS, per_s=_WINDOW_S) or wait_for(
        f"probe of {asked}", limit=_TESTS_OF_HOST, per_s=_WINDOW_S
    )
