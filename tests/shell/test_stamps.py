"""What proves that a step was done."""

from __future__ import annotations

from pathlib import Path

from cms.core.processes import stamps


def test_note_is_found_again_and_another_value_proves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "prepared.json"
    stamps.Stamps(path).note("migrate", "a")
    stamps.Stamps(path).note("samples", "b")
    again = stamps.Stamps(path)
    assert again.proves("migrate", "a")
    assert again.proves("samples", "b")
    assert not again.proves("migrate", "c")


def test_unreadable_file_proves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "prepared.json"
    path.write_text("{half of a")
    assert not stamps.Stamps(path).proves("migrate", "a")


def test_digest_follows_names_and_bytes_but_not_by_products(tmp_path: Path) -> None:
    folder = tmp_path / "app" / "static"
    (folder / "__pycache__").mkdir(parents=True)
    (folder / "a.css").write_text("one")
    before = stamps.of_folders_named("static", [tmp_path])
    (folder / "__pycache__" / "a.cpython-311.pyc").write_bytes(b"x")
    assert stamps.of_folders_named("static", [tmp_path]) == before
    (folder / "a.css").write_text("two")
    changed = stamps.of_folders_named("static", [tmp_path])
    assert changed != before
    (folder / "a.css").rename(folder / "b.css")
    assert stamps.of_folders_named("static", [tmp_path]) not in (before, changed)


def test_missing_source_is_a_state_of_its_own(tmp_path: Path) -> None:
    source = tmp_path / "channels.yaml"
    missing = stamps.of_files([source])
    source.write_text("[]")
    assert stamps.of_files([source]) != missing
