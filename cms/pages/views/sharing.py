"""An item's share kit: its address as text and square, ready texts, pictures cut to size."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.core.squares import square, square_png
from cms.core.text import ascii_name
from cms.entries.models import Entry
from cms.entries.public_pages import same_for_all
from cms.pages.public import sharing


@require_safe
@same_for_all
def kit(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Everything on one page, to copy and to take along."""
    row = _public(entry)
    record = row.record()
    page = Page.objects.filter(pk=row.page_id).specific().first()
    context = {
        "entry": row, "record": record, "item": page, "texts": sharing.texts(record, row.url),
        "has_picture": page is not None and sharing.picture_of(page) is not None, "sizes": sharing.sizes(),
    }  # fmt: skip
    return render(request, "loa_pages/share.html", context)


@require_safe
@same_for_all
def qr(request: HttpRequest, entry: UUID, kind: str) -> HttpResponse:
    """The address as a square, for posters and screens."""
    row = _public(entry)
    made = square(row.url) if kind == "svg" else square_png(row.url)
    response = HttpResponse(made, content_type="image/svg+xml" if kind == "svg" else "image/png")
    return _named(response, request, f"qr-{ascii_name(row.title)}.{kind}")


@require_safe
def picture(request: HttpRequest, entry: UUID, size: str) -> HttpResponse:
    """The item's picture in one of the sizes: cut when it is first wanted, then the library's own file."""
    row, wanted = _public(entry), sharing.size_of(size)
    page = Page.objects.filter(pk=row.page_id).specific().first()
    image = sharing.picture_of(page) if page else None
    if wanted is None or image is None:
        raise Http404
    return redirect(image.get_rendition(wanted.spec).url)


def _public(entry: UUID) -> Entry:
    return get_object_or_404(Entry.objects.published().exclude(url=""), pk=entry)


def _named(response: HttpResponse, request: HttpRequest, name: str) -> HttpResponse:
    how = "attachment" if "tai" in request.GET else "inline"
    response.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
