"""The reader's search: with or without marks, by words or by the number of a document."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Site
from wagtail.search.backends import get_search_backend

from cms.core.text import search_words
from cms.legal.models import LegalDocument
from cms.pages import listing
from cms.pages.terms import label_of

_DOCUMENTS_SHOWN = 5
_QUERY_MAX = 200


def search(request: HttpRequest) -> HttpResponse:
    """Items of this site that hold all the words (and have the form), and documents of law that do."""
    query = request.GET.get("q", "").strip()[:_QUERY_MAX]
    form, words = request.GET.get("form", ""), search_words(query)
    context: dict[str, Any] = {"query": query, "form": form, "items": None, "documents": []}
    site = Site.find_for_request(request)
    if site and (words or form in listing.form_models()):
        found = listing.items(site.root_page, form=form)
        context["items"] = listing.paginate(found.search(words) if words else found, request.GET.get("page"))
        context["form_label"] = label_of("form", form) if form else ""
    if words and not form:
        context["documents"] = _documents(words)
    return render(request, "loa_pages/search.html", context)


def _documents(words: str) -> list[LegalDocument]:
    """Documents that hold the words; those whose own number does come before those that only mention it."""
    found = list(get_search_backend().search(words, LegalDocument)[: 4 * _DOCUMENTS_SHOWN])
    found.sort(key=lambda document: not set(words.split()) <= set(document.folded_name().split()))
    return found[:_DOCUMENTS_SHOWN]
