"""Making a backup: files, then the database, then the files that came meanwhile, and the manifest last."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from django.db import connection

from cms.core.clock import SystemClock
from cms.core.registries import keepers

from . import manifest, sealing, trees
from .conf import conf
from .databases import postgres, sqlite
from .databases.snapshot import Snapshot
from .errors import Damaged, Refused
from .generations import Generations
from .pool import digest_of
from .trees import Kept
from .verifying import problems_of

FILES, KEYS = "files.jsonl.gz", "keys.sealed"
_NOT_SEALED = (
    "The keys can't be sealed: nobody gave a passphrase. Write one into a file that only you can read, and name the "
    "file in BACKUP_PASSPHRASE_FILE; or leave the keys out with --without-keys and keep them elsewhere."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup that was made and looked over."""

    name: str
    files: int
    bytes: int
    rows: int
    deleted: list[str]


def back_up(folder: Path, *, keep: int = 0, with_keys: bool = True) -> Made:
    """Make a backup in the folder and verify it. Raises ``Refused`` or ``Damaged``; then none was made."""
    passphrase = conf().passphrase()
    if with_keys and not passphrase:
        raise Refused(_NOT_SEALED)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = Generations(folder)
    with there.alone():
        now = SystemClock().now()
        with there.making(now) as draft:
            if with_keys:
                _write(draft / KEYS, sealing.seal(conf().keys, passphrase))
            written = _fill(draft, there)
            problems = problems_of(draft, there.pool, passphrase=passphrase)
            if problems:
                raise Damaged(problems)
        deleted = there.keep(keep) if keep else []
    return Made(
        name=there.whole()[-1].name,
        files=written.files,
        bytes=written.bytes,
        rows=sum(written.counts.values()),
        deleted=deleted,
    )


def _fill(draft: Path, there: Generations) -> manifest.Manifest:
    """Everything but the keys, and the manifest over all of it."""
    first = trees.take(there.pool, _known(there))
    # Before the database is read: what stands in it at least.
    facts = {name: keeper.facts() for name, keeper in keepers.items()}
    snapshot = _database(draft)
    made_at = SystemClock().now()
    files = trees.both(first, trees.take(there.pool, first))
    trees.write_list(draft / FILES, files)
    written = _manifest(draft, snapshot, files, made_at=made_at.isoformat(), facts=facts)
    manifest.write(draft, written)
    for path in draft.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    return written


def _known(there: Generations) -> list[Kept]:
    """The files of the last backup: most have not changed since."""
    whole = there.whole()
    return trees.read_list(whole[-1] / FILES) if whole else []


def _database(draft: Path) -> Snapshot:
    if connection.vendor == "sqlite":
        return sqlite.take(Path(connection.settings_dict["NAME"]).absolute(), draft)
    if connection.vendor == "postgresql":
        return postgres.take(draft)
    raise Refused(f"Backups of {connection.display_name} are not made by Loa; use its own tools.")


def _manifest(draft: Path, snapshot: Snapshot, files: list[Kept], **more: Any) -> manifest.Manifest:
    return manifest.Manifest(
        versions=versions(),
        form=snapshot.form,
        database=snapshot.file,
        migrations=snapshot.migrations,
        counts=snapshot.counts,
        hashes={path.name: digest_of(path) for path in sorted(draft.iterdir())},
        files=len(files),
        bytes=sum(kept.size for kept in files),
        has_keys=(draft / KEYS).exists(),
        elsewhere=trees.elsewhere(),
        **more,
    )


def versions() -> dict[str, str]:
    """What made the backup, for whoever has to build the same again."""
    found = {"python": sys.version.split()[0], "database": connection.display_name}
    for name in ("wagtail-loa", "wagtail", "django"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:  # run from a checkout
            continue
    return found


def _write(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
