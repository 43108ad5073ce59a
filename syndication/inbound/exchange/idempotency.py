"""``Idempotency-Key``: a repeat gets the answer of the first, also while the first is still under way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.http import HttpRequest

from cms.core.ids import sha256_hex
from syndication.models import Source

from .problems import Refused

_KEY = re.compile(r'"([0-9A-HJKMNP-TV-Z]{26})"')
_AGAIN_AFTER_S = 2


def key_of(request: HttpRequest) -> str:
    """The ULID without its quotes. Raises ``Refused``."""
    found = _KEY.fullmatch(request.headers.get("Idempotency-Key", "").strip())
    if found is None:
        raise Refused(400, "idempotency_key")
    return found[1]


@contextmanager
def alone(source: Source, kind: str, key: str, *, at_most_s: int) -> Iterator[None]:
    """Nobody else works on the same key meanwhile. Raises ``Refused`` when somebody does.

    The mark is a courtesy that ends by itself when a process dies; what must hold is held by rows that are unique.
    """
    mark = _mark(source, kind, key)
    if not cache.add(mark, 1, timeout=at_most_s):
        raise Refused(409, "still_running", retry_after=_AGAIN_AFTER_S)
    try:
        yield
    finally:
        cache.delete(mark)


@contextmanager
def one_of_few(source: Source, kind: str, few: int, *, at_most_s: int) -> Iterator[None]:
    """At most so many at once for each partner: slow uploads must not take every thread. Raises ``Refused``."""
    marks = (_mark(source, kind, f"lane {number}") for number in range(few))
    mark = next((mark for mark in marks if cache.add(mark, 1, timeout=at_most_s)), None)
    if mark is None:
        raise Refused(429, "busy", retry_after=_AGAIN_AFTER_S)
    try:
        yield
    finally:
        cache.delete(mark)


def _mark(source: Source, kind: str, key: str) -> str:
    return f"loa:exchange:{sha256_hex(f'{source.pk} {kind} {key}'.encode())[:40]}"
