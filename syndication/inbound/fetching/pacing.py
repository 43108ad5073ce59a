"""How often and how many at once: what keeps us welcome."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

#: A server's wish to be left alone is followed up to here.
MAX_RETRY_AFTER_S = 7 * 24 * 3600.0
#: A feed that keeps failing is still looked at once a day.
MAX_BACKOFF_S = 24 * 3600.0
_random = random.SystemRandom()


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness:
    """What one server is asked to bear. This very machine needs no consideration."""

    at_once: int = 2
    pause_s: float = 0.5
    at_once_here: int = 32

    def for_host(self, host: str) -> tuple[int, float]:
        """How many requests at once, and the pause after each."""
        return (self.at_once_here, 0.0) if _is_here(host) else (self.at_once, self.pause_s)


def next_delay(every_s: float, *, failures: int = 0, retry_after_s: float | None = None) -> float:
    """Seconds until the next look: the usual, doubled with each failure in a row, never before what was asked for.

    A tenth of it is left to chance, so that thirty departments are not asked in the same second for ever.
    """
    delay: float = min(every_s * 2.0 ** min(failures, 16), max(MAX_BACKOFF_S, every_s))
    delay *= _random.uniform(0.95, 1.05)
    asked_for = min(retry_after_s or 0.0, MAX_RETRY_AFTER_S)
    return max(delay, asked_for + _random.uniform(0, 0.05) * asked_for)


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds that a ``Retry-After`` header asks for; ``None`` when it says nothing that can be read."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), MAX_RETRY_AFTER_S)
    try:
        instant = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    return min(max(0.0, (instant - (now or datetime.now(UTC))).total_seconds()), MAX_RETRY_AFTER_S)


def _is_here(host: str) -> bool:
    name = urlsplit(f"//{host}").hostname or ""
    return name in ("localhost", "::1") or (name.startswith("127.") and name.replace(".", "").isdigit())
