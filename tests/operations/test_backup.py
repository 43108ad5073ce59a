"""Backups: whole or none, only what is new, verified, and back again with nothing lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from cms.entries import blobs
from cms.operations import backing_up, manifest, restoring, sealing, trees
from cms.operations.errors import Damaged, Refused
from cms.operations.generations import Generations

PASSPHRASE = "mười hai con giáp"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installation(settings, tmp_path: Path, monkeypatch) -> Path:
    """Files of its own, keys and a passphrase."""
    media, own = tmp_path / "media", tmp_path / "blobs"
    settings.MEDIA_ROOT = str(media)
    settings.STORAGES = {
        **settings.STORAGES,
        "loa_blobs": {**settings.STORAGES["loa_blobs"], "OPTIONS": {"location": str(own), "base_url": None}},
    }
    settings.DATA_DIR = tmp_path
    settings.LOA_OPERATIONS = {
        "DATA_DIR": str(tmp_path),
        "KEYS": {"secret_key": "s" * 20, "encryption_key": "e" * 20, "proof_key": "p" * 20},
        "BACKUP_PASSPHRASE": PASSPHRASE,
    }
    # scrypt's price is for guessers; here it would be paid a dozen times
    monkeypatch.setattr(sealing, "_COST", 2**4)
    return tmp_path


def moments(monkeypatch, *, start: int = 0) -> None:
    """Each backup a second later than the one before."""
    from datetime import UTC, datetime, timedelta

    ticks = iter(range(start, 10_000))

    class Clock:
        def now(self) -> datetime:
            return datetime(2026, 11, 22, tzinfo=UTC) + timedelta(seconds=next(ticks))

    monkeypatch.setattr(backing_up, "SystemClock", Clock)


def test_backup_holds_rows_files_and_sealed_keys(tmp_path: Path) -> None:
    default_storage.save("a/ảnh.txt", ContentFile(b"picture"))
    sha256 = blobs.pin_bytes(b"pinned")
    made = backing_up.back_up(tmp_path / "kept")
    there = Generations(tmp_path / "kept")
    told = manifest.read(there.choose())
    assert told.files == made.files == 2
    assert there.pool.path(sha256).read_bytes() == b"pinned"
    assert told.counts["django_migrations"] == len(told.migrations) > 100
    text = (there.choose() / "keys.sealed").read_text()
    assert "e" * 20 not in text
    assert restoring.keys_of(there.choose())["encryption_key"] == "e" * 20
    assert not list((tmp_path / "kept").glob(".making-*"))


def test_second_backup_reads_only_what_changed(tmp_path: Path, monkeypatch) -> None:
    moments(monkeypatch)
    default_storage.save("same.txt", ContentFile(b"same"))
    backing_up.back_up(tmp_path / "kept")
    read: list[str] = []
    put = trees.Pool.put
    monkeypatch.setattr(trees.Pool, "put", lambda self, source: (read.append(source.name), put(self, source))[1])
    default_storage.save("new.txt", ContentFile(b"new"))
    backing_up.back_up(tmp_path / "kept")
    assert read == ["new.txt"]


def test_only_the_newest_are_kept_and_their_files(tmp_path: Path, monkeypatch) -> None:
    moments(monkeypatch)
    kept = tmp_path / "kept"
    name = default_storage.save("old.txt", ContentFile(b"old"))
    backing_up.back_up(kept)
    default_storage.delete(name)
    default_storage.save("new.txt", ContentFile(b"new"))
    made = backing_up.back_up(kept, keep=1)
    assert len(made.deleted) == 1
    assert [path.read_bytes() for path in (kept / "files").glob("*/*")] == [b"new"]


def test_damage_is_found_and_named(tmp_path: Path, capsys) -> None:
    default_storage.save("law.txt", ContentFile(b"law"))
    backing_up.back_up(tmp_path / "kept")
    next((tmp_path / "kept" / "files").glob("*/*")).write_bytes(b"lie")
    with pytest.raises(SystemExit):
        call_command("backup", str(tmp_path / "kept"), "--verify")
    assert "media/law.txt is not as it was written" in capsys.readouterr().out
    with pytest.raises(Damaged):
        restoring.choose(tmp_path / "kept", "")


def test_half_made_backup_is_never_taken_for_one(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(manifest, "write", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", str(tmp_path / "kept"))
    with pytest.raises(Refused, match="no finished backup"):
        Generations(tmp_path / "kept").choose()


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    there = Generations(tmp_path / "kept")
    with there.alone(), pytest.raises(CommandError, match="Another backup"):
        call_command("backup", str(tmp_path / "kept"))


def test_keys_need_a_passphrase_worth_the_name(tmp_path: Path, settings) -> None:
    settings.LOA_OPERATIONS = {**settings.LOA_OPERATIONS, "BACKUP_PASSPHRASE": ""}
    with pytest.raises(CommandError, match="BACKUP_PASSPHRASE_FILE"):
        call_command("backup", str(tmp_path / "kept"))
    call_command("backup", str(tmp_path / "without"), "--without-keys")
    settings.LOA_OPERATIONS = {**settings.LOA_OPERATIONS, "BACKUP_PASSPHRASE": "short"}
    with pytest.raises(CommandError, match="longer"):
        call_command("backup", str(tmp_path / "kept"))


def test_wrong_passphrase_is_noticed_before_anything_changes(tmp_path: Path, settings) -> None:
    backing_up.back_up(tmp_path / "kept")
    settings.LOA_OPERATIONS = {**settings.LOA_OPERATIONS, "BACKUP_PASSPHRASE": "another one of them"}
    with pytest.raises(Damaged, match="does not open the keys"):
        restoring.choose(tmp_path / "kept", "")


def test_backup_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    backing_up.back_up(tmp_path / "kept")
    told = manifest.read(Generations(tmp_path / "kept").choose())
    newer = manifest.Manifest(**{**json.loads(json.dumps(_plain(told))), "migrations": ["loa_publishers.9999_later"]})
    with pytest.raises(Refused, match="newer version"):
        restoring.refuse_unfit(newer, replace=True, with_keys=True)


def test_files_and_keys_come_back(tmp_path: Path, settings) -> None:
    name = default_storage.save("a/b.txt", ContentFile(b"bytes"))
    backing_up.back_up(tmp_path / "kept")
    default_storage.delete(name)
    there, chosen, _told = restoring.choose(tmp_path / "kept", "")
    assert restoring.put_files(there, chosen) == (1, [])
    assert default_storage.open(name).read() == b"bytes"
    (tmp_path / "secret_key").write_text("made at the first start")
    restoring.put_keys(restoring.keys_of(chosen), restoring.SystemClock().now())
    assert (tmp_path / "secret_key").read_text() == "s" * 20
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_list_that_leads_out_of_the_folder_writes_nothing() -> None:
    kept = trees.Kept(tree="media", path="../../etc/passwd", sha256="0" * 64, size=1, changed=0)
    assert trees.target_of(kept) is None


def test_tables_are_made_as_they_were_by_going_to_the_last_migrations() -> None:
    from django.db.migrations.graph import MigrationGraph

    from cms.operations.databases.postgres_rows import last_of

    graph = MigrationGraph()
    for key in (("a", "1"), ("a", "2"), ("b", "1"), ("b", "2")):
        graph.add_node(key, None)
    for child, parent in ((("a", "2"), ("a", "1")), (("b", "1"), ("a", "2")), (("b", "2"), ("b", "1"))):
        graph.add_dependency(None, child, parent)
    assert last_of({("a", "1"), ("a", "2"), ("b", "1"), ("gone", "1")}, graph) == [("b", "1")]
    assert last_of({("a", "1")}, graph) == [("a", "1")]


def _plain(told: manifest.Manifest) -> dict[str, object]:
    from dataclasses import asdict

    return asdict(told)


def test_database_comes_back_row_for_row(tmp_path: Path) -> None:
    from cms.operations.databases import sqlite

    backing_up.back_up(tmp_path / "kept")
    chosen = Generations(tmp_path / "kept").choose()
    target = tmp_path / "other" / "loa.sqlite3"
    assert sqlite.is_empty(target)
    assert sqlite.put_back(chosen / "database.sqlite3.gz", target, "x") == dict(manifest.read(chosen).counts)
