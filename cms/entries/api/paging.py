"""Walking through rows page by page, by a place that programs hand back: no offset to grow slow with."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import BaseModel

from cms.core.conf import conf

from .problems import BadRequest

M = TypeVar("M", bound=Model)
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Part(Generic[M]):
    """One page of a walk, and the word for the next; empty at the end."""

    rows: Sequence[M]
    cursor: str


def part(rows: QuerySet[M], *, walk: str, cursor: str, limit: int, key: str = "pk", newest: bool = True) -> Part[M]:
    """The rows after the cursor's place. ``key`` is unique; ``walk`` names the list, so that no cursor serves another.

    Raises ``BadRequest`` for a cursor that was not made here.
    """
    place = decode(walk, cursor, str if key != "pk" else int)
    if place is not None:
        rows = rows.filter(**{f"{key}__{'lt' if newest else 'gt'}": place})
    found = list(rows.order_by(f"-{key}" if newest else key)[: limit + 1])
    shown = found[:limit]
    return Part(shown, encode(walk, getattr(shown[-1], key)) if len(found) > limit else "")


def encode(walk: str, place: int | str) -> str:
    """A place as a word that means nothing to readers."""
    word = json.dumps([walk, place], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(word.encode()).decode().rstrip("=")


def decode(walk: str, cursor: str, kind: type[Any]) -> Any:
    """The place; ``None`` at the beginning. Raises ``BadRequest``."""
    if not cursor:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        named, place = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (UnicodeError, binascii.Error, ValueError, TypeError):
        named = place = None
    is_good = named == walk and type(place) is kind
    if not is_good or (kind is int and not 0 <= place <= _LARGEST) or (kind is str and "\x00" in place):
        told = _("The cursor can't be read; follow “next” as it was given, or begin without one.")
        raise BadRequest("cursor", "bad_cursor", told)
    return place


def next_address(request: HttpRequest, query: BaseModel, cursor: str) -> str | None:
    """Where the walk goes on, with the same filters; nothing at its end."""
    if not cursor:
        return None
    given = query.model_dump(mode="json", exclude_defaults=True, exclude={"cursor"})
    return f"{conf().public_url}{request.path_info}?{urlencode({**given, 'cursor': cursor}, doseq=True)}"


def with_link(response: HttpResponse, following: str | None) -> HttpResponse:
    """The next page in the ``Link`` header too."""
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response
