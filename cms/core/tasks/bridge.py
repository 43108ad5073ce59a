"""Wagtail's background work (indexes, file clean-up) carried by Celery: a backend for django-tasks."""

from __future__ import annotations

import threading
from typing import Any

from celery import shared_task
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.signals import task_enqueued
from django_tasks.utils import get_random_id


class CeleryBackend(BaseTaskBackend):
    """Enqueues on commit (the signals that ask for work fire before it)."""

    supports_defer = True

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        self.validate_task(task)
        result = TaskResult(
            task=task, id=get_random_id(), status=TaskResultStatus.READY, enqueued_at=None, started_at=None,
            last_attempted_at=None, finished_at=None, args=args, kwargs=kwargs, backend=self.alias, errors=[],
            worker_ids=[],
        )  # fmt: skip
        # Without a broker the page is saved all the same: an index can be rebuilt, an editor's work can't.
        transaction.on_commit(
            lambda: run_task.apply_async(
                args=(task.module_path, list(args), dict(kwargs)), task_id=result.id, eta=task.run_after
            ),
            robust=True,
        )
        task_enqueued.send(type(self), task_result=result)
        return result


#: The same work twice at once (a page saved twice is indexed twice) would meet itself in the database.
_turns = [threading.Lock() for _ in range(32)]


@shared_task(name="core.run_task", ignore_result=True)
def run_task(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Run a django-tasks task; one whose object was deleted meanwhile has nothing left to do."""
    turn = _turns[hash((path, repr(args), repr(kwargs))) % len(_turns)]
    try:
        with turn:
            import_string(path).call(*args, **kwargs)
    except ObjectDoesNotExist:
        return
