"""The figures as people read them: on the screen, and in ``docs/crash.md`` between two marks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .results import BAD, Row, struck, tables

_BEGIN, _END = "<!-- figures: written by make crash WRITE=1 -->", "<!-- end of figures -->"
_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def summary(rows: list[Row]) -> str:
    """The tables, and every run that must not be, with its seed."""
    if not rows:
        return "No runs of this code yet."
    lines = [tables(rows), "", _cost(rows)]
    for row in rows:
        if row.verdict in BAD:
            lines.append(f"{row.verdict.upper()} seed {row.seed}: {row.story} → {row.state}: {row.reason[:600]}")
    return "\n".join(lines)


def write(path: Path, by_database: Mapping[str, list[Row]]) -> None:
    """Put the figures where the last ones were."""
    text = path.read_text("utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    parts = [_section(name, rows) for name, rows in by_database.items() if rows]
    path.write_text(f"{before}{_BEGIN}\n\n{''.join(parts)}{_END}{after}", "utf-8")


def _section(database: str, rows: list[Row]) -> str:
    seeds = [row.seed for row in rows]
    points = "\n".join(f"| `{name}` | {count} |" for name, count in sorted(struck(rows).items()))
    commits = ", ".join(sorted({row.commit_id for row in rows}))
    bad = [f"- seed {row.seed}: {row.verdict}, {row.story}" for row in rows if row.verdict in BAD]
    return (
        f"### {_NAMES[database]}\n\nSeeds {min(seeds)} to {max(seeds)}, code `{rows[0].code}` (commit {commits}). "
        f"{_cost(rows)}\n\n{tables(rows)}\n\n"
        + ("Runs that must not be:\n\n" + "\n".join(bad) + "\n\n" if bad else "")
        + f"| struck at point | times |\n|---|--:|\n{points}\n\n"
    )


def _cost(rows: list[Row]) -> str:
    wall, cpu = (sum(getattr(row, name) for row in rows) / len(rows) for name in ("wall_ms", "cpu_ms"))
    return f"A run took {wall:.0f} ms and {cpu:.0f} ms of CPU on average."
