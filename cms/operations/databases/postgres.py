"""PostgreSQL: its own tools where they fit the server, else its rows by COPY."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from django.db import connection, transaction

from cms.core.processes.tools import ToolFailed, run_tool
from cms.operations.conf import conf
from cms.operations.errors import Refused

from . import postgres_rows as rows
from .snapshot import Snapshot

FORM = "pg_dump"
_FILE = "database.dump"
#: psycopg's names of what the tools take from the environment: a command line is for everybody to read.
_ENVIRONMENT = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
    "service": "PGSERVICE", "passfile": "PGPASSFILE",
}  # fmt: skip


def take(folder: Path) -> Snapshot:
    """Read everything as of one moment; nobody waits for us."""
    tool = _tool("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        counts = _counts()
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
        migrations = [row[0] for row in cursor.fetchall()]
        if tool:
            cursor.execute("SELECT pg_export_snapshot()")
            moment = cursor.fetchone()[0]
            options = ["--format=custom", "--compress=3", "--no-owner", "--no-privileges"]
            options += ["--exclude-schema=before_*", f"--snapshot={moment}"]
            run_tool([tool, *options, f"--file={folder / _FILE}"], _environment())
        else:
            rows.write(folder / rows.FILE)
    form, file = (FORM, _FILE) if tool else (rows.FORM, rows.FILE)
    return Snapshot(form=form, file=file, counts=counts, migrations=migrations)


def is_empty() -> bool:
    """Whether nothing would be lost: no tables, or none in which a page was ever kept."""
    with connection.cursor() as cursor:
        if "wagtailcore_page" not in connection.introspection.table_names(cursor):
            return not connection.introspection.table_names(cursor)
        cursor.execute("SELECT count(*) FROM wagtailcore_page WHERE depth > 2")
        return bool(cursor.fetchone()[0] == 0)


def put_back(form: str, packed: Path, stamp: str, migrations: list[str]) -> dict[str, int]:
    """Set aside what is there as a schema of its own and load the backup. Returns its counts."""
    tool = _tool("pg_restore")
    if form == FORM and not tool:
        raise Refused(
            "This backup was made by pg_dump, and no pg_restore that fits this server was found; install the "
            "server's client programs, or name their folder in PG_TOOLS."
        )
    _set_aside(stamp)
    if form == rows.FORM:
        rows.make_tables(migrations)
        rows.load(packed)
        return _counts()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        name = cursor.fetchone()[0]
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", f"--dbname={name}"]
    try:
        run_tool([tool, *options, str(packed)], _environment())
    except ToolFailed as error:
        raise Refused(f"The backup could not be loaded; nothing of it is there. {error}") from None
    return _counts()


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        found = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608 - our own tables
            found[name] = cursor.fetchone()[0]
    return found


def _set_aside(stamp: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = connection.ops.quote_name(cursor.fetchone()[0] or "public")
        cursor.execute(f"ALTER SCHEMA {schema} RENAME TO {connection.ops.quote_name(f'before_{stamp}'.lower())}")
        cursor.execute(f"CREATE SCHEMA {schema}")
    connection.close()


def _environment() -> dict[str, str]:
    found = connection.get_connection_params()
    return {name: str(found[key]) for key, name in _ENVIRONMENT.items() if found.get(key)}


def _tool(name: str) -> str:
    """The program, if it is not older than the server; empty otherwise."""
    tool = shutil.which(name, path=conf().pg_tools or None)
    if not tool:
        return ""
    found = re.search(r"(\d+)", run_tool([tool, "--version"]).split(")")[-1])
    connection.ensure_connection()
    is_fit = found is not None and int(found[1]) >= connection.pg_version // 10000
    return tool if is_fit else ""
