"""The crash matrix, in short: every fault on every platform; and it can fail, as a broken engine shows."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.db import connection

from tests.fixtures.database import Clone

from .databases import ROOT, environment
from .results import BAD, Results, Row, code_id
from .scenario import FAULTS, ITEMS

# The mark makes pytest migrate a database; the processes get copies of it.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory, clone: Clone) -> list[Row]:
    """Everything is played once; the tests look at what came of it."""
    folder = tmp_path_factory.mktemp("crash")
    command = [
        sys.executable, "-m", "tests.crash.worker", "--short", "--folder", str(folder / "world"),
        "--results", str(folder / "results.sqlite3"),
    ]  # fmt: skip
    url = clone(folder).get("DATABASE_URL", f"sqlite:///{folder / 'loa.sqlite3'}")
    done = subprocess.run(
        command, cwd=ROOT, env=environment(url), capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    results, code = Results(folder / "results.sqlite3"), code_id()
    return [row for mutation in ("", "no-lookup") for row in results.rows(connection.vendor, code, mutation)]


def test_every_item_stands_there_once_or_somebody_is_told(rows: list[Row]) -> None:
    wrong = [f"{row.verdict}: {row.story}: {row.reason}" for row in rows if row.verdict in BAD and not row.mutation]
    assert not wrong


def test_every_fault_strikes_and_every_platform_is_struck(rows: list[Row]) -> None:
    assert {row.fault for row in rows} == set(FAULTS)
    assert {row.platform for row in rows} == set(ITEMS)
    assert sum(row.deaths for row in rows) >= 6


def test_without_the_look_up_there_are_duplicates(rows: list[Row]) -> None:
    """The matrix can fail: the same lost answers, once with the look-up and once without it."""
    healthy = {row.platform: row.verdict for row in rows if row.seed <= -1000 and not row.mutation}
    broken = {row.platform: row.verdict for row in rows if row.mutation}
    assert healthy == {"facebook": "done", "zalo": "done", "x": "done"}
    assert broken == {"facebook": "duplicate", "zalo": "duplicate", "x": "duplicate"}
