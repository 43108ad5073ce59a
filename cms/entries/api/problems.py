"""Errors of the API as RFC 9457 problem details: a sentence for people, a code for machines."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel

logger = logging.getLogger("loa.api")

CONTENT_TYPE = "application/problem+json"


class Fault(BaseModel):
    """One thing that is wrong with the request."""

    parameter: str
    code: str
    message: str


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Fault] = []


class BadRequest(Exception):
    """The request can't be answered as it is; ``sentence`` says why and what to write instead."""

    def __init__(self, parameter: str, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.parameter = parameter
        self.code = code
        self.sentence = sentence


class Refused(Exception):
    """An act that is not done. ``code`` names the kind of refusal for programs and is part of its ``type``."""

    def __init__(
        self, status: int, code: str, sentence: str, *, faults: Sequence[Fault] = (), retry_after: int = 0
    ) -> None:  # fmt: skip
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.sentence = sentence
        self.faults = faults
        self.retry_after = retry_after


#: What a refusal's ``type`` begins with: a name, no address, so that it outlives every host.
TYPE = "urn:loa:problem:"


def problem(
    status: int, detail: str, errors: Sequence[Fault] | None = None, *, type: str = "about:blank"
) -> HttpResponse:
    """The answer for a problem; never stored by caches."""
    told = Problem(type=type, title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors or ()))
    body = told.model_dump(exclude=None if errors else {"errors"})
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


@csrf_exempt  # a stranger's POST is told the same as a GET
def no_such_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever else is asked for below the API."""
    response = problem(404, _("There is nothing at this address; see /api/v1/docs."))
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def install(api: NinjaAPI) -> None:
    """Let every error of the API leave as a problem."""
    api.add_exception_handler(BadRequest, _bad_request)
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(RequestDataTooBig, _too_long)
    api.add_exception_handler(Http404, lambda request, error: problem(404, _("There is no such thing here.")))
    api.add_exception_handler(Exception, _unexpected)


def _bad_request(request: HttpRequest, error: Any) -> HttpResponse:
    fault = Fault(parameter=error.parameter, code=error.code, message=error.sentence)
    return problem(400, error.sentence, [fault])


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    response = problem(error.status, error.sentence, error.faults, type=TYPE + error.code)
    if error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    if error.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Loa"'
    return response


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    faults = [
        Fault(parameter=str(found["loc"][-1]), code=found["type"], message=str(found["msg"])) for found in error.errors
    ]
    first = faults[0]
    detail = _("The parameter “%(name)s” can't be read: %(reason)s.") % {
        "name": first.parameter,
        "reason": first.message.rstrip("."),
    }
    return problem(400, detail, faults)


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    """What the framework itself refuses: a body that is no JSON."""
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return problem(400, _("The body can't be read; send one JSON object, with Content-Type: application/json."))
    if error.status_code == HTTPStatus.UNAUTHORIZED:
        told = _("This needs a token that counts: send the header “Authorization: Bearer …”.")
        return _refused(request, Refused(401, "token_invalid", told))
    return problem(error.status_code, str(error))


def _too_long(request: HttpRequest, error: Any) -> HttpResponse:
    told = _("The body is longer than %(mb)s MB. Send less at once.")
    return problem(413, told % {"mb": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20}, type=f"{TYPE}too_long")


def _unexpected(request: HttpRequest, error: Any) -> HttpResponse:
    logger.exception("the API failed on %s %s", request.method, request.path, exc_info=error)
    got_request_exception.send(sender=NinjaAPI, request=request)
    return problem(500, _("Something went wrong on our side; it was written down. Please try again later."))
