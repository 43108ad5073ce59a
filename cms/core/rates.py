"""How often somebody may knock: counted in the shared cache, so all processes count together.

While the cache is away nobody knows, and a limit that can't be counted is none: it is worth less than the service. What
must never happen twice (a nonce) is refused then.
"""

from __future__ import annotations

from django.core.cache import cache

from .turns import take_turn


class NobodyKnows(Exception):
    """The cache is away: whether it happened before can't be said."""


def wait_for(who: str, *, limit: int, per_s: int) -> int:
    """Count one more and return 0, or the seconds until ``who`` may try again."""
    return take_turn(who, limit=limit, per_s=per_s).wait


def first_in(name: str, per_s: int) -> bool:
    """Whether it is the first of that name within so many seconds; while the cache is away each is."""
    return bool(cache.add(name, 1, timeout=per_s))


def once(name: str, per_s: int) -> bool:
    """Whether it is the first of that name, for what must never happen twice. Raises ``NobodyKnows``."""
    if not cache.add(name, 1, timeout=per_s):
        return False
    # A cache that is away takes everything and keeps nothing.
    if cache.get(name) is None:
        raise NobodyKnows
    return True
