"""Celery carries: files are made on a queue of their own, one at a time in a process."""

from __future__ import annotations

import threading
from contextlib import suppress

from celery import shared_task
from celery.signals import worker_shutting_down

from cms.core.clock import SystemClock
from publishers.conf import conf

_stopping = threading.Event()
_at_work = threading.Lock()


@worker_shutting_down.connect
def _notice(**kwargs: object) -> None:
    _stopping.set()


@shared_task(name="publishers.derive", ignore_result=True)
def derive() -> None:
    """Make what waits. A second message finds the maker at work, who takes what came meanwhile along."""
    if not _at_work.acquire(blocking=False):
        return
    # Pictures and films are work for workers: other processes know the task's name only.
    from .making import make_waiting

    try:
        make_waiting(SystemClock(), is_stopping=_stopping.is_set)
    finally:
        _at_work.release()


def send() -> None:
    """Wake a worker; without a broker the beat's next word does it."""
    with suppress(Exception):
        derive.apply_async(queue=conf().derivatives_queue or None, expires=60)
