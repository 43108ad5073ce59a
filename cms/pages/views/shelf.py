"""The shelf of books, handbooks and leaflets, and the page on which one is read."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from cms.entries.public_pages import same_for_all
from cms.pages import listing
from cms.pages.public import shelf
from cms.pages.terms import labels


@require_safe
@same_for_all
def shelves(request: HttpRequest) -> HttpResponse:
    """Everything that can be taken along, by form."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    form = request.GET.get("form", "")
    found = listing.paginate(shelf.volumes(site.root_page, form), request.GET.get("page"))
    names = labels("form")
    context = {
        "form": form, "forms": [(model.form, names.get(model.form, model.form)) for model in shelf.SHELVED],
        "items": found, "volumes": [volume for page in found if (volume := shelf.volume(page))],
    }  # fmt: skip
    return render(request, "loa_pages/shelf.html", context)


@require_safe
@same_for_all
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """One file in the window, for browsers that show such files; the way to take it along beside it."""
    page = get_object_or_404(Page.objects.live().public(), pk=pk).specific
    volume = shelf.volume(page)
    if volume is None or not volume.opens_here:
        raise Http404
    return render(request, "loa_pages/reading.html", {"volume": volume, "item": page})
