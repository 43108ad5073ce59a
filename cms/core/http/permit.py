"""A last word before bytes leave: whoever was overtaken meanwhile must not speak any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class NotPermitted(Exception):
    """The request was not sent: its permit ran out. No ``HttpError``, since earlier requests may have arrived."""


_permit: ContextVar[Callable[[], bool] | None] = ContextVar("loa_http_permit", default=None)


@contextmanager
def permitted_while(is_permitted: Callable[[], bool]) -> Iterator[None]:
    """Inside, every request of this thread asks first and raises ``NotPermitted`` once the answer is no."""
    token = _permit.set(is_permitted)
    try:
        yield
    finally:
        _permit.reset(token)


def check_permit() -> None:
    """Raises ``NotPermitted``."""
    permit = _permit.get()
    if permit is not None and not permit():
        raise NotPermitted
