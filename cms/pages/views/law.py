"""The register of legal documents for readers, and a page of each document."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from wagtail.models import Site

from cms.entries.public_pages import same_for_all
from cms.legal.models import LegalDocument, LegalRelation, Validity
from cms.pages import listing
from cms.pages.public import law


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Documents by number, words, type and state of validity."""
    asked = law.Register(
        query=request.GET.get("q", "").replace("\x00", "").strip()[:200],
        type=request.GET.get("type", "")[:60],
        validity=request.GET.get("validity", "")[:10],
    )
    documents = listing.paginate(law.documents(asked), request.GET.get("page"))
    context = {
        "asked": asked, "documents": documents, "types": law.types(), "validities": Validity.choices,
        "rows": [(document, law.address(document)) for document in documents],
    }  # fmt: skip
    return render(request, "loa_pages/law_register.html", context)


@require_safe
@same_for_all
def document(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One document: what it is, whether it holds, what it has to do with others, and where the site explains it."""
    newer = LegalRelation.objects.select_related("source__type")
    known = LegalDocument.objects.select_related("type").prefetch_related(Prefetch("relations_in", newer))
    row = get_object_or_404(known, pk=pk)
    address = law.address(row)
    if address != request.path:
        return redirect(address)
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    context = {
        "document": row, "change": law.change_of(row), "own_address": address,
        "relations": [(kind, other, law.address(other)) for kind, other in law.relations(row)],
        "fields": row.fields.all(),
        "items": listing.paginate(law.named_in(row, site.root_page), request.GET.get("page")),
    }  # fmt: skip
    return render(request, "loa_pages/law_document.html", context)
