"""The last rows of each part, so that one part can be measured again and the table stays whole."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from .report import Row, read


class Kept:
    """A file of rows by part and database; what it does not know stands in the document, measured elsewhere."""

    def __init__(self, path: Path, document: Path) -> None:
        self._path = path
        self._written = read(document.read_text("utf-8")) if document.exists() else []
        self._rows: dict[str, list[dict[str, object]]] = json.loads(path.read_text("utf-8")) if path.exists() else {}

    def put(self, part: str, database: str, rows: Iterable[Row]) -> None:
        """Remember these in the place of the part's earlier ones."""
        self._rows[_key(part, database)] = [dataclasses.asdict(row) for row in rows]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps(self._rows, ensure_ascii=False, indent=1), "utf-8")

    def rows(self, parts: Mapping[str, Sequence[str]]) -> list[Row]:
        """What is known of these parts, in their order."""
        keys = [(part, database) for part, databases in parts.items() for database in databases]
        return [row for part, database in keys for row in self._of(part, database, alone=len(parts[part]) == 1)]

    def _of(self, part: str, database: str, *, alone: bool) -> list[Row]:
        if (key := _key(part, database)) in self._rows:
            return [Row(**row) for row in self._rows[key]]  # type: ignore[arg-type]
        mine = [row for row in self._written if row.part.replace("-", "_") == part]
        return [row for row in mine if alone or database in row.what]


def _key(part: str, database: str) -> str:
    return f"{part} on {database}"
