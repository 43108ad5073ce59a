"""What is logged, and how."""

from __future__ import annotations

from typing import Any

from . import env

_FORMATS = ("line", "json")


def config() -> dict[str, Any]:
    """Django's ``LOGGING``."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": "cms.core.log_lines.Line", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "json": {"()": "cms.core.log_lines.JsonLine"},
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": env.one_of("LOG_FORMAT", "line", _FORMATS)}
        },
        "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
        # httplib2, urllib3 and the platform libraries write addresses with tokens when they talk: only errors pass.
        "loggers": {
            "wagtail": {"level": "WARNING"},
            "django_tasks": {"level": "WARNING"},
            "urllib3": {"level": "ERROR"},
            "googleapiclient": {"level": "ERROR"},
            "google": {"level": "ERROR"},
            "django.request": {"level": "ERROR"},
            "fontTools": {"level": "ERROR"},
            # Two lines for each tick of every second would bury what matters.
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
        },
    }
