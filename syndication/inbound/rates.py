"""How often somebody may knock: counted in the shared cache, so all processes count together."""

from __future__ import annotations

import time

from django.core.cache import cache

from cms.core.ids import sha256_hex


def wait_for(who: str, *, limit: int, per_s: int) -> int:
    """Count one more and return 0, or the seconds until ``who`` may try again.

    The window is fixed: at its edge twice the limit may pass, which is harmless here.
    """
    now = time.time()
    window = int(now // per_s)
    # Hashed: a cache's keys are short and plain, and what names a caller may be a secret.
    key = f"loa:rate:{sha256_hex(who.encode())[:32]}:{window}"
    if cache.add(key, 1, timeout=per_s + 1):
        return 0
    try:
        count = cache.incr(key)
    except ValueError:  # it ran out between the two
        return 0
    return 0 if count <= limit else max(1, int((window + 1) * per_s - now))
