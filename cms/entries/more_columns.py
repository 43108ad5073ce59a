"""Columns of a table of items that another floor understands, such as where and when an item is to be published.

A table may say more of an item than its content. Who understands such columns registers a ``MoreColumns`` in
``cms.core.registries.more_columns``; who reads tables asks all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One thing that a table may say of each item."""

    key: str
    label: Any
    #: A sentence for who fills the table.
    help: Any = ""
    #: Other headings under which people write it, in any language and spelling.
    also: tuple[str, ...] = ()
    #: What may stand there, where it is a closed list.
    choices: tuple[str, ...] = ()
    #: Several of the choices, apart by semicolons.
    is_list: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong with one cell, and what to do about it: sentences. Not blocking: worth knowing."""

    column: str
    reason: str
    mend: str = ""
    blocking: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the columns ask for, as plain JSON; empty: nothing."""

    wanted: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfilled:
    """What became of a wish, in a sentence."""

    is_done: bool
    sentence: str


class Reader(Protocol):
    """Reads the columns of many rows for one person; made once a table."""

    def columns(self) -> tuple[Column, ...]: ...

    def read(self, cells: Mapping[str, str]) -> Wish:
        """``cells``: column → text, only what is not empty."""


class MoreColumns(Protocol):
    """What another floor adds to tables of items."""

    def reader(self, user: Any, *, place: Any = None) -> Reader:
        """For that person; ``place`` is the page below which the items go, once it is known."""

    def fulfil(self, page_id: int, wanted: Mapping[str, Any], user: Any) -> Fulfilled:
        """The page is public now: do what the row asked for, with the person's rights of this moment. Repeatable."""
