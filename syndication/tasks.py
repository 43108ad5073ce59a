"""Celery carries: each task hands over to the room that knows the work."""

from __future__ import annotations

from celery import Task, shared_task
from celery.signals import worker_process_shutdown, worker_shutting_down

from .websub import rounds


@shared_task(name="syndication.hub", ignore_result=True, bind=True)
def hub(self: Task) -> None:
    """Tell subscribers what changed, and verify those that asked."""
    rounds.note_and_expire()
    if self.request.is_eager:
        rounds.work_all()
    else:
        rounds.crew().look()


@worker_shutting_down.connect
@worker_process_shutdown.connect
def _stop(**kwargs: object) -> None:
    if rounds.crew.cache_info().currsize:
        rounds.crew().stop()
