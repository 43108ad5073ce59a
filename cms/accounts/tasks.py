"""What beat runs for accounts."""

from __future__ import annotations

from celery import shared_task

from cms.core.tasks.alone import alone

from .actions import forget_old
from .audit import chain


@shared_task(name="accounts.keep", ignore_result=True)
@alone
def keep() -> None:
    """Seal the log's new rows, forget old sign-ins."""
    chain.seal()
    forget_old()
