"""Is this installation at work? Two commands must not meet it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from cms.core.health import HEARTBEAT_LATE_S
from cms.core.tasks import HEARTBEAT_KEY

from .alone import alone
from .errors import Refused

_RUNS = "Loa is running on {folder}; stop it first (all its processes, on every machine)."


@contextmanager
def standing_still() -> Iterator[None]:
    """Nothing runs here, and ``manage.py up`` does not start meanwhile. Raises ``Refused``."""
    folder = Path(settings.DATA_DIR)
    sentence = _RUNS.format(folder=folder)
    with alone(folder / "run" / "up.lock", sentence):
        if _beats():
            raise Refused(sentence)
        yield


def _beats() -> bool:
    """Whether a heartbeat went through a worker lately. A cache that does not answer stands still too."""
    try:
        last = cache.get(HEARTBEAT_KEY)
    except Exception:
        return False
    return last is not None and time.time() - last < HEARTBEAT_LATE_S
