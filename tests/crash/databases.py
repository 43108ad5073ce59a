"""A migrated database to copy, and a copy for each worker: files for SQLite, clones for PostgreSQL."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
#: Set by an installation; no worker of ours may see it.
_NOT_OURS = ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "DATA_DIR", "DEMO", "PUBLIC_URL", "PORT")


_TEMPLATE = "loa_crash_template"


class Databases(Protocol):
    """Where workers get theirs from."""

    def clone(self, name: str) -> str:
        """A new database; returns its address."""

    def drop(self, name: str) -> None: ...


def environment(url: str) -> dict[str, str]:
    """What a worker's process sees."""
    env = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    return {**env, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}


def migrate(url: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment(url), check=True)


class SqliteFiles:
    """Copies of one file, in ``folder``."""

    def __init__(self, template: Path, folder: Path) -> None:
        self._template = template
        self._folder = folder

    def clone(self, name: str) -> str:
        path = self._folder / f"{name}.sqlite3"
        shutil.copyfile(self._template, path)
        return f"sqlite:///{path}"

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            (self._folder / f"{name}.sqlite3{suffix}").unlink(missing_ok=True)


class PostgresClones:
    """Clones of one database of a server, to which nobody may be connected."""

    def __init__(self, url: str, *, template: str) -> None:
        self._url = url
        self._template = template

    def clone(self, name: str) -> str:
        self.drop(name)
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}"')
        return _at(self._url, name)

    def drop(self, name: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(_at(self._url, "postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


@contextmanager
def sqlite(folder: Path, cache: Path) -> Iterator[Databases]:
    """Files; the migrated one is kept in ``cache`` as long as the migrations stay."""
    cache.mkdir(parents=True, exist_ok=True)
    template = cache / f"template-{_migrations()}.sqlite3"
    if not template.exists():
        print("Migrating a database to copy (about a minute) …", flush=True)
        part = template.with_suffix(".part")
        part.unlink(missing_ok=True)
        migrate(f"sqlite:///{part}")
        part.replace(template)
    yield SqliteFiles(template, folder)


@contextmanager
def postgres() -> Iterator[Databases]:
    """A server of our own, as long as the block lasts. Raises ``ImportError`` where its wheel is missing."""
    from tests.fixtures.servers import running_postgres

    with running_postgres() as url:
        print("Migrating a database to clone (about two minutes) …", flush=True)
        migrate(PostgresClones(url, template="template1").clone(_TEMPLATE))
        yield PostgresClones(url, template=_TEMPLATE)


def _at(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _migrations() -> str:
    """Names what a migrated database depends on."""
    digest = hashlib.sha256()
    for path in sorted(ROOT.glob("*/**/migrations/*.py")):
        if ".venv" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
