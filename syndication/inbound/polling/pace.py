"""How often a source is asked. Pure: sooner while it is active, less and less often while it is silent."""

from __future__ import annotations

from datetime import timedelta

#: Nobody is asked more often than this, nor, while all is well, less often than that.
SOONEST_S, LATEST_S = 300.0, 6 * 3600.0
#: Silent for so long: asked so many times less often.
_SLOWER = ((timedelta(days=60), 8.0), (timedelta(days=14), 4.0), (timedelta(days=3), 2.0))
_ACTIVE = timedelta(days=1)


def pace(every_s: float, silent: timedelta) -> float:
    """Seconds until the next question, for a source that is asked every ``every_s`` and brought nothing for so long."""
    if silent < _ACTIVE:
        return max(min(every_s, SOONEST_S), every_s / 2)
    factor = next((factor for since, factor in _SLOWER if silent >= since), 1.0)
    return max(every_s, min(every_s * factor, LATEST_S))
