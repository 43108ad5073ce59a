"""Tests: a file database (threads must see it), work done at once, no outside world but loopback."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# Never the folder of a real installation, whatever the environment says.
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="loa-test-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

from .base import *  # noqa: F403
from .base import DATA_DIR, DATABASES, LOA, STORAGES

(DATA_DIR / "static").mkdir(exist_ok=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # threads of a test leave nothing open
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_BROKER_URL = os.environ.get("TEST_BROKER_URL", "memory://")
# Indexes are left alone; a test of them asks for ``indexed_at_once``.
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
LOA = {**LOA, "OUTBOUND_ALLOW": ["127.0.0.0/8"], "ENCRYPTION_KEYS": ["test-key"], "OAI_NAMESPACE": "loa.test"}
#: What is counted stays in memory: no thread writes while a test holds the database.
LOA |= {"COUNTS_URL": "", "COUNT_EVERY_S": 0.0}
