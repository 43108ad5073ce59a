"""Lines run of lines there are, platform by platform, and which fall short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from coverage import CoverageData
from coverage.python import PythonParser

#: Of each platform's lines, tests run so many.
AT_LEAST = 0.90
#: What several platforms share stands beside their packages.
SHARED = "shared"
_PLATFORMS = "publishers/platforms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One line of the table."""

    lines: int
    run: int

    @property
    def part(self) -> float:
        return self.run / self.lines if self.lines else 1.0


def shares(data: CoverageData, root: Path) -> dict[str, Share]:
    """Platform → its share; the shared modules as one."""
    lines: dict[str, int] = {}
    run: dict[str, int] = {}
    for path in sorted((root / _PLATFORMS).rglob("*.py")):
        inside = path.relative_to(root / _PLATFORMS)
        name = inside.parts[0] if len(inside.parts) > 1 and inside.parts[0] != "exchange" else SHARED
        statements = _statements(path)
        lines[name] = lines.get(name, 0) + len(statements)
        run[name] = run.get(name, 0) + len(statements & set(data.lines(str(path)) or ()))
    return {name: Share(lines=lines[name], run=run[name]) for name in lines}


def missing(data: CoverageData, root: Path) -> dict[str, list[int]]:
    """File → its lines that no test runs."""
    found = {}
    for path in sorted((root / _PLATFORMS).rglob("*.py")):
        lines = sorted(_statements(path) - set(data.lines(str(path)) or ()))
        if lines:
            found[path.relative_to(root / _PLATFORMS).as_posix()] = lines
    return found


def table(found: Mapping[str, Share]) -> str:
    """In Markdown; what falls short first, so that it is seen."""
    total = Share(lines=sum(share.lines for share in found.values()), run=sum(share.run for share in found.values()))
    rows = sorted(found.items(), key=lambda row: row[1].part)
    cells = [("platform", "lines", "run by tests"), ("---", "---", "---")]
    cells += [_row(name, share) for name, share in rows] + [_row("**all**", total)]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def short(found: Mapping[str, Share]) -> list[str]:
    """Names of what falls below the bound."""
    return [name for name, share in found.items() if share.part < AT_LEAST]


def _row(name: str, share: Share) -> tuple[str, str, str]:
    return name, str(share.lines), f"{share.part:.1%}"


def _statements(path: Path) -> set[int]:
    """Lines that do something, without those that the file itself leaves out (``pragma: no cover``)."""
    parser = PythonParser(filename=str(path), exclude=r"#\s*pragma: no cover|if TYPE_CHECKING:|^\s*\.\.\.$")
    parser.parse_source()
    return set(parser.statements)


def ranges(lines: Iterable[int]) -> str:
    """``3-5, 9``"""
    parts: list[list[int]] = []
    for line in lines:
        if parts and line == parts[-1][1] + 1:
            parts[-1][1] = line
        else:
            parts.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)
