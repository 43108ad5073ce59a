"""Wagtail's search in the database, where several processes may index the same object at once.

Wagtail's forms index what they save, and the worker does so once more. PostgreSQL takes both; on SQLite the backend
looks first and inserts then, so the second met what the first had put there meanwhile, and its person an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from modelsearch.backends import database

from .writing import writing


def SearchBackend(params: dict[str, Any]) -> Any:
    """That of the database in use; on SQLite, looking and inserting are one transaction."""
    backend = database.SearchBackend(params)
    if connection.vendor == "sqlite":
        usual = backend.index_class
        backend.index_class = type(usual.__name__, (_Together, usual), {})
    return backend


class _Together:
    def add_items(self, model: type, objs: Sequence[Any]) -> None:
        with writing():
            super().add_items(model, objs)  # type: ignore[misc]  # a mixin: the index after it has it
