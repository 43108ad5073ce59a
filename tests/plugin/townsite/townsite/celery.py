"""The town's own Celery application."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "townsite.settings")
app = Celery("townsite")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
