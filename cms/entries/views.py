"""What the entry store serves itself: pinned files, and the schema of the record."""

from __future__ import annotations

import json
import logging

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.core.conf import conf

from . import blobs
from .byte_ranges import Slice, Span, Unsatisfiable, requested_span
from .counted.downloads import taken
from .freshness import entity_tag
from .media import NeverSeen, NoLongerPublic, PublicFile, public_file
from .record import Record

logger = logging.getLogger("loa.entries")

#: The address names the bytes: they can't change.
_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def media(request: HttpRequest, sha256: str, name: str) -> HttpResponseBase:
    """``/-/media/{sha256}/{name}``: where platforms, players and readers fetch files. The name only reads well."""
    try:
        file = public_file(sha256)
    except NeverSeen:
        return _refusal(404, _("There is no such file."))
    except NoLongerPublic:
        return _refusal(410, _("This file was withdrawn or replaced."))
    etag = f'"{sha256}"'
    if isinstance(get_conditional_response(request, etag=etag), HttpResponseNotModified):
        return _described(HttpResponseNotModified(), file, etag)
    try:
        span = _span(request, file, etag)
    except Unsatisfiable:
        response = _refusal(416, _("The file ends before the part that was asked for."))
        response.headers["Content-Range"] = f"bytes */{file.size}"
        return response
    response = _bytes(request, file, span)
    if response.status_code < 300:
        taken(request, sha256, file.media_type, first=span.start if span else 0)
    return _described(response, file, etag)


@require_safe
def record_schema(request: HttpRequest) -> HttpResponse:
    """``/schema/record.json``: JSON Schema of the record, as the API writes it."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{conf().public_url}/schema/record.json",
        **Record.model_json_schema(mode="serialization"),
    }
    body = json.dumps(schema, ensure_ascii=False, indent=1)
    etag = entity_tag("schema", body)
    response = get_conditional_response(request, etag=etag) or HttpResponse(body, "application/schema+json")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _span(request: HttpRequest, file: PublicFile, etag: str) -> Span | None:
    """The part asked for; a Range counts for GET only, and only while the reader holds the same bytes."""
    header = request.headers.get("Range", "")
    if request.method != "GET" or not header or request.headers.get("If-Range", etag) != etag:
        return None
    return requested_span(header, file.size)


def _bytes(request: HttpRequest, file: PublicFile, span: Span | None) -> HttpResponseBase:
    part = span or Span(0, file.size)
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse()
    else:
        try:
            response = StreamingHttpResponse(Slice(blobs.open_blob(file.sha256), part))
        except blobs.BlobMissing:
            logger.error("the pinned bytes %s (%s) are missing from the store", file.sha256, file.filename)
            return _refusal(503, _("The file can't be read at the moment."))
    response.headers["Content-Length"] = str(len(part))
    if span is not None:
        response.status_code = 206
        response.headers["Content-Range"] = span.content_range(file.size)
    return response


def _described(response: HttpResponseBase, file: PublicFile, etag: str) -> HttpResponseBase:
    """Headers that all good answers share; a refusal stays as it is."""
    if response.status_code >= 400:
        return response
    disposition = content_disposition_header(not file.is_inline, file.filename)
    headers = {
        "ETag": etag,
        "Cache-Control": _FOR_EVER,
        "Content-Type": file.content_type,
        "Content-Disposition": disposition or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "bytes",
        # A caption track, and the video beside it, must be readable from a department's page.
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if not file.is_inline:
        headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    for header, value in headers.items():
        response.headers[header] = value
    return response


def _refusal(status: int, sentence: str) -> HttpResponse:
    response = HttpResponse(sentence + "\n", status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
