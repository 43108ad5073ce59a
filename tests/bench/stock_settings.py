"""The product's settings with the stock ways of reading beside it: Wagtail's API v2 and Django's syndication view."""

from __future__ import annotations

from cms.settings.dev import *  # noqa: F403
from cms.settings.dev import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.api.v2", "rest_framework"]
ROOT_URLCONF = "tests.bench.stock_urls"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_BROKER_URL = "memory://"
ALLOWED_HOSTS = ["*"]
