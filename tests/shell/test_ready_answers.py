"""Two server processes on one database: each serves from memory, and both notice the same change."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.db import connection

from .installation import ROOT, free_port

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(600)]

START_WITHIN_S = 300
#: A look every 100 ms, on a machine that may be busy; how fast it is on a quiet one is measured by ``make bench``.
NOTICED_WITHIN_S = 3.0
FEED = "/feeds/all.atom"


class Server:
    """One process of granian, as ``manage.py up`` starts it."""

    def __init__(self, data_dir: Path) -> None:
        self.port = free_port()
        environment = {
            **os.environ, "DATA_DIR": str(data_dir), "DJANGO_SETTINGS_MODULE": "cms.settings.dev", "DEMO": "0",
            "CELERY_BROKER_URL": "memory://", "CACHE_URL": "redis://127.0.0.1:1/0",
        }  # fmt: skip
        where = ("--host", "127.0.0.1", "--port", str(self.port), "--workers", "1", "--blocking-threads", "4")
        argv = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", *where, "cms.wsgi:application"]
        self._popen = subprocess.Popen(argv, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)

    def tag(self, **headers: str) -> tuple[int, str]:
        """Status and tag of the feed."""
        asked = HTTPConnection("127.0.0.1", self.port, timeout=60)
        asked.request("GET", FEED, headers=headers)
        answer = asked.getresponse()
        answer.read()
        return answer.status, answer.headers["ETag"]

    def wait(self) -> None:
        until = time.monotonic() + START_WITHIN_S
        while True:
            try:
                return self.wait_for_memory()
            except OSError:
                assert self._popen.poll() is None and time.monotonic() < until
                time.sleep(0.2)

    def wait_for_memory(self) -> None:
        """The first answers come from Django: the thread that reads the generation begins with them."""
        for _ in range(3):
            assert self.tag()[0] == 200
            time.sleep(0.15)

    def stop(self) -> None:
        self._popen.terminate()
        self._popen.wait(30)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory, clone) -> Path:
    if connection.vendor != "sqlite":
        pytest.skip("the rows are changed with SQLite's own means")
    path = tmp_path_factory.mktemp("ready") / "data"
    clone(path)
    (path / "static").mkdir(exist_ok=True)
    return path


@pytest.fixture(scope="module")
def servers(data_dir: Path) -> Iterator[list[Server]]:
    started = [Server(data_dir) for _ in range(2)]
    try:
        for server in started:
            server.wait()
        yield started
    finally:
        for server in started:
            server.stop()


def test_a_change_reaches_every_process(servers: list[Server], data_dir: Path) -> None:
    (before,) = {server.tag() for server in servers}
    database = sqlite3.connect(data_dir / "loa.sqlite3", timeout=20)
    with database:
        changed = database.execute("update loa_entries_clockrow set generation = generation + 1").rowcount
        if not changed:
            database.execute("insert into loa_entries_clockrow (id, last, generation) values (1, '2026-01-01', 1)")
    database.close()
    until = time.monotonic() + NOTICED_WITHIN_S
    while any(server.tag() == before for server in servers):
        assert time.monotonic() < until
        time.sleep(0.01)
    (after,) = {server.tag() for server in servers}
    assert {server.tag(**{"If-None-Match": after[1]})[0] for server in servers} == {304}
