"""ORM queries compiled once.

Building its SQL anew costs Django several times what the database then needs for it; that matters where one piece of
work takes a dozen queries. The query is written as ever, with ``Given`` for what differs from call to call::

    _prolong = Update(lambda: Delivery.objects.filter(pk=Given(Delivery, "id")), run_at=Given(Delivery, "run_at"))
    _prolong(id=delivery.pk, run_at=later)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.query import get_related_populators
from django.db.models.sql.subqueries import UpdateQuery

Build = Callable[[], "models.QuerySet[Any, Any]"]


class Given(Expression):
    """A value of that model's field which comes with the call, under the field's name or another."""

    def __init__(self, model: type[models.Model], field: str, *, name: str = "") -> None:
        super().__init__(output_field=model._meta.get_field(field))
        self.name = name or field

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Stand among the parameters as itself until the call."""
        return "%s", [self]

    def filled(self, given: Mapping[str, Any], on: BaseDatabaseWrapper) -> Any:
        return self.output_field.get_db_prep_save(given[self.name], on)


def _here() -> BaseDatabaseWrapper:
    """This thread's connection itself: each word to ``django.db.connection`` looks it up anew."""
    return connections[DEFAULT_DB_ALIAS]


class _Statement:
    """SQL for one kind of database, and its parameters with gaps."""

    def __init__(self, sql: str, params: Sequence[Any]) -> None:
        self._sql = sql
        self._params = tuple(params)

    def execute(self, cursor: Any, given: Mapping[str, Any], on: BaseDatabaseWrapper) -> None:
        cursor.execute(
            self._sql, [param.filled(given, on) if isinstance(param, Given) else param for param in self._params]
        )


class Update:
    """A queryset's ``update()``. Returns how many rows it changed."""

    def __init__(self, build: Build, **values: Any) -> None:
        self._build = build
        self._values = values
        self._known: dict[str, _Statement] = {}

    def __call__(self, **given: Any) -> int:
        on = _here()
        statement = self._known.get(on.vendor) or self._compiled(on)
        with on.cursor() as cursor:
            statement.execute(cursor, given, on)
            return int(cursor.rowcount)

    def _compiled(self, on: BaseDatabaseWrapper) -> _Statement:
        query = self._build().query.chain(UpdateQuery)
        query.add_update_values(self._values)
        query.clear_ordering(force=True)
        return self._known.setdefault(on.vendor, _Statement(*query.get_compiler(connection=on).as_sql()))


class Select:
    """A queryset's rows: objects with what ``select_related`` brings, or the tuples of ``values_list()``."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._known: dict[str, tuple[_Statement, _Rows]] = {}

    def __call__(self, **given: Any) -> list[Any]:
        on = _here()
        statement, rows = self._known.get(on.vendor) or self._compiled(on)
        with on.cursor() as cursor:
            statement.execute(cursor, given, on)
            found = cursor.fetchall()
        return [rows.made(values) for values in rows.converted(found, on)]

    def first(self, **given: Any) -> Any:
        """The first row, or ``None``."""
        return next(iter(self(**given)), None)

    def _compiled(self, on: BaseDatabaseWrapper) -> tuple[_Statement, _Rows]:
        queryset = self._build()
        compiler = queryset.query.get_compiler(connection=on)
        statement = _Statement(*compiler.as_sql())
        return self._known.setdefault(on.vendor, (statement, _rows_of(queryset, compiler)))


class _Rows:
    """How the database's rows become Python's."""

    def __init__(self, compiler: Any) -> None:
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        self._converters = list(compiler.get_converters(columns).items())

    def converted(self, rows: list[Any], on: BaseDatabaseWrapper) -> Iterator[list[Any]]:
        for row in rows:
            values = list(row)
            for position, (converters, expression) in self._converters:
                for convert in converters:
                    values[position] = convert(values[position], expression, on)
            yield values

    def made(self, values: list[Any]) -> Any:
        return tuple(values)


class _Objects(_Rows):
    """Rows become model instances."""

    def __init__(self, compiler: Any) -> None:
        super().__init__(compiler)
        info = compiler.klass_info
        self._model = info["model"]
        self._own = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        self._names = [column[0].target.attname for column in compiler.select[self._own]]
        self._related = get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS)

    def made(self, values: list[Any]) -> Any:
        instance = self._model.from_db(DEFAULT_DB_ALIAS, self._names, values[self._own])
        for populator in self._related:
            populator.populate(values, instance)
        return instance


def _rows_of(queryset: models.QuerySet[Any, Any], compiler: Any) -> _Rows:
    return _Rows(compiler) if queryset._fields is not None else _Objects(compiler)


class Insert:
    """One row of the model with these fields. Returns its key."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        self._model = model
        self._fields = [model._meta.get_field(name) for name in names]
        self._known: dict[str, str] = {}

    def __call__(self, **given: Any) -> Any:
        on = _here()
        sql = self._known.get(on.vendor) or self._compiled(on)
        values = [field.get_db_prep_save(given[field.attname], on) for field in self._fields]
        with on.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchone()[0]

    def _compiled(self, on: BaseDatabaseWrapper) -> str:
        quoted = on.ops.quote_name
        columns = ", ".join(quoted(field.column) for field in self._fields)
        places = ", ".join(["%s"] * len(self._fields))
        table, key = quoted(self._model._meta.db_table), quoted(self._model._meta.pk.column)
        return self._known.setdefault(
            on.vendor,
            f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING {key}",  # noqa: S608  (names of our own)
        )
