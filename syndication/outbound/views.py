"""Feeds over HTTP: resolve the address, answer 304 when nothing changed, else let a format write the bytes."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.entries.agency_tree import find_branch
from cms.entries.freshness import conditional, freshness
from cms.entries.selection import Labels, Selection, UnknownCode

from .formats import FORMATS
from .reading import ALL, Wanted, describe, read

#: For caches in between; at the origin a change shows at once.
_CACHE_CONTROL = "public, max-age=300"


@require_safe
def feed(request: HttpRequest, scope: str, ending: str) -> HttpResponse:
    """``/feeds/{all,agency-code}.{rss,atom,json}?form=&topic=&audience=``."""
    # One address, one content: the installation's language, not the reader's.
    with translation.override(settings.LANGUAGE_CODE):
        branch = None if scope == ALL else find_branch(scope)
        if branch is None and scope != ALL:
            return _refusal(404, _("There is no agency “%(code)s” with a feed here.") % {"code": scope})
        labels = Labels()
        try:
            selection = Selection.of(dict(request.GET.lists()), labels)
        except UnknownCode as unknown:
            return _refusal(400, unknown.sentence)
        wanted = Wanted(path=request.path_info, branch=branch, selection=selection, labels=labels)
        return _answer(request, wanted, ending)


def _answer(request: HttpRequest, wanted: Wanted, ending: str) -> HttpResponse:
    fresh = freshness()
    written = FORMATS[ending]

    def render() -> HttpResponse:
        records = read(wanted)
        body = written.render(describe(wanted, records, fresh), records)
        return HttpResponse(body, content_type=f"{written.content_type}; charset=utf-8")

    response = conditional(
        request,
        render,
        etag=fresh.etag(*wanted.identity()),
        changed_at=fresh.changed_at,
        cache_control=_CACHE_CONTROL,
    )
    response.headers["Content-Language"] = settings.LANGUAGE_CODE
    # Public and without credentials: a department's page may read it from the browser.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _refusal(status: int, sentence: str) -> HttpResponse:
    response = HttpResponse(sentence + "\n", status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
