"""One part of a list: which rows, in the order of their stamps, wherever changes move them meanwhile.

A list has no end of its own but the ``until`` that was asked for: what changes while it is harvested moves to its end
and is met there, so nothing that was in the list is missed, and what was given already is given again as it is now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import CharField, Count, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from cms.entries.conf import oai_identifier
from cms.entries.models import Entry, Status, Term
from cms.entries.models.entry import EntryQuerySet

from .dates import span
from .sets import FORM, Agencies, narrow
from .tokens import Harvest, Place

#: Records of one part.
ITEMS = 100
#: A set of fewer entries is cheaper to sort as a whole than to look for in the sequence.
_SMALL = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entry as harvesters see it; one of ``ListIdentifiers`` has no ``entry``."""

    id: UUID
    stamp: datetime
    is_deleted: bool
    form: str
    form_label: str
    topics: tuple[str, ...]
    agency: str
    entry: Entry | None = None

    @property
    def whole(self) -> Entry:
        """Raises ``LookupError`` where only the header was read."""
        if self.entry is None:
            raise LookupError(f"of {self.id} only the header was read")
        return self.entry

    @property
    def place(self) -> Place:
        return Place.of(self.stamp, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Rows of one answer, read as they are iterated; one more than an answer holds, when there is more."""

    rows: Iterator[Row]
    #: Length of the whole list, counted with the first part.
    size: int


def find(identifier: str) -> Row | None:
    """The entry with that identifier, whole."""
    entry_id = _entry_id(identifier)
    entry = _labelled(Entry.objects.visible().filter(pk=entry_id)).first() if entry_id else None
    return _whole(entry) if entry else None


def is_changing(identifier: str) -> bool:
    """Whether it is an entry that readers knew and that is between its commit and its stamp right now."""
    known = Q(version__gt=1) | Q(status=Status.WITHDRAWN)
    entry_id = _entry_id(identifier)
    return entry_id is not None and Entry.objects.filter(known, pk=entry_id, updated_at=None).exists()


def earliest(default: datetime) -> datetime:
    """No stamp is earlier, and none ever will be; of an empty site, where its sequence of changes stands."""
    return Entry.objects.visible().aggregate(first=Min("updated_at"))["first"] or default


def _entry_id(identifier: str) -> UUID | None:
    try:
        entry_id = UUID(identifier.removeprefix(oai_identifier("")))
    except ValueError:
        return None
    return entry_id if identifier == oai_identifier(entry_id) else None


def read(harvest: Harvest, agencies: Agencies, *, whole: bool) -> Part:
    """The part that follows the harvest's place: ``whole`` entries, or what their headers need.

    Raises ``OaiError`` for a span or set that is none.
    """
    listed = _listed(harvest, agencies, is_small=0 < harvest.size < _SMALL)
    size: Any = Value(harvest.size) if harvest.size else _count(_listed(harvest, agencies, is_small=True))
    rows = _rows(listed, harvest.place, size, whole=whole)
    first = next(rows, None)
    if first is None and harvest.place is not None:
        # What was left has moved out of the list. A part must hold something: the last row before the place, again.
        rows = _rows(listed, None, size, whole=whole, last=True)
        first = next(rows, None)
    if first is None:
        return Part(rows=iter(()), size=0)
    row, counted = first
    return Part(rows=_chain(row, rows), size=counted)


def _chain(first: Row, others: Iterator[tuple[Row, int]]) -> Iterator[Row]:
    yield first
    for row, _size in others:
        yield row


def _listed(harvest: Harvest, agencies: Agencies, *, is_small: bool) -> EntryQuerySet:
    asked = span(harvest.since, harvest.until)
    entries = narrow(Entry.objects.visible(), harvest.set, agencies, is_small=is_small)
    if asked.since:
        entries = entries.filter(updated_at__gte=asked.since)
    if asked.before:
        entries = entries.filter(updated_at__lt=asked.before)
    return entries


def _rows(
    listed: EntryQuerySet, place: Place | None, size: Any, *, whole: bool, last: bool = False
) -> Iterator[tuple[Row, int]]:
    """Two steps in one query: an index finds the place, then only the rows that are given are read."""
    order = ("-updated_at", "-id") if last else ("updated_at", "id")
    found = listed.order_by(*order)
    if place is not None:
        # The first condition lets the index find the place; the second parts rows of one instant.
        found = found.filter(Q(updated_at__gt=place.stamp) | Q(id__gt=place.row_id), updated_at__gte=place.stamp)
    ids = found.values("pk")[: 1 if last else ITEMS + 1]
    entries = _labelled(Entry.objects.filter(pk__in=ids).order_by(*order)).annotate(size=size)
    if whole:
        for entry in entries.iterator(chunk_size=25):
            yield _whole(entry), entry.size
    else:
        for values in entries.annotate(topics=F("content__topics")).values(*_HEADER).iterator(chunk_size=ITEMS + 1):
            yield _header(values), values["size"]


_HEADER = ("pk", "updated_at", "status", "form", "form_label", "topics", "agency_code", "size")


def _header(values: dict[str, Any]) -> Row:
    return Row(
        id=values["pk"], stamp=values["updated_at"], is_deleted=values["status"] == Status.WITHDRAWN,
        form=values["form"], form_label=values["form_label"], topics=tuple(values["topics"] or ()),
        agency=values["agency_code"],
    )  # fmt: skip


def _whole(entry: Any) -> Row:
    return Row(
        id=entry.pk, stamp=entry.updated_at, is_deleted=entry.status == Status.WITHDRAWN, form=entry.form,
        form_label=entry.form_label, topics=tuple(entry.content.get("topics", ())), agency=entry.agency_code,
        entry=entry,
    )  # fmt: skip


def _count(listed: EntryQuerySet) -> Subquery:
    counted = listed.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk"))
    return Subquery(counted.values("n"))


def _labelled(entries: EntryQuerySet) -> QuerySet[Any]:
    """With the label of the form in the language of the site."""
    terms = Term.objects.filter(vocabulary=FORM, code=OuterRef("form"))
    label = F("label_vi")
    if settings.LANGUAGE_CODE.startswith("en"):
        label = Coalesce(NullIf("label_en", Value("")), "label_vi")
    found = Subquery(terms.values(label=label)[:1], output_field=CharField())
    return entries.annotate(form_label=Coalesce(found, "form", output_field=CharField()))
