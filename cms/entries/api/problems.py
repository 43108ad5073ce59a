"""Errors of the API as RFC 9457 problem details: a sentence for people, a code for machines."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any

from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
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


def problem(status: int, detail: str, errors: list[Fault] | None = None) -> HttpResponse:
    """The answer for a problem; never stored by caches."""
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors or [])
    body = told.model_dump(exclude=None if errors else {"errors"})
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def no_such_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever else is asked for below the API."""
    return problem(404, _("There is nothing at this address; see /api/v1/docs."))


def install(api: NinjaAPI) -> None:
    """Let every error of the API leave as a problem."""
    api.add_exception_handler(BadRequest, _bad_request)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, lambda request, error: problem(error.status_code, str(error)))
    api.add_exception_handler(Http404, lambda request, error: problem(404, _("There is no such thing here.")))
    api.add_exception_handler(Exception, _unexpected)


def _bad_request(request: HttpRequest, error: Any) -> HttpResponse:
    fault = Fault(parameter=error.parameter, code=error.code, message=error.sentence)
    return problem(400, error.sentence, [fault])


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


def _unexpected(request: HttpRequest, error: Any) -> HttpResponse:
    logger.exception("the API failed on %s %s", request.method, request.path, exc_info=error)
    got_request_exception.send(sender=NinjaAPI, request=request)
    return problem(500, _("Something went wrong on our side; it was written down. Please try again later."))
