"""Celery carries: sites are visited when their time has come, and old visits are thinned out."""

from __future__ import annotations

from celery import shared_task

from cms.core.clock import SystemClock
from cms.core.tasks.alone import alone

from .checking import check_due
from .thinning import thin_out


@shared_task(name="syndication.check_sites", ignore_result=True)
@alone
def check_sites() -> None:
    """Visit the departments' sites that are due."""
    check_due()


@shared_task(name="syndication.thin_out_checks", ignore_result=True)
@alone
def thin_out_checks() -> None:
    """Remove visits that no figure needs any more."""
    thin_out(SystemClock().now())
