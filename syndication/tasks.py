"""Celery carries: each task hands over to the room that knows the work."""

from __future__ import annotations

from datetime import datetime

from celery import Task, shared_task
from celery.signals import worker_process_shutdown, worker_shutting_down

from cms.core.clock import SystemClock

from .inbound.exchange import tasks as exchange_tasks  # noqa: F401 (registers its tasks)
from .inbound.harvesting import tasks as harvesting_tasks  # noqa: F401 (registers its task)
from .inbound.push.asking import ask_due
from .inbound.push.receiving import enqueue, unpack
from .inbound.push.taking import WAIT, take
from .inbound.tasks import keep_inbox, poll, settle  # noqa: F401 (registers them)
from .link_checker import tasks as link_checker_tasks  # noqa: F401 (registers its tasks)
from .websub import rounds


@shared_task(name="syndication.hub", ignore_result=True, bind=True)
def hub(self: Task) -> None:
    """Tell subscribers what changed, and verify those that asked."""
    rounds.note_and_expire()
    if self.request.is_eager:
        rounds.work_all()
    else:
        rounds.crew().look()


@shared_task(name="syndication.ask_hubs", ignore_result=True)
def ask_hubs() -> None:
    """Subscribe to the hubs of our sources, and renew."""
    ask_due(SystemClock().now())


@shared_task(name="syndication.take_push", ignore_result=True)
def take_push(source_id: int, packed: str, content_type: str, received_at: str) -> None:
    """Take in what a source's hub sent."""
    if not take(source_id, unpack(packed), content_type, datetime.fromisoformat(received_at)):
        enqueue(source_id, packed, content_type, received_at, wait_s=WAIT.total_seconds())


@worker_shutting_down.connect
@worker_process_shutdown.connect
def _stop(**kwargs: object) -> None:
    if rounds.crew.cache_info().currsize:
        rounds.crew().stop()
