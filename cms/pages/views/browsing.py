"""Topics, audiences and agencies: a list of each, and a page of every one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from cms.agencies.models import Agency
from cms.entries.models import Term
from cms.entries.public_pages import same_for_all
from cms.pages.feeds import feed_links
from cms.pages.public import browsing
from cms.pages.public.asked import Asked
from cms.pages.public.finding import Found, find

#: Vocabulary → (name of a page's address, heading of the list, what is said above it).
_KINDS: dict[str, tuple[str, Any, Any]] = {
    "topic": ("loa_topic", _("Topics"), _("Everything on the site by the field of law.")),
    "audience": ("loa_audience", _("For whom"), _("What was written for you, in your words.")),
}


@require_safe
@same_for_all
def terms(request: HttpRequest, vocabulary: str) -> HttpResponse:
    """All topics, or all audiences."""
    address, heading, intro = _KINDS[vocabulary]
    context = {"heading": heading, "intro": intro, "places": browsing.terms(vocabulary, address)}
    return render(request, "loa_pages/places.html", context)


@require_safe
@same_for_all
def term(request: HttpRequest, vocabulary: str, code: str) -> HttpResponse:
    """One topic or audience with its items."""
    found = get_object_or_404(Term, vocabulary=vocabulary, code=code)
    _address, heading, _intro = _KINDS[vocabulary]
    items = _items(request, Asked(**{vocabulary: code}))
    feeds = [(name, f"/feeds/all.{ending}?{vocabulary}={code}") for ending, name in (("rss", "RSS"), ("atom", "Atom"))]
    context = {
        "heading": found.label, "above": heading, "above_url": f"loa_{vocabulary}s",
        "found": items, "items": items.items, "feed_addresses": feeds,
    }  # fmt: skip
    return render(request, "loa_pages/place.html", context)


@require_safe
@same_for_all
def agencies(request: HttpRequest) -> HttpResponse:
    """All agencies that take part."""
    context = {
        "heading": _("Agencies"), "intro": _("Who publishes here."), "places": browsing.agencies(), "has_notes": True,
    }  # fmt: skip
    return render(request, "loa_pages/places.html", context)


@require_safe
@same_for_all
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """One agency: what it is, what became of it, what it published."""
    known = Agency.objects.select_related("kind", "level", "section").prefetch_related("names")
    row = get_object_or_404(known, code=code)
    items = _items(request, Asked(agency=code))
    feeds = [(link.format, link.href) for link in feed_links(row) if f"/{code}." in link.href]
    context = {
        "portrait": browsing.portrait(row), "heading": row.name, "above": _("Agencies"), "above_url": "loa_agencies",
        "found": items, "items": items.items, "feed_addresses": feeds,
    }  # fmt: skip
    return render(request, "loa_pages/agency.html", context)


def _items(request: HttpRequest, asked: Asked) -> Found:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return find(site.root_page, asked, request.GET.get("page"))
