"""``python -m tests.bench [--only PART,…] [--write] [--quick]``: each part in a process of its own, then one table."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import psutil

from tests.shell.installation import ROOT

from .kept import Kept
from .report import Row, heard, table

#: Part → the databases it is measured on.
PARTS: Mapping[str, tuple[str, ...]] = {
    "lateness": ("SQLite",),
    "fan_out": ("SQLite", "PostgreSQL"),
    "queries": ("SQLite", "PostgreSQL"),
    "tick": ("SQLite", "PostgreSQL"),
    "memory": ("SQLite",),
    "upload": ("SQLite",),
    "reading": ("SQLite",),
    "hub": ("SQLite", "PostgreSQL"),
    "taking_in": ("SQLite",),
    "year": ("PostgreSQL",),
    "clicks": ("SQLite",),
    "site": ("SQLite",),
    "calendar": ("SQLite",),
    "rush": ("SQLite", "PostgreSQL"),
}
DOCUMENT = ROOT / "docs" / "performance.md"
_BEGIN, _END = "<!-- bench: begin -->", "<!-- bench: end -->"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description="Loa beside its anchors, in one run.")
    parser.add_argument("--only", default="", help=f"parts: {', '.join(PARTS)}")
    parser.add_argument("--database", default="", help="SQLite or PostgreSQL only")
    parser.add_argument("--dir", type=Path, default=ROOT / "var" / "bench", help="kept between runs")
    parser.add_argument("--quick", action="store_true", help="small numbers: to see that it works")
    parser.add_argument(
        "--write",
        action="store_true",
        help=f"put the table, with the last rows of parts not measured now, into {DOCUMENT.name}",
    )
    parser.add_argument("--part", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        _measure(given.part, given.dir, given.database, quick=given.quick)
        return 0
    chosen = [name for name in given.only.replace("-", "_").split(",") if name] or list(PARTS)
    if unknown := set(chosen) - set(PARTS):
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    rows: list[Row] = []
    failed = []
    kept = Kept(given.dir / "rows.json", DOCUMENT)
    for name in chosen:
        for database in PARTS[name]:
            if given.database in ("", database):
                found, code = _run(name, database, given.dir, quick=given.quick)
                rows += found
                if code:
                    failed.append(f"{name} on {database}")
                elif not given.quick:
                    kept.put(name, database, found)
    print(f"\n{_machine()}\n\n{table(rows)}")
    if failed:
        print(f"\nDid not come to its end: {', '.join(failed)}.")
    if given.write and not given.quick:
        _write(kept.rows(PARTS))
    return 1 if failed else 0


def _run(name: str, database: str, folder: Path, *, quick: bool) -> tuple[list[Row], int]:
    """One part to its end; what it tells is shown as it comes."""
    print(f"\n=== {name} on {database} ===", flush=True)
    rows = []
    with _database(database) as settings:
        where = ["--part", name, "--database", database, "--dir", str(folder), *(["--quick"] if quick else [])]
        argv = [sys.executable, "-m", "tests.bench", *where]
        process = subprocess.Popen(argv, cwd=ROOT, env={**_clean(), **settings}, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for line in process.stdout:
            row = heard(line)
            if row is None:
                print(line, end="", flush=True)
                continue
            rows.append(row)
            print(" · ".join(filter(None, (row.what, row.loa, row.anchor, row.ratio, row.goal))), flush=True)
        return rows, process.wait()


def _measure(name: str, folder: Path, database: str, *, quick: bool) -> None:
    settings = {key: os.environ[key] for key in ("DATABASE_URL",) if key in os.environ}
    import_module(f"tests.bench.{name}").run(folder / database.lower(), database, quick=quick, **settings)


@contextmanager
def _database(name: str) -> Iterator[dict[str, str]]:
    if name == "SQLite":
        yield {}
        return
    from tests.fixtures.servers import running_postgres

    with running_postgres() as url:
        yield {"DATABASE_URL": url}


def _clean() -> dict[str, str]:
    """An installation's own settings must not reach its bench."""
    foreign = ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "DATA_DIR", "DEMO", "PUBLIC_URL", "PORT")
    return {name: value for name, value in os.environ.items() if name not in foreign}


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    load = os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"load at the end {load:.1f}. Only the ratios count; absolute figures are this machine's."
    )


def _write(rows: list[Row]) -> None:
    text = DOCUMENT.read_text("utf-8")
    head, _, rest = text.partition(_BEGIN)
    tail = rest.partition(_END)[2]
    DOCUMENT.write_text(f"{head}{_BEGIN}\n{_machine()}\n\n{table(rows)}\n{_END}{tail}", "utf-8")
    print(f"\nWritten into {DOCUMENT.relative_to(ROOT)}.")


if __name__ == "__main__":
    sys.exit(main())
