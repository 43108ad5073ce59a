"""Celery carries: sites are visited when their time has come."""

from __future__ import annotations

from celery import shared_task

from cms.core.tasks.alone import alone

from .checking import check_due


@shared_task(name="syndication.check_sites", ignore_result=True)
@alone
def check_sites() -> None:
    """Visit the departments' sites that are due."""
    check_due()
