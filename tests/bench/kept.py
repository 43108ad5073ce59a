"""The last rows of each part, so that one part can be measured again and the table stays whole."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from .report import Row


class Kept:
    """A file of rows by part and database."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: dict[str, list[dict[str, object]]] = json.loads(path.read_text("utf-8")) if path.exists() else {}

    def put(self, part: str, database: str, rows: Iterable[Row]) -> None:
        """Remember these in the place of the part's earlier ones."""
        self._rows[_key(part, database)] = [dataclasses.asdict(row) for row in rows]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps(self._rows, ensure_ascii=False, indent=1), "utf-8")

    def rows(self, parts: Mapping[str, Iterable[str]]) -> list[Row]:
        """What is known of these parts, in their order."""
        keys = [_key(part, database) for part, databases in parts.items() for database in databases]
        return [Row(**row) for key in keys for row in self._rows.get(key, ())]  # type: ignore[arg-type]


def _key(part: str, database: str) -> str:
    return f"{part} on {database}"
