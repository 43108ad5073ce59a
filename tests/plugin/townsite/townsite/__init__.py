"""A town's own Wagtail site, made before anyone there had heard of Loa."""

from .celery import app as celery_app

__all__ = ["celery_app"]
