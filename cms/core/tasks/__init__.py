"""Tasks of the kernel."""

from __future__ import annotations

import time

from celery import shared_task
from django.core.cache import cache

from cms.core import clock_drift

from .alone import alone
from .bridge import run_task

__all__ = ["flush_counts", "heartbeat", "run_task"]

#: Cache key under which the last heartbeat that went from beat through a worker is kept (Unix seconds).
HEARTBEAT_KEY = "loa:heartbeat"


@shared_task(name="core.heartbeat", ignore_result=True)
def heartbeat() -> None:
    """Proof that beat sends and a worker works."""
    cache.set(HEARTBEAT_KEY, time.time(), timeout=None)
    clock_drift.tell()


@shared_task(name="core.flush_counts", ignore_result=True)
@alone
def flush_counts() -> None:
    """What processes counted becomes rows."""
    # Not above: Wagtail's models ask for the backend beside this, when no model is loaded yet.
    from cms.core.counting.flushing import flush_all

    flush_all()
