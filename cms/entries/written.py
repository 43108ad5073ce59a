"""The record as JSON, straight from the stored row.

The stored content was validated when it was written. To build a ``Record`` of it only to take it apart again costs many
times what the database needs. ``tests/entries/test_written.py`` holds both ways against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from pydantic_core import from_json, to_json

from cms.core.clock import rfc3339
from cms.core.conf import conf
from cms.core.fast_paths.store import Store
from cms.core.prepared import Given, Select

from .assemble import record_of
from .conf import media_url, oai_identifier
from .formats.addresses import absolute
from .models import Entry
from .models.entry import EntryQuerySet
from .record import Attachment, Content, Role

#: In the order of the schema: some databases keep the fields of JSON in one of their own.
_CONTENT = tuple(Content.model_fields)
_ATTACHMENT = tuple(Attachment.model_fields)
_PLAYED = ("video/", "audio/")


class Row(NamedTuple):
    """The columns that a record is made of."""

    id: UUID
    #: The stored content as text: reading it is the greater part of the work, and is done by the faster reader.
    stored: str
    version: int
    status: str
    url: str
    published_at: Any
    version_at: Any
    updated_at: Any
    withdrawn_at: Any
    translation_of_id: UUID | None

    @property
    def changed_at(self) -> Any:
        return self.updated_at or self.version_at


def rows(entries: EntryQuerySet) -> list[Row]:
    """The rows of these entries, without making objects of what is only passed on."""
    return [Row(*values) for values in _raw(entries)]


def row(entry_id: UUID) -> Row | None:
    """The row of one entry, stamped or not."""
    found = _one.first(id=entry_id)
    return None if found is None else Row(*found)


def _raw(entries: EntryQuerySet) -> QuerySet[Entry, tuple[Any, ...]]:
    return entries.annotate(stored=Cast("content", TextField())).values_list(*Row._fields)


_one = Select(lambda: _raw(Entry.objects.filter(pk=Given(Entry, "id")).order_by()))


class Place(NamedTuple):
    """An entry as it was stamped: whatever changes it, stamps it anew."""

    id: UUID
    updated_at: Any


class _Written:
    """The JSON of one entry."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    @property
    def size(self) -> int:
        return len(self.data) + 500


#: Of this process: the JSON of some thousand entries.
_kept = Store(12 * 2**20)


def written(found: Sequence[Place], write: Callable[[Row], bytes]) -> list[bytes]:
    """The JSON of these entries, made once for each change of one.

    Raises ``Overtaken`` when one of them is being changed at this moment.
    """
    # Addresses and identifiers hang on these two.
    where = (conf().public_url, conf().oai_namespace)
    known = {place: _kept.get((place, where)) for place in found}
    missing = [place.id for place, item in known.items() if item is None]
    for found_row in rows(Entry.objects.filter(pk__in=missing)) if missing else ():
        place = Place(found_row.id, found_row.updated_at)
        if place not in known:
            raise Overtaken
        known[place] = _Written(write(found_row))
        _kept.put((place, where), known[place])
    return [item.data for item in known.values() if isinstance(item, _Written)]


class Overtaken(Exception):
    """An entry changed between two looks at it."""


def record_json(row: Row) -> bytes:
    """What ``record_of(entry).model_dump_json()`` gives."""
    stored = from_json(row.stored)
    attachments = stored.get("attachments", [])
    if len(stored) != len(_CONTENT) or any(len(item) != len(_ATTACHMENT) for item in attachments):
        # Written by an older version, which knew fewer fields.
        columns = {name: value for name, value in row._asdict().items() if name != "stored"}
        return record_of(Entry(content=stored, **columns)).model_dump_json().encode()
    written = {
        **{name: stored[name] for name in _CONTENT},
        "body_html": absolute(stored["body_html"], conf().public_url),
        "attachments": _addressed(attachments) if attachments else attachments,
        "id": oai_identifier(row.id),
        "uuid": str(row.id),
        "version": row.version,
        "status": row.status,
        "url": row.url,
        "published_at": rfc3339(row.published_at),
        "updated_at": rfc3339(row.changed_at),
        "withdrawn_at": rfc3339(row.withdrawn_at) if row.withdrawn_at else None,
        "translation_of": oai_identifier(row.translation_of_id) if row.translation_of_id else "",
        "social": (),
    }
    return to_json(written)


def _addressed(attachments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    addressed = [
        {**{name: item[name] for name in _ATTACHMENT}, "url": media_url(item["sha256"], item["filename"])}
        for item in attachments
    ]
    captions = next((item["url"] for item in addressed if item["role"] == Role.CAPTIONS), "")
    if captions:
        for item in addressed:
            if item["media_type"].startswith(_PLAYED):
                item["captions_url"] = captions
    return addressed
