"""Rows between two kinds of database: read as the first stores them, written as the second wants them, compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

_CHUNK = 2000
#: An index of words is kept in each database's own way: it is made anew.
_MADE_ANEW = ("wagtailsearch", "modelsearch")
_MODULUS = 2**256

Row = Sequence[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """How many rows, and what they hold, whatever their order."""

    rows: int
    digest: int


def tables() -> list[type[Model]]:
    """Every model that has a table of its own to move, those between two others too."""
    found: dict[str, type[Model]] = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy and not meta.swapped and meta.app_label not in _MADE_ANEW:
            found.setdefault(meta.db_table, model)
    return list(found.values())


def read(model: type[Model], database: BaseDatabaseWrapper) -> Iterator[list[Any]]:
    """The rows of its table as Python values; JSON stays the text that it is."""
    fields = columns(model)
    converters = [_converter(field, database) for field in fields]
    quote = database.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    with database.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {quote(model._meta.db_table)}")  # noqa: S608 - names of our own models
        while rows := cursor.fetchmany(_CHUNK):
            for row in rows:
                yield [convert(value) for convert, value in zip(converters, row, strict=True)]


def write(model: type[Model], rows: Iterator[Row], database: BaseDatabaseWrapper) -> None:
    """Into PostgreSQL, by COPY."""
    quote = database.ops.quote_name
    names = ", ".join(quote(field.column) for field in columns(model))
    with (
        database.connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def total(model: type[Model], rows: Iterator[Row]) -> Sum:
    """What two databases have alike when they hold the same rows."""
    kinds = [field.get_internal_type() for field in columns(model)]
    is_json = [_is_json(field) for field in columns(model)]
    count = digest = 0
    for row in rows:
        plain = [_plain(value, kind=kind, is_json=told) for value, kind, told in zip(row, kinds, is_json, strict=True)]
        line = json.dumps(plain, ensure_ascii=False).encode("utf-8", "surrogatepass")
        digest = (digest + int.from_bytes(hashlib.sha256(line).digest())) % _MODULUS
        count += 1
    return Sum(rows=count, digest=digest)


def columns(model: type[Model]) -> list[Field]:
    """The fields that are stored, in the order of the model."""
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def _is_json(field: Field) -> bool:
    return field.get_internal_type() == "JSONField"


def _converter(field: Field, database: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    """What the database stores → Python, by its own rules and not by the field's, which may tidy up."""
    kind = field.get_internal_type()
    if kind == "DurationField" and not database.features.has_native_duration_field:
        return lambda value: value if value is None else timedelta(microseconds=value)
    column = field.get_col(field.model._meta.db_table)
    converters = database.ops.get_db_converters(column)

    def convert(value: Any) -> Any:
        for step in converters:
            value = step(value, column, database)
        return value

    return convert


def _plain(value: Any, *, kind: str, is_json: bool) -> Any:
    """One way of writing for values that mean the same."""
    if value is None:
        return None
    if is_json:
        return json.dumps(_loaded(value), sort_keys=True, ensure_ascii=False)
    if isinstance(value, bool) or kind == "BooleanField":
        return str(bool(value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, Decimal | float):
        return _number(str(value))
    return str(value)


def _loaded(value: Any) -> Any:
    text = value if isinstance(value, str) else json.dumps(value)
    return json.loads(text, parse_float=_number, parse_int=_number)


def _number(text: str) -> str:
    return f"{Decimal(text).normalize():f}"
