"""The one command, for real: every process starts, is kept, and is gone afterwards."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from .installation import Installation

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

START_WITHIN_S = 400
STOP_WITHIN_S = 40


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[Installation]:
    """A data folder whose database is already migrated: half a minute that this test need not wait for."""
    if connection.vendor != "sqlite":
        pytest.skip("one machine, one file: this is about SQLite")
    data_dir: Path = tmp_path_factory.mktemp("up") / "data"
    data_dir.mkdir()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(data_dir / "loa.sqlite3")])
    made = Installation(data_dir)
    yield made
    made.clean_up()


def test_starts_keeps_and_stops_everything(installation: Installation) -> None:
    installation.start()
    installation.wait_well(START_WITHIN_S)
    installation.wait(lambda: "Loa is running." in installation.said(), 10)

    assert "already running" in installation.try_another().stderr

    (worker,) = installation.processes("celery -A cms.celery worker")
    worker.kill()
    again = installation.wait(lambda: len(_others(installation, worker.pid)) == 1, 10)
    assert again < 3  # one second, on a machine that has nothing else to do
    installation.wait_well(200)

    assert installation.end(signal.SIGTERM) == 0
    installation.wait(lambda: not installation.processes(), 2)
    assert "Everything has stopped." in installation.said()


def test_second_start_repeats_nothing_and_a_killed_supervisor_leaves_nothing(installation: Installation) -> None:
    installation.start()
    installation.wait_well(START_WITHIN_S)
    assert "Setting up" not in installation.said()
    assert "Collecting" not in installation.said()

    assert installation.end(signal.SIGKILL) == -signal.SIGKILL
    installation.wait(lambda: not installation.processes(), STOP_WITHIN_S)


def _others(installation: Installation, pid: int) -> list[int]:
    return [found.pid for found in installation.processes("celery -A cms.celery worker") if found.pid != pid]
