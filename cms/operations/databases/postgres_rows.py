"""PostgreSQL without its tools: every table as COPY gives it, one after the other in one file."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import MigrationGraph

from cms.operations.errors import Damaged

FORM = "rows"
FILE = "rows.gz"
Key = tuple[str, str]

#: A line of COPY's text never begins so: it would be doubled.
_HEAD, _END = b"\\# ", b"\\.\n"

_COLUMNS = """
    SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
    GROUP BY table_name ORDER BY table_name
"""
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"


def write(path: Path) -> None:
    """Every row of the transaction that we are in."""
    connection.ensure_connection()
    with gzip.open(path, "wb", compresslevel=3) as file, connection.connection.cursor() as cursor:
        tables = cursor.execute(_COLUMNS).fetchall()
        sequences = [row for row in cursor.execute(_SEQUENCES).fetchall() if row[1] is not None]
        for name, columns in tables:
            file.write(_HEAD + json.dumps({"table": name, "columns": columns}).encode() + b"\n")
            with cursor.copy(f"COPY {_quoted(name)} ({_list(columns)}) TO STDOUT") as copy:
                for block in copy:
                    file.write(bytes(block))
            file.write(_END)
        file.write(_HEAD + json.dumps({"sequences": sequences}).encode() + b"\n")


def make_tables(migrations: list[str]) -> None:
    """The tables as they were under those migrations, in an empty schema."""
    executor = MigrationExecutor(connection)
    executor.migrate(last_of({_key(name) for name in migrations}, executor.loader.graph))


def last_of(applied: set[Key], graph: MigrationGraph) -> list[Key]:
    """Those of the migrations that no other of them builds upon: going there applies all."""
    known = applied & set(graph.nodes)
    return sorted(key for key in known if not any(child.key in known for child in graph.node_map[key].children))


def load(path: Path) -> None:
    """Put the rows into their tables, in the place of what is there; all or nothing."""
    connection.ensure_connection()
    with transaction.atomic(), connection.connection.cursor() as cursor, gzip.open(path, "rb") as file:
        names = ", ".join(_quoted(name) for name, _ in cursor.execute(_COLUMNS).fetchall())
        cursor.execute(f"TRUNCATE {names}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for head in _heads(file):
            if "sequences" in head:
                for name, last in head["sequences"]:
                    cursor.execute("SELECT setval(%s::regclass, %s)", [_quoted(name), last])
                return
            with cursor.copy(f"COPY {_quoted(head['table'])} ({_list(head['columns'])}) FROM STDIN") as copy:
                for line in iter(file.readline, _END):
                    if not line:
                        raise Damaged([f"{path} ends in the midst of a table."])
                    copy.write(line)
        raise Damaged([f"{path} ends too early."])


def _heads(file: gzip.GzipFile) -> Iterator[dict[str, Any]]:
    while line := file.readline():
        if not line.startswith(_HEAD):
            raise Damaged(["The rows of this backup can't be read."])
        yield json.loads(line[len(_HEAD) :])


def _key(name: str) -> Key:
    app, _, rest = name.partition(".")
    return app, rest


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _list(columns: list[str]) -> str:
    return ", ".join(map(_quoted, columns))
