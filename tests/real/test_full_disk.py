"""The disk of an installation is full for a while: readers are answered, and afterwards everything goes out once."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from cms.core.processes.supervisor import FAST_EXIT_S
from tests.fixtures.database import Clone
from tests.soak.traffic import Traffic

from .hub import LEASE_S, Hub, assert_each_once

pytestmark = [
    pytest.mark.slow, pytest.mark.timeout(900),
    pytest.mark.skipif(not os.environ.get("LONG"), reason="takes a minute and a disk of its own: make long"),
]  # fmt: skip

ITEMS = 40
SPREAD_S = 12.0
FULL_S = 25.0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder that holds a third of a gibibyte."""
    folder = tmp_path / "hub"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=340m", "loa", folder], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no disk of its own can be had here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def hub(small_disk: Path, clone: Clone) -> Iterator[Hub]:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has a disk of its own")
    hub = Hub(small_disk, **clone(small_disk))
    hub.start("--sandbox")
    try:
        hub.wait_well(400)
        yield hub
    finally:
        hub.clean_up()


def test_nothing_is_lost_nor_sent_twice_and_readers_are_answered(hub: Hub) -> None:
    hub.wait(lambda: hub.standing() == [], 120)
    time.sleep(FAST_EXIT_S)  # it runs by then: what never came to work is another story
    titles = hub.plant(ITEMS, start_in=6, over=SPREAD_S)
    time.sleep(8)
    with Traffic(hub.port, readers=1) as readers:
        ballast = fill(hub.data_dir)
        time.sleep(FULL_S)
        stood = hub.standing()
        ballast.unlink()
        rows = hub.wait_at_rest(300)
    assert readers.why_lost == []
    assert readers.answered > 20
    assert {row["state"] for row in stood} > {"published"}, "the disk was full for nobody"
    assert_each_once(hub, titles)
    hub.wait_well(120)
    assert max(row["late"] for row in rows) < FULL_S + 4 * LEASE_S + 60


def fill(folder: Path) -> Path:
    """Take all that is left, and what is given back while the last is taken."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (2**20, 2**12, 1):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue
    return ballast
