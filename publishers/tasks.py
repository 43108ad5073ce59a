"""Celery carries: each task is (id) → engine."""

from __future__ import annotations

import threading
from uuid import UUID

from celery import shared_task
from celery.signals import worker_shutting_down

from cms.core.clock import SystemClock

from .engine.hints import tick as engine_tick
from .engine.probing import probe_channel
from .engine.runner import run_delivery
from .engine.sweep import close_dead_attempts, entries_to_follow_up
from .planning.plan import follow_entry

_stopping = threading.Event()


@worker_shutting_down.connect
def _notice(**kwargs: object) -> None:
    _stopping.set()


@shared_task(name="publishers.run", ignore_result=True)
def run(delivery_id: str, fence: int) -> None:
    """Work on a claimed delivery."""
    run_delivery(UUID(delivery_id), fence, is_stopping=_stopping.is_set)


@shared_task(name="publishers.tick", ignore_result=True)
def tick() -> None:
    """Hand out what is due."""
    engine_tick()


@shared_task(name="publishers.sweep", ignore_result=True)
def sweep() -> None:
    """Tidy after dead workers; plan what a lost event left unplanned."""
    now = SystemClock().now()
    close_dead_attempts(now)
    for entry in entries_to_follow_up(now):
        follow_entry(entry)


@shared_task(name="publishers.probe", ignore_result=True)
def probe(channel_id: int) -> None:
    """Test a channel's connection."""
    probe_channel(channel_id, SystemClock().now())
