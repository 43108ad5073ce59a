"""Registering calls that read: with a tag, so that an unchanged answer is an empty 304."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import Router
from ninja.responses import NinjaJSONEncoder

from cms.core.ids import sha256_hex
from cms.entries.api.problems import Problem
from cms.entries.models import Scope

from .bearer import Token


def reading(
    router: Router, path: str, *, scopes: tuple[Scope, ...], answers: Mapping[int, Any], **described: Any
) -> Callable[[Callable[..., Any]], Callable[..., HttpResponse]]:  # fmt: skip
    """Register a GET whose view returns plain data."""

    def register(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
            return tagged(request, view(request, *args, **given))

        # Its annotations are names of the view's module, where they mean something.
        answer.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]  # any function has room
        response = {**answers, **dict.fromkeys((400, 401, 403, 404, 429), Problem)}
        return router.get(path, auth=Token(*scopes), response=response, **described)(answer)

    return register


def tagged(request: HttpRequest, payload: Any) -> HttpResponse:
    """The data, or 304 for who has them. It is one person's: no cache in between may keep it."""
    body = json.dumps(payload, ensure_ascii=False, cls=NinjaJSONEncoder).encode()
    etag = f'W/"{sha256_hex(body)[:32]}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(body, content_type="application/json")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Authorization, Accept-Language"
    return response
