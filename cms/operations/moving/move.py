"""From SQLite to PostgreSQL: everything or nothing, in one transaction, compared row by row before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import environ
from django.core.management.color import no_style
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.utils import load_backend

from cms.core.processes.tools import run_manage
from cms.operations.errors import Refused

from . import rows

Say = Callable[[str], None]

_LEDGER = "django_migrations"


def move(source_url: str, target_url: str, say: Say) -> int:
    """Copy every row; returns how many. Raises ``Refused``, and then the target is as empty as it was."""
    with _opened("from", source_url) as source, _opened("to", target_url) as target:
        if source.vendor != "sqlite" or target.vendor != "postgresql":
            raise Refused("Rows are moved from SQLite to PostgreSQL: sqlite:////srv/loa/var/loa.sqlite3 postgresql://…")
        _refuse_full(target)
        say("Making the tables …")
        target.close()
        run_manage("migrate", "--noinput", "--verbosity", "0", env={"DATABASE_URL": target_url})
        _refuse_different(source, target)
        count = _copy(source, target, say)
    say("Making the index of words anew …")
    run_manage("wagtail_update_index", env={"DATABASE_URL": target_url})
    return count


def _copy(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper, say: Say) -> int:
    models = rows.tables()
    # One transaction on each side: nobody changes what is read, nobody sees what is half written.
    with _transaction(source), _transaction(target):
        _empty(target, models)
        for model in models:
            try:
                rows.write(model, rows.read(model, source), target)
            except (DatabaseError, _driver_error()) as error:
                raise Refused(f"The table {model._meta.db_table} can't be moved: {error}") from None
        say("Comparing …")
        count = sum(_same(model, source, target) for model in models)
        with target.cursor() as cursor:
            for statement in target.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
    return count


def _same(model: type[Model], source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> int:
    """How many rows both have. Raises ``Refused`` when they are not the same."""
    before = rows.total(model, rows.read(model, source))
    after = rows.total(model, rows.read(model, target))
    if before != after:
        raise Refused(
            f"The table {model._meta.db_table} is not the same afterwards ({before.rows} rows before, {after.rows} "
            "after): nothing was moved."
        )
    return before.rows


def _empty(target: BaseDatabaseWrapper, models: list[type[Model]]) -> None:
    names = ", ".join(target.ops.quote_name(model._meta.db_table) for model in models)
    with target.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _refuse_full(target: BaseDatabaseWrapper) -> None:
    with target.cursor() as cursor:
        names = target.introspection.table_names(cursor)
        if not names:
            return
        pages = -1
        if "wagtailcore_page" in names:
            cursor.execute("SELECT count(*) FROM wagtailcore_page WHERE depth > 2")
            pages = cursor.fetchone()[0]
    if pages:
        raise Refused("The target holds tables and rows already; name an empty database.")


def _refuse_different(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> None:
    had, has = _migrations(source), _migrations(target)
    if had != has:
        name = ".".join(sorted(had ^ has)[0])
        raise Refused(
            f"Source and target are not of one version: {name} was applied to only one of them. Run manage.py "
            "migrate on the source with this version first."
        )


def _migrations(database: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    with database.cursor() as cursor:
        if _LEDGER not in database.introspection.table_names(cursor):
            raise Refused("The source holds no Loa.")
        cursor.execute("SELECT app, name FROM django_migrations")
        return {(app, name) for app, name in cursor.fetchall()}


@contextmanager
def _opened(alias: str, url: str) -> Iterator[BaseDatabaseWrapper]:
    config: dict[str, Any] = environ.Env.db_url_config(url)
    if config["ENGINE"].endswith("sqlite3"):
        if not Path(config["NAME"]).is_file():
            raise Refused(f"There is no file {config['NAME']}.")
        config["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
    known = connections.configure_settings({**connections.settings, alias: config})
    database = load_backend(config["ENGINE"]).DatabaseWrapper(known[alias], alias)
    try:
        database.ensure_connection()
        yield database
    except DatabaseError as error:
        # The error of a connection may name its address with the password.
        raise Refused(f"The {alias} database refuses ({type(error).__name__}).") from None
    finally:
        database.close()


@contextmanager
def _transaction(database: BaseDatabaseWrapper) -> Iterator[None]:
    """What ``atomic`` does, for a connection that is in no registry."""
    database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        yield
    except BaseException:
        database.rollback()
        raise
    else:
        database.commit()
    finally:
        database.set_autocommit(True)


def _driver_error() -> type[Exception]:
    import psycopg

    return psycopg.Error
