"""The calls of section B5 and B8 under ``/exchange/v1``: HTTP in, problem documents or JSON out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from cms.core.clock import SystemClock
from cms.core.signatures import content_digest

from . import files, reading, statistics
from .gate import Caller, admit, read
from .idempotency import alone, key_of, one_of_few
from .problems import Refused, json_response
from .submitting import Sent, submit
from .vocabularies import NAMES, vocabulary

#: Records are texts; what is large travels as a file.
_JSON_MAX = 4 * 1024 * 1024
#: How long one request may keep its key to itself when its process dies over it.
_JSON_S, _FILE_S = 60, 1800
#: Files that one partner may send at once.
_UPLOADS = 3
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")

View = Callable[..., HttpResponse]
Handler = Callable[[HttpRequest, Caller, datetime], HttpResponse]


def _answers(view: View) -> View:
    """Refusals leave as problem documents. No cookie opens this door, so no forged form can either."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return refused.response()

    return answered


def _allow(request: HttpRequest, *methods: str) -> None:
    if request.method not in methods:
        raise Refused(405, "method")


@_answers
def attachment(request: HttpRequest, sha256: str) -> HttpResponse:
    """Is it here (HEAD), or take it (POST)."""
    _allow(request, "HEAD", "GET", "POST")
    now = SystemClock().now()
    if request.method != "POST":
        caller = admit(request, now, with_body=False)
        return HttpResponse(status=200 if files.is_here(caller.source, sha256) else 404)
    caller = admit(request, now, with_body=True)
    key_of(request)
    with (
        alone(caller.source, "attachment", sha256, at_most_s=_FILE_S),
        one_of_few(caller.source, "attachment", _UPLOADS, at_most_s=_FILE_S),
    ):
        is_new = files.receive(request, caller.source, sha256, now)
    return HttpResponse(status=201 if is_new else 200)


@_answers
def submissions(request: HttpRequest) -> HttpResponse:
    """Hand one in (POST), or list what was handed in (GET)."""
    _allow(request, "GET", "HEAD", "POST")
    now = SystemClock().now()
    if request.method != "POST":
        caller = admit(request, now, with_body=False)
        return json_response(reading.page(caller.source, request.GET.dict()))
    caller, key, digest, envelope = _signed_json(request, now)
    with alone(caller.source, "submission", key, at_most_s=_JSON_S):
        taken = submit(caller, Sent(envelope=envelope, key=key, digest=digest), now)
    response = json_response(taken.receipt, 202)
    response.headers["Location"] = reverse("loa_exchange:submission", args=[taken.sid])
    return response


@_answers
def submission(request: HttpRequest, sid: str) -> HttpResponse:
    """How one is doing."""
    _allow(request, "GET", "HEAD")
    caller = admit(request, SystemClock().now(), with_body=False)
    found = reading.handed_in(caller.source).filter(sid=sid).first()
    if found is None:
        raise Refused(404, "unknown_submission")
    return json_response(reading.status(found))


@_answers
def item(request: HttpRequest, record_id: str) -> HttpResponse:
    """What this site shows of a record."""
    _allow(request, "GET", "HEAD")
    caller = admit(request, SystemClock().now(), with_body=False)
    return json_response(reading.item(caller.source, record_id))


@_answers
def report(request: HttpRequest) -> HttpResponse:
    """Take the figures of a period."""
    _allow(request, "POST")
    now = SystemClock().now()
    caller, key, digest, told = _signed_json(request, now)
    with alone(caller.source, "statistics", key, at_most_s=_JSON_S):
        return json_response(statistics.take(caller, told, key, digest, now), 202)


@_answers
def vocab(request: HttpRequest, name: str) -> HttpResponse:
    """The codes of a vocabulary; public, no signature."""
    _allow(request, "GET", "HEAD")
    if name not in NAMES:
        raise Refused(404, "unknown_vocabulary")
    response = json_response(vocabulary(name))
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@_answers
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever else is asked for below the exchange."""
    raise Refused(404, "unknown_address")


def _signed_json(request: HttpRequest, now: datetime) -> tuple[Caller, str, str, dict[str, Any]]:
    """Who sent it, its idempotency key, the digest of the bytes, and the JSON object. Raises ``Refused``."""
    caller = admit(request, now, with_body=True)
    key = key_of(request)
    body = read(request, _JSON_MAX)
    if request.content_type != "application/json":
        raise Refused(415, "media_type")
    return caller, key, content_digest(body), _json_object(body)


def _json_object(body: bytes) -> dict[str, Any]:
    """What every database can keep: no NaN, no NUL, no half of a character. Raises ``Refused``."""
    try:
        document = json.loads(body.decode(), parse_constant=_no_constant)
        kept = json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Refused(400, "json") from None
    if not isinstance(document, dict) or _NUL.search(kept):
        raise Refused(400, "json")
    return document


def _no_constant(name: str) -> None:
    raise ValueError(name)
