"""Is this installation well? One sentence per part, for people, probes and load balancers."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import clock_drift, metrics
from .registries import Part, ailments, health_parts, metric_sources
from .tasks import HEARTBEAT_KEY

logger = logging.getLogger("loa.health")

#: Beat sends a heartbeat every ten seconds; three missed ones are no accident.
HEARTBEAT_LATE_S = 35
#: Less free space than this and uploads, renditions or the database will soon fail.
DISK_FREE_MIN_BYTES = 200 * 1024 * 1024
#: Probes share one look per second: when the worker is away, a look takes as long as its time-out.
LOOK_LASTS_S = 1.0
_WORKER_ANSWERS_WITHIN_S = 1.0
_BROKER_ANSWERS_WITHIN_S = 2.0


def register() -> None:
    """Put the kernel's own parts into the registry; other packages add theirs."""
    for name, look in (
        ("database", _database), ("broker", _broker), ("worker", _worker), ("beat", _beat), ("disk", _disk),
        ("clock", clock_drift.part),
    ):  # fmt: skip
        health_parts.register(name, look)
    ailments.register("clock", clock_drift.ailment)
    metric_sources.register("clock", clock_drift.figures)


def look_now() -> dict[str, Part]:
    """Every part, looked at now. A part that raises is not well, and its error stays in the log."""
    return {name: _look(name, part) for name, part in health_parts.items()}


def look_at(name: str) -> Part:
    """One part, looked at now; what nobody registered is well."""
    part = health_parts.get(name)
    return _look(name, part) if part else Part(True)


class _Memo:
    """The last look, shared by all threads of the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parts: dict[str, Part] = {}
        self._until = 0.0

    def parts(self) -> dict[str, Part]:
        with self._lock:
            if time.monotonic() >= self._until:
                self._parts = look_now()
                self._until = time.monotonic() + LOOK_LASTS_S
            return self._parts

    def forget(self) -> None:
        with self._lock:
            self._until = 0.0


memo = _Memo()


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when every part is well, else 503; the body says which and why."""
    parts = memo.parts()
    ok = all(part.ok for part in parts.values())
    body = {"ok": ok, "parts": {name: {"ok": part.ok, "detail": part.detail} for name, part in parts.items()}}
    return JsonResponse(body, status=200 if ok else 503, json_dumps_params={"ensure_ascii": False})


@never_cache
@require_safe
def metrics_page(request: HttpRequest) -> HttpResponse:
    """The same, and what other packages count, in Prometheus' text format."""
    return HttpResponse(metrics.render(memo.parts()), content_type=metrics.CONTENT_TYPE)


def _look(name: str, part: Callable[[], Part]) -> Part:
    try:
        return part()
    except Exception as error:
        # The error may carry an address with a password: its type is enough for the outside.
        logger.warning("health part %s failed", name, exc_info=True)
        return Part(False, _("It does not answer (%(error)s).") % {"error": type(error).__name__})


def _database() -> Part:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return Part(True)


def _broker() -> Part:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=_BROKER_ANSWERS_WITHIN_S)
        broker.default_channel  # noqa: B018 - opening a channel is what really asks a Redis-like broker
    return Part(True)


def _worker() -> Part:
    if current_app.conf.task_always_eager:
        return Part(True, _("Tasks run at once, without a worker."))
    if current_app.control.ping(timeout=_WORKER_ANSWERS_WITHIN_S, limit=1):
        return Part(True)
    return Part(False, _("No worker answers: nothing is being sent."))


def _beat() -> Part:
    if current_app.conf.task_always_eager:
        return Part(True, _("Tasks run at once, without a clock."))
    last = cache.get(HEARTBEAT_KEY)
    if last is None:
        return Part(False, _("No heartbeat yet: beat or the worker has not started."))
    age = max(0, round(time.time() - last))
    if age > HEARTBEAT_LATE_S:
        return Part(
            False, _("The last heartbeat came %(age)d seconds ago: beat or the worker stands still.") % {"age": age}
        )
    return Part(True)


def _disk() -> Part:
    free = shutil.disk_usage(_data_folder()).free
    if free < DISK_FREE_MIN_BYTES:
        return Part(False, _("Only %(free)d MB are free; make room soon.") % {"free": free // 1_000_000})
    return Part(True)


def _data_folder() -> Path:
    """The folder that fills up: ours, else where the site keeps its uploads (an ancestor, if not made yet)."""
    folder = Path(getattr(settings, "DATA_DIR", "") or settings.MEDIA_ROOT or ".").absolute()
    return next(path for path in (folder, *folder.parents) if path.exists())
