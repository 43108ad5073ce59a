"""Everything that an installation needs, looked at once, each in a sentence with what to do."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cms.core.conf import conf as core_conf
from cms.core.health import look_now
from cms.core.http import HttpClient, HttpError
from cms.core.rotation import rotate_all
from cms.entries import blobs

from .conf import conf

Level = Literal["ok", "warning", "ill"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    about: str
    level: Level
    text: str = ""


def examine(*, outside: bool) -> Iterator[Finding]:
    """Look at everything; ``outside`` also calls the platforms. A look that fails is a finding itself."""
    looks: list[tuple[str, Callable[[], Iterator[Finding]]]] = [
        ("settings", _settings), ("migrations", _migrations), ("parts", _parts), ("keys", _keys), ("files", _files),
    ]  # fmt: skip
    if outside:
        looks.append(("outside", _outside))
    for name, look in looks:
        try:
            yield from look()
        except Exception as error:
            # Its text may hold an address with a password.
            yield Finding(about=name, level="ill", text=f"This could not be looked at ({type(error).__name__}).")


def _settings() -> Iterator[Finding]:
    told = [message for message in run_checks(include_deployment_checks=not settings.DEMO) if message.level >= WARNING]
    is_production = settings.SETTINGS_MODULE.endswith("production")
    for message in told:
        level: Level = "ill" if message.is_serious() else "warning"
        if level == "ill" or is_production:
            yield Finding(about="settings", level=level, text=f"{message.msg} ({message.id})")
    if not any(message.is_serious() for message in told):
        where = "Their values can be used." if is_production else "Their values can be used, on one machine."
        yield Finding(about="settings", level="ok", text=where)


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        text = f"{len(plan)} migrations wait, first {plan[0][0]}; run manage.py migrate."
        yield Finding(about="migrations", level="ill", text=text)
    else:
        yield Finding(about="migrations", level="ok", text="The database is of this version.")


def _parts() -> Iterator[Finding]:
    for name, part in look_now().items():
        yield Finding(about=name, level="ok" if part.ok else "ill", text=part.detail or "It is well.")


def _keys() -> Iterator[Finding]:
    unreadable = [row for done in rotate_all(dry_run=True) for row in done.unreadable]
    if unreadable:
        text = (
            f"{len(unreadable)} stored credentials can't be read with the keys of this installation ({unreadable[0]}). "
            "Put the key that they were sealed under behind the first of ENCRYPTION_KEYS."
        )
        yield Finding(about="keys", level="ill", text=text)
    for name in conf().keys:
        path = Path(conf().data_dir) / name
        if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Finding(about="keys", level="warning", text=f"{path} can be read by others; chmod 600 it.")
    if not conf().passphrase():
        text = "No BACKUP_PASSPHRASE_FILE is set: backups can't hold the keys. Keep them elsewhere, or set it."
        yield Finding(about="keys", level="warning", text=text)
    if not unreadable:
        yield Finding(about="keys", level="ok", text="Every stored credential can be read.")


def _files() -> Iterator[Finding]:
    for name, store in (("media", default_storage), ("blobs", blobs.store())):
        if not isinstance(store, FileSystemStorage):
            continue
        folder = Path(store.location)
        there = next(path for path in (folder, *folder.parents) if path.exists())
        if not os.access(there, os.W_OK | os.X_OK):
            yield Finding(about="files", level="ill", text=f"{name}: {there} can't be written; give it to this user.")
        else:
            yield Finding(about="files", level="ok", text=f"{name}: {folder} can be written.")
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        text = "Styles and scripts are not collected; run manage.py collectstatic --noinput."
        yield Finding(about="files", level="warning", text=text)


def _outside() -> Iterator[Finding]:
    """One request to each host that platforms are called at: any answer will do."""
    hosts = sorted({"{0.scheme}://{0.netloc}/".format(urlsplit(url)) for url in _endpoints() if url})
    client = HttpClient(core_conf().http_policy())
    for url in hosts:
        try:
            answer = client.request("GET", url, read_timeout=5)
        except HttpError as error:
            why = f"{url} can't be reached ({type(error).__name__}); see OUTBOUND_PROXY, OUTBOUND_ALLOW, the firewall."
            yield Finding(about="outside", level="ill", text=why)
        else:
            yield Finding(about="outside", level="ok", text=f"{url} answers ({answer.status}).")


def _endpoints() -> list[str]:
    return list(conf().endpoints)
