"""What answers from outside tell of the time: a ``Date`` each. Knows no Django: whoever sends, hears."""

from __future__ import annotations

import statistics
import threading
import time
from collections import OrderedDict
from datetime import UTC
from email.utils import parsedate_to_datetime

#: For so long an answer counts, in seconds.
KEPT_S = 3600
#: So many other clocks must be heard before ours is called wrong: one of them may be wrong itself.
_AGREE = 3
_HOSTS_MAX = 50


class OtherClocks:
    """How far the clocks of others are ahead of ours, the last of each host."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_host: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def note(self, host: str, date: str | None, at: float | None = None) -> None:
        """An answer's ``Date``, which counts whole seconds."""
        now = time.time() if at is None else at
        try:
            told = parsedate_to_datetime(date or "")
        except (TypeError, ValueError):
            return
        # Without a zone it is the same: HTTP knows no other.
        ahead = (told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp() + 0.5 - now
        with self._lock:
            self._by_host.pop(host, None)
            self._by_host[host] = (now, ahead)
            if len(self._by_host) > _HOSTS_MAX:
                self._by_host.popitem(last=False)

    def ahead(self, at: float | None = None) -> float | None:
        """The median in seconds, once enough hosts were heard within the hour."""
        now = time.time() if at is None else at
        with self._lock:
            fresh = [ahead for heard_at, ahead in self._by_host.values() if abs(now - heard_at) < KEPT_S]
        return statistics.median(fresh) if len(fresh) >= _AGREE else None


#: Of this process.
heard = OtherClocks()
