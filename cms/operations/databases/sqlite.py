"""SQLite: its own backup, which waits for nobody, and back."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from cms.operations.errors import Damaged, Refused

from .snapshot import Snapshot

FORM = "sqlite"
_FILE = "database.sqlite3.gz"
#: Most of a page-structured file is emptiness: more effort gains a few percent and costs minutes.
_EFFORT = 3


def take(source: Path, folder: Path) -> Snapshot:
    """Copy the database as of now. Raises ``Damaged`` when what was copied is not sound."""
    draft = folder / "database.sqlite3"
    address = f"{source.as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=60)) as live, closing(sqlite3.connect(draft)) as copy:
        live.backup(copy)  # in one step: a reader, for whom nobody waits
        copy.execute("PRAGMA journal_mode=DELETE")
        snapshot = Snapshot(form=FORM, file=_FILE, counts=_counts(copy), migrations=_migrations(copy))
        problems = _unsound(copy)
    if problems:
        raise Damaged([f"The database is damaged: {problems}. Put an earlier backup back."])
    with draft.open("rb") as read, gzip.open(folder / _FILE, "wb", compresslevel=_EFFORT) as write:
        shutil.copyfileobj(read, write, 1024 * 1024)
    draft.unlink()
    return snapshot


def is_empty(path: Path) -> bool:
    """Whether nothing would be lost: no file, or none in which a page was ever kept."""
    if not path.exists() or path.stat().st_size == 0:
        return True
    with closing(sqlite3.connect(path)) as database:
        try:
            return database.execute("SELECT count(*) FROM wagtailcore_page WHERE depth > 2").fetchone()[0] == 0
        except sqlite3.DatabaseError:
            names = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            return bool(names == 0)


def put_back(packed: Path, target: Path, stamp: str) -> dict[str, int]:
    """Unpack beside the target, look it over, then take its place; what was there is set aside. Returns its counts."""
    draft = target.with_name(f".{target.name}.{uuid4().hex[:8]}")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with gzip.open(packed, "rb") as read, draft.open("wb") as write:
            shutil.copyfileobj(read, write, 1024 * 1024)
        with closing(sqlite3.connect(draft)) as database:
            problems, counts = _unsound(database), _counts(database)
        if problems:
            raise Refused(f"The database of this backup is damaged: {problems}.")
        for suffix in ("", "-wal", "-shm"):
            old = target.with_name(target.name + suffix)
            if old.exists():
                old.replace(target.with_name(f"{target.name}.before-{stamp}{suffix}"))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return counts


def _unsound(database: sqlite3.Connection) -> str:
    found = [str(row[0]) for row in database.execute("PRAGMA quick_check(3)")]
    return "" if found == ["ok"] else "; ".join(found)


def _counts(database: sqlite3.Connection) -> dict[str, int]:
    names = [
        name
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
    ]
    return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 - as listed


def _migrations(database: sqlite3.Connection) -> list[str]:
    return [name for (name,) in database.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")]
