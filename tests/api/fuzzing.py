"""schemathesis against a running server: what it is told, and what it said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CONFIG = Path(__file__).with_name("schemathesis.toml")
#: Seconds of the short run and of ``make api``.
SHORT_S, LONG_S = 12, 300
_SHOWN = 12_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether nothing was found, and the words of the tool."""

    is_clean: bool
    report: str


def fuzz(server: str, *, folder: Path, token: str = "", known: Mapping[str, object] | None = None) -> Verdict:
    """Try the whole API for a bounded time. ``known``: path parameters with their values, else they are made up."""
    config = folder / "schemathesis.toml"
    lines = [
        f'"path.{name}" = {json.dumps(value if isinstance(value, int) else str(value))}'
        for name, value in (known or {}).items()
    ]
    config.write_text("\n".join([CONFIG.read_text(encoding="utf-8"), "[parameters]", *lines, ""]), encoding="utf-8")
    command = [
        str(Path(sys.executable).with_name("st")), "--config-file", str(config), "run",
        f"{server}/api/v1/openapi.json", "--seed", "1", "--max-time", str(_seconds()), "--no-shrink",
        "--no-color", "--phases", "examples,coverage,fuzzing", "--max-examples", str(_examples()),
        "--request-timeout", "30", "--warnings", "off", "--continue-on-failure",
        *(("--header", f"Authorization: Bearer {token}") if token else ()),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_seconds() * 4 + 120)
    said = done.stdout + done.stderr
    told = said.replace(token, "loa_…") if token else said
    return Verdict(is_clean=done.returncode == 0, report=told[-_SHOWN:])


def _is_long() -> bool:
    return bool(os.environ.get("LONG"))


def _seconds() -> int:
    return int(os.environ.get("API_SECONDS", LONG_S if _is_long() else SHORT_S))


def _examples() -> int:
    return 100 if _is_long() else 2
