"""The reader's search: with or without marks, by words or by the number of a document."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page, Site
from wagtail.search.backends import get_search_backend

from cms.core.text import search_words
from cms.legal.models import LegalDocument
from cms.pages import listing

_DOCUMENTS_SHOWN = 5
_QUERY_MAX = 200


def search(request: HttpRequest) -> HttpResponse:
    """Items of this site that hold all the words, and documents of law that do."""
    query = request.GET.get("q", "").strip()[:_QUERY_MAX]
    words = search_words(query)
    context = {"query": query, "items": None, "documents": []}
    if words:
        context["items"] = listing.paginate(_items(request, words), request.GET.get("page"))
        context["documents"] = list(get_search_backend().search(words, LegalDocument)[:_DOCUMENTS_SHOWN])
    return render(request, "loa_pages/search.html", context)


def _items(request: HttpRequest, words: str) -> Any:
    """Only what is live, public and of this site."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    found = Page.objects.live().public().descendant_of(site.root_page, inclusive=True)
    return found.specific().search(words, operator="and")
