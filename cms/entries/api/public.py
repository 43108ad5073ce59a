"""Calls that everybody may read: what all of them share of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import Router
from pydantic import BaseModel
from pydantic_core import to_json

from cms.entries.freshness import entity_tag

from .problems import Problem

#: Caches may keep a copy but ask each time.
CACHE_CONTROL = "public, no-cache"
#: Refusals of every public call.
REFUSALS = {400: Problem, 429: Problem}


class Bytes(BaseModel):
    """A file, in its own media type: the description says so in its place."""


def refusals(*more: int) -> dict[int, Any]:
    """Statuses of a call's problems: those that all have, and these."""
    return REFUSALS | dict.fromkeys(more, Problem)


def told(request: HttpRequest, payload: BaseModel | Mapping[str, Any]) -> HttpResponse:
    """The data, or 304 for who has them: for what is small and changes by other ways than entries do."""
    data = payload.model_dump(mode="json") if isinstance(payload, BaseModel) else payload
    body = to_json(data)
    etag = entity_tag(body)
    response = get_conditional_response(request, etag=etag) or HttpResponse(body, content_type="application/json")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHE_CONTROL
    # Sentences and labels are in the reader's language.
    response.headers["Vary"] = "Accept-Language"
    return response


def public_router(tag: str) -> Router:
    """A router of calls that need no token."""
    return Router(tags=[tag], auth=None)
