"""The reader's search: with or without marks, by words or by the number of a document, narrowed step by step."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site
from wagtail.search.backends import get_search_backend

from cms.legal.models import LegalDocument
from cms.pages.public import suggesting
from cms.pages.public.asked import Asked
from cms.pages.public.finding import find
from cms.pages.words_sought import sought

_DOCUMENTS_SHOWN = 5


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Items of this site that hold all the words and have what was chosen, and documents of law that do."""
    asked = Asked.of(request.GET)
    root = _root(request)
    found = find(root, asked, request.GET.get("page")) if root and not asked.is_empty else None
    documents = _documents(asked.words) if asked.words and not asked.chosen else []
    nothing = bool(asked.words) and not (found and found.total) and not documents
    context = {
        "asked": asked, "query": asked.query, "found": found, "items": found.items if found else None,
        "documents": documents,
        "places": list(suggesting.places(asked.words)) if asked.words and not asked.chosen else [],
        "near": list(suggesting.near(root, asked.words)) if root and nothing else [],
    }  # fmt: skip
    if asked.words and request.method == "GET" and "page" not in request.GET and not asked.chosen:
        sought(request, asked.query, asked.words, found=not nothing)
    return render(request, "loa_pages/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What begins like the words so far, for the list under the field; nothing of it is counted or kept."""
    root = _root(request)
    found = suggesting.suggestions(root, request.GET.get("q", "")[:100]) if root else []
    rows = [{"label": one.label, "kind": one.kind, "url": one.url} for one in found]
    response = JsonResponse({"suggestions": rows})
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


def _root(request: HttpRequest) -> Page | None:
    site = Site.find_for_request(request)
    return site.root_page if site else None


def _documents(words: str) -> list[LegalDocument]:
    """Documents that hold the words; those whose own number does come before those that only mention it."""
    found = list(get_search_backend().search(words, LegalDocument)[: 4 * _DOCUMENTS_SHOWN])
    found.sort(key=lambda document: not set(words.split()) <= set(document.folded_name().split()))
    return found[:_DOCUMENTS_SHOWN]
