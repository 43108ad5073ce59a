"""Celery carries: sources are asked, what is wanted is accepted, fingerprints and alerts are kept in step."""

from __future__ import annotations

from celery import shared_task

from cms.core.clock import SystemClock
from cms.core.tasks.alone import alone

from .deciding.queue import accept_wanted
from .matching.known import note_entries, refresh_links
from .polling.alerts import announce
from .polling.asking import ask_due
from .polling.gone import withdraw_gone


@shared_task(name="syndication.poll", ignore_result=True)
@alone
def poll() -> None:
    """Ask the sources whose time has come."""
    ask_due()


@shared_task(name="syndication.settle", ignore_result=True)
@alone
def settle() -> None:
    """Accept what trusted sources sent, and what somebody chose many of."""
    while accept_wanted():
        pass


@shared_task(name="syndication.keep_inbox", ignore_result=True)
@alone
def keep_inbox() -> None:
    """Note the texts of our own entries; tell people of stale sources; look whether missing items are gone for good."""
    now = SystemClock().now()
    note_entries()
    refresh_links()
    announce(now)
    withdraw_gone(now)
