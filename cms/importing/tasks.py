"""Celery carries: each task hands an id to the actions."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from .actions import run as running
from .actions.tidy import forget_files
from .actions.wishes import fulfil_waiting

_MOST_WISHES = 50


@shared_task(name="importing.run", ignore_result=True)
def run(import_id: int) -> None:
    """Work on an import for a while; what is left is the next message's."""
    if running.run(import_id):
        run.delay(import_id)


@shared_task(name="importing.sweep", ignore_result=True)
def sweep() -> None:
    """Imports whose worker died go on; what a lost event left undone is done."""
    for import_id in running.stalled(timezone.now()):
        run.delay(import_id)
    fulfil_waiting(most=_MOST_WISHES)


@shared_task(name="importing.tidy", ignore_result=True)
def tidy() -> None:
    """Old files of imports that have ended go."""
    forget_files(timezone.now())
