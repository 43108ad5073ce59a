"""A task goes on in the trail of whoever sent it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import Any

from celery import signals

from cms.core import trail

_open: ContextVar[AbstractContextManager[None] | None] = ContextVar("loa_task_trail", default=None)


def connect() -> None:
    """Listen to what Celery tells of each task."""
    signals.before_task_publish.connect(_hand_on, dispatch_uid="loa.trail")
    signals.task_prerun.connect(_take_up, dispatch_uid="loa.trail")
    signals.task_postrun.connect(_leave, dispatch_uid="loa.trail")


def _hand_on(headers: dict[str, Any] | None = None, **kwargs: Any) -> None:
    carried = dict(trail.current())
    if headers is not None and carried:
        headers[trail.HEADER] = carried


def _take_up(task: Any = None, task_id: str = "", **kwargs: Any) -> None:
    carried = trail.read(getattr(getattr(task, "request", None), trail.HEADER, None))
    # Run at once, in the sender's own thread: the trail is still here.
    entered = trail.on({**trail.current(), **carried, "task": task_id})
    entered.__enter__()
    _open.set(entered)


def _leave(**kwargs: Any) -> None:
    entered = _open.get()
    if entered is not None:
        _open.set(None)
        entered.__exit__(None, None, None)
