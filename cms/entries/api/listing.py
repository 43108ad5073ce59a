"""The list's query, compiled once for each shape in which it is asked: the values differ, the words stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q

from cms.core.prepared import Given, Select
from cms.entries.models import Entry
from cms.entries.models.entry import EntryQuerySet, EntryTerm
from cms.entries.selection import Selection
from cms.entries.written import Place

from .cursor import Cursor

#: Names of values that are one, and of those that are any of several; the fields they are compared with.
_ONE = {"language": (Entry, "language"), "since": (Entry, "updated_at"), "at": (Entry, "updated_at"),
        "id": (Entry, "id")}  # fmt: skip
_SEVERAL = {"form": (Entry, "form"), "topic": (EntryTerm, "code"), "audience": (EntryTerm, "code"),
            "agency": (Entry, "agency_code")}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the list is asked for; every word of it is checked."""

    selection: Selection
    #: The agency with its descendants; empty: all.
    agencies: tuple[str, ...] = ()
    #: ``published``, ``withdrawn`` or ``all``.
    status: str
    language: str = ""
    since: datetime | None = None
    cursor: Cursor | None = None
    is_oldest_first: bool = False
    #: Rows at most.
    count: int

    def entries(self) -> EntryQuerySet:
        """The entries in their order."""
        return _entries(self._words(), self._values(), self.count)

    def places(self) -> list[Place]:
        """Where they stand; their content is left where it is."""
        values = self._values()
        shape = tuple((name, len(value) if isinstance(value, tuple) else 0) for name, value in values.items())
        flat: dict[str, Any] = {}
        for name, value in values.items():
            if isinstance(value, tuple):
                flat |= {f"{name}{number}": one for number, one in enumerate(value)}
            else:
                flat[name] = value
        return [Place(*row) for row in _statement(self._words(), shape, self.count)(**flat)]

    def _words(self) -> tuple[str, bool]:
        return self.status, self.is_oldest_first

    def _values(self) -> dict[str, Any]:
        """What is given of all that may be asked: one value, or a tuple for any of them."""
        chosen = self.selection
        told = {
            "form": chosen.form, "topic": chosen.topic, "audience": chosen.audience, "agency": self.agencies,
            "language": self.language, "since": self.since,
            "at": self.cursor and self.cursor.updated_at, "id": self.cursor and self.cursor.id,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value}


@lru_cache(maxsize=300)
def _statement(words: tuple[str, bool], shape: tuple[tuple[str, int], ...], count: int) -> Select:
    values: dict[str, Any] = {}
    for name, number in shape:
        if name in _ONE:
            values[name] = Given(*_ONE[name], name=name)
        else:
            values[name] = [Given(*_SEVERAL[name], name=f"{name}{place}") for place in range(number)]
    return Select(lambda: _entries(words, values, count).values_list(*Place._fields))


def _entries(words: tuple[str, bool], values: Mapping[str, Any], count: int) -> EntryQuerySet:
    """Order and place by (updated_at, id): no offset to grow slow with, no row skipped or seen twice."""
    status, is_oldest_first = words
    entries = Entry.objects.visible()
    if status != "all":
        entries = entries.filter(status=status)
    compared = {"form": "form__in", "agency": "agency_code__in", "language": "language", "since": "updated_at__gte"}
    entries = entries.filter(**{compared[name]: value for name, value in values.items() if name in compared})
    for vocabulary in ("topic", "audience"):
        if vocabulary in values:
            entries = entries.with_terms(vocabulary, *values[vocabulary])
    if "at" in values:
        # The first condition lets the index find the place; the second parts rows of one instant.
        edge, beyond = ("gte", "gt") if is_oldest_first else ("lte", "lt")
        entries = entries.filter(
            Q(**{f"updated_at__{beyond}": values["at"]}) | Q(**{f"id__{beyond}": values["id"]}),
            **{f"updated_at__{edge}": values["at"]},
        )
    return entries.order_by(*(("updated_at", "id") if is_oldest_first else ("-updated_at", "-id")))[:count]
