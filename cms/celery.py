"""The Celery application of the workers, and a light one for beat (which only knows task names)."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")

app = Celery("cms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

#: Beat sends names; loading Wagtail for that would cost a hundred megabytes.
beat = Celery("cms-beat", fixups=[], set_as_current=False)
beat.config_from_object("django.conf:settings", namespace="CELERY")


@beat_init.connect
def _first_heartbeat(**kwargs: Any) -> None:
    """Without waiting for the first period: /healthz is green as soon as beat and a worker are up."""
    beat.send_task("core.heartbeat", expires=30)


@worker_ready.connect
def _settle(**kwargs: Any) -> None:
    from cms.core.steady import settle  # not for beat, which has no Django

    settle()
