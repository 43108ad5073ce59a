"""Other programs, run to their end: our own commands anew, and those of the database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings


class ToolFailed(Exception):
    """It ended with an error; the text holds its last words."""


def run_tool(argv: list[str], env: Mapping[str, str] | None = None) -> str:
    """Run to the end with these settings beside our own; returns what it printed. Raises ``ToolFailed``."""
    done = subprocess.run(
        argv, env={**os.environ, **(env or {})}, cwd=settings.PROJECT, capture_output=True, text=True, errors="replace",
        check=False,
    )  # fmt: skip
    if done.returncode:
        words = (done.stderr.strip() or done.stdout.strip()).splitlines()[-8:]
        raise ToolFailed("\n".join([f"{Path(argv[0]).name} ended with code {done.returncode}:", *words]))
    return done.stdout


def run_manage(*command: str, env: Mapping[str, str] | None = None) -> str:
    """One of our commands in a process that reads its settings anew. Raises ``ToolFailed``."""
    return run_tool([sys.executable, str(Path(settings.PROJECT) / "manage.py"), *command], env)
