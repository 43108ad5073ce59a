"""``/widget/{all,agency-code}.{js,html,json}?form=&topic=&audience=&count=&theme=&heading=`` and its small pictures."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from cms.core.counting.visits import seen
from cms.entries.freshness import FOR_CACHES, conditional, freshness
from cms.entries.media import NeverSeen, NoLongerPublic, public_file
from syndication.counted.measures import WIDGET_VIEWS
from syndication.outbound.refusals import refusal
from syndication.outbound.wanted import Refused

from . import drawing
from .framing import frame_ancestors
from .items import newest
from .thumbnails import NotMade, thumbnail
from .wanted import Widget, wanted_widget

_DRAWINGS = {
    "js": ("text/javascript", drawing.script),
    "html": ("text/html", drawing.page),
    "json": ("application/json", drawing.data),
}


@require_safe
@xframe_options_exempt  # ``frame-ancestors`` says it more exactly, and the older header knows no list
def widget(request: HttpRequest, scope: str, ending: str) -> HttpResponse:
    """The widget, as it is drawn where it stands."""
    # One address, one content: the installation's language, not the reader's.
    with translation.override(settings.LANGUAGE_CODE):
        try:
            asked = wanted_widget(scope, dict(request.GET.lists()))
        except Refused as refused:
            response = refusal(refused.status, refused.sentence)
            response.headers["Content-Security-Policy"] = f"frame-ancestors {frame_ancestors(None)}"
            return response
        return _answer(request, asked, ending)


def _answer(request: HttpRequest, asked: Widget, ending: str) -> HttpResponse:
    content_type, draw = _DRAWINGS[ending]
    fresh = freshness()
    ancestors = frame_ancestors(asked) if ending == "html" else ""
    response = conditional(
        request,
        lambda: HttpResponse(draw(asked, newest(asked)), content_type=f"{content_type}; charset=utf-8"),
        etag=fresh.etag("widget", asked.address(ending), asked.feed.branch, drawing.style(), ancestors),
        changed_at=fresh.changed_at,
        cache_control=FOR_CACHES,
    )
    response.headers["Content-Language"] = settings.LANGUAGE_CODE
    seen(request, WIDGET_VIEWS, asked.scope)
    if ending == "html":
        response.headers["Content-Security-Policy"] = drawing.content_policy(ancestors)
    else:
        # Public and without credentials: any page may read it, also one that asks for scripts with CORS.
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def picture(request: HttpRequest, sha256: str) -> HttpResponse:
    """``/widget/pictures/{sha256}.jpg``: the small picture of a public item's file."""
    try:
        public_file(sha256)
        made = thumbnail(sha256)
    except (NeverSeen, NotMade):
        return refusal(404, _("There is no such picture."))
    except NoLongerPublic:
        return refusal(410, _("This file was withdrawn or replaced."))
    response = HttpResponse(made, content_type="image/jpeg")
    # Not for ever: a withdrawn picture should be gone from caches soon.
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.headers["ETag"] = f'"{sha256}-s"'
    return response
