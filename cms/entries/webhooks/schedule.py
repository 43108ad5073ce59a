"""When a message that was not taken is sent again, and when an address is left alone. Pure."""

from __future__ import annotations

from datetime import timedelta

#: After the first attempt that failed, the second, …; three days in all, then the message is given up.
PAUSES = tuple(
    timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
#: An address that took nothing for so long is left alone until a person looks.
PATIENCE = timedelta(days=3)
#: Attempts at one message at most.
ATTEMPTS_MAX = len(PAUSES) + 1


def pause_after(attempts: int, jitter: float) -> timedelta | None:
    """How long to wait after so many attempts; ``None``: give up. ``jitter``: 0 to 1, parts the impatient."""
    if attempts >= ATTEMPTS_MAX:
        return None
    return PAUSES[attempts - 1] * (1 + 0.1 * jitter)
