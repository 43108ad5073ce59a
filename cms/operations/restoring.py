"""Putting a backup back: all is checked before anything is changed, and nothing that was there is thrown away."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from cms.core.clock import SystemClock
from cms.core.registries import keepers

from . import manifest, sealing, trees
from .conf import conf
from .databases import postgres, postgres_rows, sqlite
from .errors import Damaged, Refused
from .generations import Generations, stamp
from .verifying import problems_of

_NOT_EMPTY = (
    "This installation holds pages already. With --replace the backup takes their place; the database that is there "
    "is set aside beside it, not deleted."
)


def choose(folder: Path, name: str) -> tuple[Generations, Path, manifest.Manifest]:
    """A backup that is whole. Raises ``Refused`` or ``Damaged``."""
    there = Generations(folder)
    chosen = there.choose(name)
    problems = problems_of(chosen, there.pool, passphrase=conf().passphrase())
    if problems:
        raise Damaged(problems)
    return there, chosen, manifest.read(chosen)


def refuse_unfit(told: manifest.Manifest, *, replace: bool, with_keys: bool) -> None:
    """Whether this installation can take the backup. Raises ``Refused`` with what to do."""
    wanted = "sqlite" if told.form == sqlite.FORM else "postgresql"
    if connection.vendor != wanted:
        raise Refused(
            f"The backup is one of {wanted}, but DATABASE_URL names {connection.vendor}. Restore it where it came "
            "from, then use manage.py move_database."
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    newer = [name for name in told.migrations if tuple(name.split(".", 1)) not in known and _is_ours(name)]
    if newer:
        raise Refused(
            f"The backup was made by a newer version ({told.versions.get('wagtail-loa', 'unknown')}); this one does "
            f"not know {newer[0]}. Install that version or a later one first."
        )
    if with_keys and told.has_keys and not conf().passphrase():
        raise Refused(
            "The keys of this backup are sealed; name the file with the passphrase in BACKUP_PASSPHRASE_FILE. "
            "Without the keys (--without-keys) no stored credential can be read."
        )
    if not replace and not _is_empty():
        raise Refused(_NOT_EMPTY)


def keys_of(folder: Path) -> dict[str, str]:
    """The keys of a backup, opened. Raises ``Refused``."""
    path = folder / "keys.sealed"
    return sealing.unseal(path.read_text("utf-8"), conf().passphrase()) if path.exists() else {}


def put_keys(keys: Mapping[str, str], at: datetime) -> list[str]:
    """Lay them where this installation reads them. Returns a sentence for each that the environment gives otherwise."""
    warnings = []
    for name, value in keys.items():
        if name in conf().keys_from_environment:
            if not set(value.split()) <= set(conf().keys[name].split()):
                warnings.append(f"The environment names another {name} than the backup was made under.")
            continue
        path = Path(settings.DATA_DIR) / name
        if path.exists() and path.read_text().strip() != value.strip():
            path.replace(path.with_name(f"{name}.before-{stamp(at)}"))
        draft = path.with_name(f".{name}.draft")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(value)
        draft.replace(path)
    return warnings


def put_database(folder: Path, told: manifest.Manifest, at: datetime) -> None:
    """The rows as they were. Raises ``Refused`` when they are not as many as the manifest says."""
    packed = folder / told.database
    if told.form == sqlite.FORM:
        connection.close()
        counts = sqlite.put_back(packed, Path(connection.settings_dict["NAME"]).absolute(), stamp(at))
    else:
        form = postgres_rows.FORM if told.form == postgres_rows.FORM else postgres.FORM
        counts = postgres.put_back(form, packed, stamp(at), told.migrations)
    wrong = [name for name, count in told.counts.items() if counts.get(name) != count]
    if wrong:
        raise Refused(
            f"The table {wrong[0]} has {counts.get(wrong[0])} rows instead of {told.counts[wrong[0]]}: this is not the "
            "database that was backed up. Do not start Loa; put another backup back with --name."
        )


def put_files(there: Generations, folder: Path) -> tuple[int, list[str]]:
    """Every file that lies elsewhere or differently here. Returns how many were written, and what has no place."""
    written, homeless = 0, []
    for kept in trees.read_list(folder / "files.jsonl.gz"):
        target = trees.target_of(kept)
        if target is None:
            homeless.append(f"{kept.tree}/{kept.path}")
        elif not (target.is_file() and target.stat().st_size == kept.size and _is_same(target, kept.sha256)):
            there.pool.take_out(kept.sha256, target)
            written += 1
    return written, homeless


def forget_pulse() -> None:
    """What this machine remembers of another life of its database is no witness of this one."""
    path = Path(settings.DATA_DIR) / "pulse.json"
    if path.exists():
        path.replace(path.with_name("pulse.json.before"))


def conclude(told: manifest.Manifest) -> Iterator[str]:
    """With the settings and keys of the restored installation: tell the packages, and ask whether all is whole.

    Raises ``Damaged``.
    """
    problems = [sentence for name, keeper in keepers.items() for sentence in keeper.missing(told.facts.get(name, {}))]
    for _name, keeper in keepers.items():
        yield keeper.put_back(min(datetime.fromisoformat(told.made_at), SystemClock().now()))
    problems += [sentence for _name, keeper in keepers.items() for sentence in keeper.problems()]
    if problems:
        raise Damaged(problems)
    yield "The ledger is as it was written."


def _is_same(path: Path, sha256: str) -> bool:
    from .pool import digest_of

    return digest_of(path) == sha256


def _is_empty() -> bool:
    if connection.vendor == "sqlite":
        return sqlite.is_empty(Path(connection.settings_dict["NAME"]))
    return postgres.is_empty()


def _is_ours(name: str) -> bool:
    return name.startswith("loa_")
