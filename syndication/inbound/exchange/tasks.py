"""Celery carries: what came in is worked on, what became of it is followed and told."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from cms.core.clock import SystemClock
from cms.core.tasks.alone import alone

from . import fates, telling
from .gate import forget_nonces
from .working import work_due


@shared_task(name="syndication.exchange_work", ignore_result=True)
@alone
def exchange_work() -> None:
    """Hand over what came in, and catch up with what lost messages left behind."""
    now = SystemClock().now()
    while work_due(now):
        now = SystemClock().now()
    fates.follow(fates.behind(now), now)


@shared_task(name="syndication.exchange_follow", ignore_result=True)
def exchange_follow(*, entry: str = "", proposal: int = 0) -> None:
    """Something was decided or published: follow what was handed in of it, and tell at once."""
    found = fates.of_entry(UUID(entry)) if entry else fates.of_proposal(proposal)
    if fates.follow(found, SystemClock().now()):
        telling.tell_due(SystemClock())


@shared_task(name="syndication.exchange_tell", ignore_result=True)
@alone
def exchange_tell() -> None:
    """Tell partners what is due."""
    telling.tell_due(SystemClock())


@shared_task(name="syndication.exchange_tidy", ignore_result=True)
@alone
def exchange_tidy() -> None:
    """Notice deleted drafts, forget old nonces."""
    now = SystemClock().now()
    fates.follow(fates.in_review().iterator(chunk_size=200), now)
    forget_nonces(now)
