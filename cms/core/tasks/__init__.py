"""Tasks of the kernel."""

from __future__ import annotations

import time

from celery import shared_task
from django.core.cache import cache

from .bridge import run_task

__all__ = ["heartbeat", "run_task"]

#: Cache key under which the last heartbeat that went from beat through a worker is kept (Unix seconds).
HEARTBEAT_KEY = "loa:heartbeat"


@shared_task(name="core.heartbeat", ignore_result=True)
def heartbeat() -> None:
    """Proof that beat sends and a worker works."""
    cache.set(HEARTBEAT_KEY, time.time(), timeout=None)
