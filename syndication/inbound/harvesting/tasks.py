"""Celery carries: harvests go on."""

from __future__ import annotations

from celery import shared_task

from cms.core.tasks.alone import alone

from .rounds import harvest_due


@shared_task(name="syndication.harvest", ignore_result=True)
@alone
def harvest() -> None:
    """Harvest the repositories whose time has come."""
    harvest_due()
