"""What beat runs for the entry store."""

from __future__ import annotations

from celery import shared_task
from django.core.cache import cache

from .actions.sweep import sweep_entries

_CURSOR = "loa:entries:sweep-cursor"


@shared_task(name="entries.sweep", ignore_result=True)
def sweep() -> None:
    """Stamp leftovers, mend differences, look at the next pages in full."""
    _, cursor = sweep_entries(cursor=cache.get(_CURSOR, 0))
    cache.set(_CURSOR, cursor, timeout=None)
