"""A cache that may be away: what it would have saved is made again, and nobody is refused or fails because of it.

While it is away nothing is in it: ``add`` finds nobody before us, ``incr`` no such key. So limits don't hold meanwhile,
the libraries' own neither, and people come in. What must never happen twice asks ``cms.core.rates.once``.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger("loa.cache")

#: A line of the log in so many seconds; pages ask for it hundreds of times.
_SAID_EVERY_S = 30.0


def _or(otherwise: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """What to answer when the server does not."""

    def patient(ask: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(ask)
        def asked(self: PatientCache, *arguments: Any, **options: Any) -> Any:
            try:
                return ask(self, *arguments, **options)
            except (RedisError, OSError) as error:
                self._say(error)
                return otherwise(*arguments, **options)

        return asked

    return patient


def _no_such_key(key: str, *arguments: Any, **options: Any) -> int:
    raise ValueError(f"Key '{key}' not found")  # as Django says it


class PatientCache(RedisCache):
    """Django's own over Redis or Valkey."""

    _said_at = 0.0

    get = _or(lambda key, default=None, version=None: default)(RedisCache.get)
    get_many = _or(lambda keys, version=None: {})(RedisCache.get_many)
    has_key = _or(lambda key, version=None: False)(RedisCache.has_key)
    set = _or(lambda *arguments, **options: None)(RedisCache.set)
    set_many = _or(lambda data, *arguments, **options: list(data))(RedisCache.set_many)
    touch = _or(lambda *arguments, **options: False)(RedisCache.touch)
    add = _or(lambda *arguments, **options: True)(RedisCache.add)
    incr = _or(_no_such_key)(RedisCache.incr)
    delete = _or(lambda *arguments, **options: False)(RedisCache.delete)
    delete_many = _or(lambda *arguments, **options: None)(RedisCache.delete_many)

    def _say(self, error: Exception) -> None:
        if time.monotonic() - PatientCache._said_at > _SAID_EVERY_S:
            PatientCache._said_at = time.monotonic()
            logger.warning("the cache does not answer (%s); everything is made anew meanwhile", type(error).__name__)
