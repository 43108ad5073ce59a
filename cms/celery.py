"""The Celery application of the workers, and a light one for beat (which only knows task names)."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")

app = Celery("cms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

#: Beat sends names; loading Wagtail for that would cost a hundred megabytes.
beat = Celery("cms-beat", fixups=[])
beat.config_from_object("django.conf:settings", namespace="CELERY")
