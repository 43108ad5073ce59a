"""What beat runs for reports: thin, the work is elsewhere."""

from __future__ import annotations

from celery import shared_task

from cms.core.clock import SystemClock

from .reminders import remind


@shared_task(name="reports.remind", ignore_result=True)
def remind_of_reports() -> None:
    """Letters about reports that are due; each once."""
    remind(SystemClock().now())
