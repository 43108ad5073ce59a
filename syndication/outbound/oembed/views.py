"""``/oembed?url=&format=json|xml&maxwidth=&maxheight=``."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.core.conf import conf
from cms.entries.freshness import FOR_CACHES, conditional, freshness
from cms.entries.models import Entry

from ..refusals import refusal
from .answer import CONTENT_TYPES, Room, answer, written


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Describe the item at an address of this site."""
    with translation.override(settings.LANGUAGE_CODE):
        form = request.GET.get("format") or "json"
        if form not in CONTENT_TYPES:
            return refusal(501, _("Only “json” and “xml” can be had as “format”."))
        address = request.GET.get("url", "").strip()
        if not address:
            return refusal(400, _("Give the address of a page of this site as “url”."))
        try:
            room = Room(width=_pixels(request, "maxwidth"), height=_pixels(request, "maxheight"))
        except ValueError:
            return refusal(400, _("“maxwidth” and “maxheight” are whole numbers of pixels."))
        return _answer(request, address, form, room)


def find(address: str) -> Entry | None:
    """The public item at that address, however its end and its scheme are written."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    candidates = [f"{scheme}://{parts.netloc}{path}{end}" for scheme in ("https", "http") for end in ("", "/")]
    return Entry.objects.published().filter(url__in=candidates).first()


def _answer(request: HttpRequest, address: str, form: str, room: Room) -> HttpResponse:
    fresh = freshness()
    entry = find(address)
    if entry is None:
        return refusal(404, _("There is no public item at this address."))
    site = getattr(settings, "WAGTAIL_SITE_NAME", "") or conf().oai_namespace

    def render() -> HttpResponse:
        said = answer(entry.record(), room, site_name=site, home_url=f"{conf().public_url}/")
        return HttpResponse(written(said, form), content_type=f"{CONTENT_TYPES[form]}; charset=utf-8")

    response = conditional(
        request,
        render,
        etag=fresh.etag("oembed", address, form, room),
        changed_at=fresh.changed_at,
        cache_control=FOR_CACHES,
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _pixels(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise ValueError(name)
    return int(text)
