"""One at a time in a process: what waits for a slow stranger must not fill the threads kept for others."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps


def alone(work: Callable[[], None]) -> Callable[[], None]:
    """A call while another one is at work does nothing."""
    at_work = threading.Lock()

    @wraps(work)
    def once() -> None:
        if at_work.acquire(blocking=False):
            try:
                work()
            finally:
                at_work.release()

    return once
