"""One knock among those that are allowed in a window, and what is told of it to who knocks."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.core.cache import cache

from cms.core.ids import sha256_hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One knock, and how things stand after it."""

    limit: int
    per_s: int
    #: Knocks that are left in this window.
    left: int
    #: Seconds until the next window begins.
    renews_in: int
    #: It was one too many.
    is_over: bool

    @property
    def wait(self) -> int:
        """Seconds until the next one counts again; 0: this one counted."""
        return self.renews_in if self.is_over else 0

    def headers(self) -> dict[str, str]:
        """As programs read it: the policy, what is left of it and until when."""
        return {
            "RateLimit-Policy": f'"default";q={self.limit};w={self.per_s}',
            "RateLimit": f'"default";r={self.left};t={self.renews_in}',
        }


def take_turn(who: str, *, limit: int, per_s: int) -> Turn:
    """Count one more.

    The window is fixed: at its edge twice the limit may pass, which is harmless here.
    """
    now = time.time()
    window = int(now // per_s)
    renews_in = max(1, int((window + 1) * per_s - now))
    # Hashed: a cache's keys are short and plain, and what names a caller may be a secret.
    key = f"loa:rate:{sha256_hex(who.encode())[:32]}:{window}"
    count = 1
    if not cache.add(key, 1, timeout=per_s + 1):
        try:
            count = cache.incr(key)
        except ValueError:  # it ran out between the two
            count = 1
    left = max(0, limit - count)
    return Turn(limit=limit, per_s=per_s, left=left, renews_in=renews_in, is_over=count > limit)
