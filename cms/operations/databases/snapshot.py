"""What reading a database once, as of one moment, gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A file in the backup's folder and what was in the database at that moment."""

    form: str
    file: str
    counts: Mapping[str, int]
    migrations: list[str]
