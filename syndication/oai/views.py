"""OAI-PMH over HTTP: ``/oai``, by GET and by POST."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cms.entries.freshness import entity_tag
from syndication.conf import conf

from . import envelope, harvesters, pbgdpl
from .answers import Answer, answer, base_url
from .errors import Refused, TryAgain
from .protocol import Call, read

#: Seconds that a request waits for others, and after which it may come again when that was not enough.
_PATIENCE_S = 2
_CROWD_S = 5
_GZIP_FROM = 1024
_WORTH = 5  # gzip's level: within a few percent of the smallest, at a third of the time


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """Every request of the protocol."""
    now = datetime.now(UTC)
    # One repository, one language: the site's, not the reader's.
    with translation.override(settings.LANGUAGE_CODE):
        try:
            with _lane():
                body = _answered(request, now)
        except TryAgain as later:
            return _later(later)
    return _sent(request, body)


def _answered(request: HttpRequest, now: datetime) -> bytes:
    call: Call | None = None
    try:
        call = read(_pairs(request))
        given: Answer = answer(call, now)
    except Refused as refused:
        shown = call if refused.repeats_arguments else None
        return envelope.refusal(shown, refused.errors, base_url=base_url(), now=now)
    if request.method != "HEAD":
        harvesters.note(request, given.given, now)
    return envelope.answer(call, given.payload, base_url=base_url(), now=now)


def _pairs(request: HttpRequest) -> Iterable[tuple[str, str]]:
    """Every argument, as often as it was given."""
    sources = [request.GET] if request.method != "POST" else [request.GET, request.POST]
    return [(name, value) for source in sources for name, values in source.lists() for value in values]


@contextmanager
def _lane() -> Iterator[None]:
    """A harvest is work: a few go on at once, and leave the other threads of the web server to readers."""
    lanes = _lanes(conf().oai_lanes)
    if not lanes.acquire(timeout=_PATIENCE_S):
        sentence = _("Too much is asked for at once; come again in %(seconds)s s.") % {"seconds": _CROWD_S}
        raise TryAgain(_CROWD_S, sentence)
    try:
        yield
    finally:
        lanes.release()


@cache
def _lanes(count: int) -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(count)


def _sent(request: HttpRequest, body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type=envelope.CONTENT_TYPE)
    if len(body) >= _GZIP_FROM and _takes_gzip(request.headers.get("Accept-Encoding", "")):
        response.content = gzip.compress(body, _WORTH, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.content))
    patch_vary_headers(response, ["Accept-Encoding"])
    response.headers["Content-Language"] = settings.LANGUAGE_CODE
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _takes_gzip(accepted: str) -> bool:
    """Whether the reader names gzip, or anything, and does not refuse it with a quality of nothing."""
    for choice in accepted.lower().split(","):
        name, _semicolon, quality = choice.partition(";")
        if name.strip() in ("gzip", "x-gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _later(later: TryAgain) -> HttpResponse:
    response = HttpResponse(later.sentence + "\n", status=503, content_type="text/plain; charset=utf-8")
    response.headers["Retry-After"] = str(later.seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """``/schema/pbgdpl-1.0.xsd``: the XML Schema of the profile's records."""
    body = pbgdpl.SCHEMA_FILE.read_bytes()
    etag = entity_tag("schema", body)
    response = get_conditional_response(request, etag=etag) or HttpResponse(body, "application/xml")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
