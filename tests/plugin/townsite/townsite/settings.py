"""Settings of a plain Wagtail site; what Loa needs stands between the two marks at the end."""

import os
from pathlib import Path

BASE = Path(os.environ.get("TOWN_DATA", "."))
SECRET_KEY = "a town's secret"
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "townsite",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "townsite.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": BASE / "town.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL;"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = BASE / "static"
MEDIA_ROOT = BASE / "media"
MEDIA_URL = "/media/"
WAGTAIL_SITE_NAME = "The town"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
WAGTAILIMAGES_IMAGE_MODEL = "townsite.TownImage"
WAGTAILDOCS_DOCUMENT_MODEL = "townsite.TownDocument"
CELERY_BROKER_URL = os.environ.get("TOWN_BROKER", "memory://")
CELERY_TASK_IGNORE_RESULT = True

# --- Loa: from here …
INSTALLED_APPS += ["cms.core", "cms.entries", "publishers", "syndication", "ninja"]
LOA = {
    "PUBLIC_URL": os.environ.get("TOWN_URL", "http://127.0.0.1"),
    "ENCRYPTION_KEYS": ["a long random text of the town"],
    "OUTBOUND_ALLOW": ["127.0.0.0/8"],
}
LOA_PUBLISHERS = {"ENDPOINTS": {"FACEBOOK_GRAPH_URL": os.environ.get("TOWN_GRAPH", "https://graph.facebook.com")}}
CELERY_BEAT_SCHEDULE = {"loa-tick": {"task": "publishers.tick", "schedule": 1.0}}
# … to here.
