"""A database of one part's own, in this very process: for what is counted or explained rather than raced."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from tests.shell.installation import ROOT


@contextmanager
def in_process(folder: Path, environment: dict[str, str]) -> Iterator[None]:
    """Django set up on a copy of the bench's migrated database (SQLite) or on the given one (PostgreSQL).

    Eager: a hint would look for a broker. One process does this once.
    """
    with tempfile.TemporaryDirectory(prefix="loa-bench-") as scratch:
        settings = {
            **environment, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "cms.settings.dev", "DEMO": "0",
            "CELERY_BROKER_URL": "memory://", "CACHE_URL": "redis://127.0.0.1:1/0", "LOG_LEVEL": "ERROR",
        }  # fmt: skip
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env={**os.environ, **settings}, check=True
        )
        if "DATABASE_URL" not in settings:
            shutil.copy(folder / "loa.sqlite3", scratch)
            settings["DATA_DIR"] = scratch
        os.environ.update(settings)
        django.setup()
        from django.db import connections

        from cms.core.steady import settle_server

        settle_server()  # as the server does
        try:
            yield
        finally:
            connections.close_all()
