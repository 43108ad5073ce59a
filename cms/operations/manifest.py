"""What a backup says of itself: versions, counts and the hash of everything in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .errors import Damaged

FORMAT = 1
NAME, SEAL = "manifest.json", "manifest.sha256"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Written last; a folder without it is no backup."""

    #: ISO-8601: when the database was read, not earlier than its last row.
    made_at: str
    versions: Mapping[str, str]
    #: How the database is kept (``sqlite``, ``pg_dump`` or ``rows``), and in which file.
    form: str
    database: str
    #: ``app.name`` of each migration that the database has had.
    migrations: list[str]
    #: Table → rows.
    counts: Mapping[str, int]
    #: What other packages want to find again: name → facts.
    facts: Mapping[str, Any]
    #: Name of each file of this backup → its SHA-256.
    hashes: Mapping[str, str]
    files: int
    bytes: int
    has_keys: bool
    #: Trees that an object store keeps.
    elsewhere: list[str] = field(default_factory=list)
    format: int = FORMAT


def write(folder: Path, manifest: Manifest) -> None:
    text = json.dumps(asdict(manifest), indent=1, ensure_ascii=False)
    (folder / NAME).write_text(text, "utf-8")
    (folder / SEAL).write_text(hashlib.sha256(text.encode()).hexdigest() + "\n")


def read(folder: Path) -> Manifest:
    """Raises ``Damaged`` when it is missing, was changed, or is of a kind that this version does not know."""
    try:
        text, seal = (folder / NAME).read_text("utf-8"), (folder / SEAL).read_text().strip()
    except (OSError, UnicodeDecodeError):
        raise Damaged([f"{folder} has no manifest that can be read: it is no backup."]) from None
    if hashlib.sha256(text.encode()).hexdigest() != seal:
        raise Damaged([f"{folder / NAME} is not as it was written."])
    found = json.loads(text)
    if found.get("format") != FORMAT:
        raise Damaged([f"{folder} was made by another version of Loa, in a format that this one does not know."])
    return Manifest(**found)
