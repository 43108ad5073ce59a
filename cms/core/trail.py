"""What a line of the log belongs to: the request that began it, the task, the delivery; carried from web to worker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

#: Under which a message of the broker carries it.
HEADER = "loa_trail"
#: What a proxy or a caller may call a request: anything else could forge lines of the log.
_FIT = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")

_NOTHING: Mapping[str, str] = {}
_trail: ContextVar[Mapping[str, str]] = ContextVar("loa_trail", default=_NOTHING)


def current() -> Mapping[str, str]:
    """What is known now: name → id."""
    return _trail.get()


@contextmanager
def on(ids: Mapping[str, str]) -> Iterator[None]:
    """Inside, this and nothing else is known."""
    token = _trail.set(dict(ids))
    try:
        yield
    finally:
        _trail.reset(token)


def request_id(given: str | None) -> str:
    """The caller's name for the request where it is a fit one, else a new one."""
    return given if given and _FIT.match(given) else uuid4().hex


def read(carried: object) -> dict[str, str]:
    """What a message brought; of another shape, nothing."""
    if not isinstance(carried, dict):
        return {}
    return {str(name): str(value)[:64] for name, value in carried.items() if _FIT.match(str(value))}
