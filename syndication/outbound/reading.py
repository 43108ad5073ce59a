"""Which entries stand in a document of a feed, and where its other documents are.

The newest document holds what changed last. Older changes are reached in two ways: by pages (``before``), which shift
while the feed grows, and by archives (RFC 5005), which do not: an archive is fifty places of the sequence of changes,
so it always has the same members, each as it is today or as a tombstone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext as _

from cms.entries.conf import oai_identifier
from cms.entries.models import Entry, EntryChange, Status
from cms.entries.models.entry import EntryQuerySet

from .feed import Deleted
from .wanted import Position, Refused, Wanted

ITEMS = 50
#: Members whose changes are found one by one; of more, one stands soon enough among the newest changes.
_FEW = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as stamped: what its rendered form hangs on."""

    pk: UUID
    updated_at: datetime
    agency_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What stands in a document."""

    rows: Sequence[Row]
    deleted: Sequence[Deleted] = ()
    #: Relation → the position of another document.
    pages: Mapping[str, Position] = field(default_factory=dict)

    def changed_at(self) -> datetime | None:
        """The newest change that the document tells of."""
        instants = [*(row.updated_at for row in self.rows), *(deleted.at for deleted in self.deleted)]
        return max(instants, default=None)


def read(wanted: Wanted) -> Contents:
    """The document's contents. Raises ``Refused`` for an archive that does not exist."""
    if wanted.position.archive is not None:
        return _archive(wanted, wanted.position.archive)
    return _page(wanted, wanted.position.before)


def _page(wanted: Wanted, before: datetime | None) -> Contents:
    """The newest changes first: a correction of an old item comes up again, so that every reader meets it."""
    visible = wanted.narrow(Entry.objects.visible())
    if before is not None:
        visible = visible.filter(updated_at__lt=before)
    rows = _rows(visible.filter(status=Status.PUBLISHED).order_by("-updated_at")[: ITEMS + 1])
    is_last = len(rows) <= ITEMS
    rows = rows[:ITEMS]
    deleted: Sequence[Deleted] = ()
    if wanted.format.tells_deletions:
        gone = visible if is_last else visible.filter(updated_at__gt=rows[-1].updated_at)
        deleted = _tombstones(gone.order_by("-updated_at"))
    pages = {} if before is None else {"first": Position()}
    if not is_last:
        pages["next"] = Position(before=rows[-1].updated_at)
        if before is None and wanted.format.has_archives:
            pages |= _link("prev-archive", _newest_archive(wanted, _sealed()))
    return Contents(rows=rows, deleted=deleted, pages=pages)


def _archive(wanted: Wanted, number: int) -> Contents:
    """The entries that changed in the archive's span, the latest change first."""
    sealed = _sealed()
    if number > sealed:
        raise Refused(404, _("This feed has no archive %(number)s yet.") % {"number": number})
    span = EntryChange.objects.filter(id__gt=(number - 1) * ITEMS, id__lte=number * ITEMS)
    order = {entry_id: place for place, entry_id in enumerate(span.order_by("id").values_list("entry_id", flat=True))}
    members = wanted.narrow(Entry.objects.visible().filter(pk__in=order))
    rows = _rows(members.filter(status=Status.PUBLISHED))
    pages = {"current": Position()}
    pages |= _link("prev-archive", _newest_archive(wanted, number - 1))
    pages |= _link("next-archive", _oldest_archive(wanted, number + 1, sealed))
    return Contents(
        rows=sorted(rows, key=lambda row: -order[row.pk]),
        deleted=_tombstones(members) if wanted.format.tells_deletions else (),
        pages=pages,
    )


def _rows(entries: EntryQuerySet) -> list[Row]:
    return [Row(*values) for values in entries.values_list("pk", "updated_at", "agency_code")]


def _tombstones(entries: EntryQuerySet) -> list[Deleted]:
    """As many as a page has items: more are told by the archives, where every withdrawal has its place."""
    found = entries.filter(status=Status.WITHDRAWN).values_list("pk", "withdrawn_at", "updated_at")
    return [Deleted(uuid=pk, id=oai_identifier(pk), at=gone or stamped) for pk, gone, stamped in found[:ITEMS]]


def _sealed() -> int:
    """How many archives are complete: their places of the sequence are all taken."""
    return (EntryChange.objects.aggregate(last=Max("id"))["last"] or 0) // ITEMS


def _newest_archive(wanted: Wanted, at_most: int) -> int | None:
    """The newest archive up to that one in which the feed has a member."""
    if at_most < 1:
        return None
    found = _changes(wanted).filter(id__lte=at_most * ITEMS).order_by("-id").values_list("id", flat=True).first()
    return None if found is None else _archive_of(found)


def _oldest_archive(wanted: Wanted, at_least: int, sealed: int) -> int | None:
    span = _changes(wanted).filter(id__gt=(at_least - 1) * ITEMS, id__lte=sealed * ITEMS)
    found = span.order_by("id").values_list("id", flat=True).first()
    return None if found is None else _archive_of(found)


def _archive_of(change_id: int) -> int:
    return (change_id - 1) // ITEMS + 1


def _changes(wanted: Wanted) -> QuerySet[EntryChange]:
    """The changes of the feed's members. Of few members theirs are found; of many, each change is looked at in turn."""
    changes = EntryChange.objects.all()
    members = wanted.narrow(Entry.objects.all())
    if not members.query.where:
        return changes
    if members.order_by()[_FEW : _FEW + 1].exists():
        return changes.filter(Exists(members.filter(pk=OuterRef("entry"))))
    return changes.filter(entry__in=members.order_by().values("pk"))


def _link(relation: str, archive: int | None) -> dict[str, Position]:
    return {} if archive is None else {relation: Position(archive=archive)}
