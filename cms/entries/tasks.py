"""What beat runs for the entry store."""

from __future__ import annotations

from celery import shared_task
from django.core.cache import cache

from cms.core.clock import SystemClock
from cms.core.tasks.alone import alone

from . import quota
from .access.writing import forget_calls
from .actions.sweep import sweep_entries
from .webhooks import rounds

_CURSOR = "loa:entries:sweep-cursor"


@shared_task(name="entries.sweep", ignore_result=True)
def sweep() -> None:
    """Stamp leftovers, mend differences, look at the next pages in full."""
    _, cursor = sweep_entries(cursor=cache.get(_CURSOR, 0))
    cache.set(_CURSOR, cursor, timeout=None)


@shared_task(name="entries.send_webhooks", ignore_result=True)
@alone
def send_webhooks() -> None:
    """Hand over what other programs are owed."""
    rounds.work(SystemClock())


@shared_task(name="entries.tidy", ignore_result=True)
def tidy() -> None:
    """Forget old answers of the API and the old log of webhooks."""
    forget_calls()
    rounds.tidy(SystemClock())
    quota.count()
