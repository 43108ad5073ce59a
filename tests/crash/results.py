"""What came of every run, kept in one file over several starts, and the table made of it."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: What decides how a run ends.
_CODE = ("publishers", "cms/core", "cms/entries", "tests/crash")
_SCHEMA = """
create table if not exists runs (
    db text, code text, mutation text, seed integer, platform text, item text, act text, fault text, story text,
    verdict text, reason text, state text, posts integer, deaths integer, rounds integer, wall_ms real, cpu_ms real,
    points text, commit_id text, primary key (db, code, mutation, seed)
)
"""
BAD = ("duplicate", "lie", "lost", "broken")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One run."""

    db: str
    code: str
    mutation: str
    seed: int
    platform: str
    item: str
    act: str
    fault: str
    story: str
    verdict: str
    reason: str
    state: str
    posts: int
    deaths: int
    rounds: int
    wall_ms: float
    cpu_ms: float
    #: Where faults struck, comma-separated.
    points: str
    commit_id: str


class Results:
    """The file."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute(_SCHEMA)

    def add(self, row: Row) -> None:
        values = astuple(row)
        self._db.execute(f"insert or replace into runs values ({','.join('?' * len(values))})", values)

    def done(self, db: str, code: str, mutation: str) -> set[int]:
        """Seeds that have been played."""
        rows = self._db.execute(
            "select seed from runs where db = ? and code = ? and mutation = ?", (db, code, mutation)
        )
        return {seed for (seed,) in rows}

    def progress(self, db: str, code: str, mutation: str) -> tuple[int, int, float]:
        """Runs, bad ones, and the mean time of one in milliseconds."""
        marks = ",".join("?" * len(BAD))
        count, bad, mean = self._db.execute(
            f"select count(*), coalesce(sum(verdict in ({marks})), 0), coalesce(avg(wall_ms), 0) from runs "
            "where db = ? and code = ? and mutation = ?",
            (*BAD, db, code, mutation),
        ).fetchone()
        return count, bad, mean

    def rows(self, db: str, code: str, mutation: str) -> Iterator[Row]:
        found = self._db.execute(
            "select * from runs where db = ? and code = ? and mutation = ? order by seed", (db, code, mutation)
        )
        names = [column[0] for column in found.description]
        for values in found:
            yield Row(**dict(zip(names, values, strict=True)))


def code_id() -> str:
    """Names the code under test, whatever else is committed beside it."""
    digest = hashlib.sha256()
    for folder in _CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "/admin/" not in path.as_posix():
                digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def commit_id() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


def tables(rows: Iterable[Row]) -> str:
    """The figures per platform and per fault, as Markdown."""
    every = list(rows)
    parts = []
    for title, name in (("platform", "platform"), ("fault", "fault"), ("act", "act")):
        groups: dict[str, list[Row]] = {}
        for row in every:
            groups.setdefault(getattr(row, name), []).append(row)
        lines = [
            f"| {title} | runs | posts | done | said | asked | duplicates | lies | lost |",
            "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
            *(_line(key, groups[key]) for key in sorted(groups)),
            _line("**all**", every),
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _line(name: str, rows: list[Row]) -> str:
    count = Counter(row.verdict for row in rows)
    figures = [
        len(rows), sum(row.posts for row in rows), count["done"], count["said"], count["asked"], count["duplicate"],
        count["lie"], count["lost"] + count["broken"],
    ]  # fmt: skip
    return f"| {name} | {' | '.join(str(figure) for figure in figures)} |"


def struck(rows: Iterable[Row]) -> Counter[str]:
    """How often something happened at each named point."""
    return Counter(point for row in rows for point in row.points.split(",") if point)
