"""Somebody else's hold on the database: the write lock of SQLite; on PostgreSQL a row lock, or a backend that ends."""

from __future__ import annotations

import os
import select
import sqlite3
import struct
import time
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

_SECONDS = struct.Struct("d")
#: Longer holds end backends on PostgreSQL, shorter ones lock rows.
_SHORT_S = 0.5
_READY_S = 0.5


class Locker:
    """A process forked before the worker; ``lock`` is called in the worker and returns when the hold has begun."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._ask, self._asked = os.pipe()
        self._ready, self._said = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            try:
                self._serve(connection)
            finally:
                os._exit(0)

    def lock(self, seconds: float) -> None:
        os.write(self._asked, _SECONDS.pack(seconds))
        if select.select([self._ready], [], [], _READY_S)[0]:
            os.read(self._ready, 1)

    def end(self) -> None:
        for descriptor in (self._ask, self._asked, self._ready, self._said):
            os.close(descriptor)
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)

    def _serve(self, connection: BaseDatabaseWrapper) -> None:
        hold = _hold_sqlite if connection.vendor == "sqlite" else _hold_postgres
        database = connection.get_connection_params()
        while True:
            (seconds,) = _SECONDS.unpack(os.read(self._ask, _SECONDS.size))
            hold(database, seconds, self._said)


def _hold_sqlite(database: dict[str, Any], seconds: float, said: int) -> None:
    connection = sqlite3.connect(database["database"], timeout=0.2, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        # The worker itself holds it right now.
        os.write(said, b"n")
        return
    os.write(said, b"y")
    time.sleep(seconds)
    connection.rollback()
    connection.close()


def _hold_postgres(database: dict[str, Any], seconds: float, said: int) -> None:
    import psycopg

    known = {name: database[name] for name in ("host", "port", "user", "password", "dbname") if database.get(name)}
    with psycopg.connect(**known) as connection:
        if seconds > _SHORT_S:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            os.write(said, b"y")
            return
        connection.execute("SET lock_timeout = 200")
        try:
            connection.execute("SELECT 1 FROM loa_publishers_delivery FOR UPDATE")
        except psycopg.Error:
            os.write(said, b"n")
            return
        os.write(said, b"y")
        time.sleep(seconds)
        connection.rollback()
