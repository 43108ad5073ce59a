"""Taking an import in, or back: begun once, worked on in short runs that any worker may go on with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from cms.importing import columns as col
from cms.importing.language import in_language_of
from cms.importing.mapping import as_mapping
from cms.importing.models import Import, ImportRow, ImportState, RowState
from cms.importing.models.import_ import AT_WORK
from cms.importing.parcel import opened

from .check import knowledge
from .take import MOST_TRIES, take_row
from .untake import untake_row

#: A worker that is silent for so long is dead; each row renews it.
LEASE = timedelta(seconds=30)
#: A run is over after so long: what waits behind it in the queue has its turn.
RUN_S = 10.0
_TOGETHER = 20

Enqueue = Callable[[int], None]


def begin(source: Import, enqueue: Enqueue) -> bool:
    """Take the good rows in. False: it was begun already, or there are none."""
    if not source.rows.filter(state=RowState.READY).exists():
        return False
    return _set_off(source, (ImportState.CHECKED,), ImportState.RUNNING, enqueue)


def undo(source: Import, enqueue: Enqueue) -> bool:
    """Take it back. False: it is not done, or was taken back already."""
    return _set_off(source, (ImportState.DONE,), ImportState.UNDOING, enqueue)


def stalled(now: datetime) -> list[int]:
    """Imports that have work and no worker."""
    return list(_free(now).values_list("pk", flat=True))


def run(import_id: int, *, seconds: float = RUN_S) -> bool:
    """Work on it for a while. Returns whether there is more to do. Any number of workers may call it at any time."""
    if not _free(timezone.now()).filter(pk=import_id).update(lease_until=timezone.now() + LEASE):
        return False
    source = Import.objects.select_related("user__wagtail_userprofile", "section").get(pk=import_id)
    with in_language_of(source.user):
        try:
            work = _undoing if source.state == ImportState.UNDOING else _taking
            with work(source) as step:
                _rows_until(source, step, monotonic() + seconds)
        finally:
            goes_on = _lay_down(source)
    return goes_on


def _set_off(source: Import, before: tuple[str, ...], state: str, enqueue: Enqueue) -> bool:
    with transaction.atomic():
        given = {"begun_at": timezone.now()} if state == ImportState.RUNNING else {}
        changed = Import.objects.filter(pk=source.pk, state__in=before).update(state=state, lease_until=None, **given)
        if changed:
            transaction.on_commit(lambda: enqueue(source.pk))
    return bool(changed)


def _free(now: datetime) -> QuerySet[Import]:
    return Import.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), state__in=AT_WORK)


Step = Callable[[ImportRow], None]


@contextmanager
def _taking(source: Import) -> Iterator[Step]:
    readers = col.readers_for(source.user, place=source.section)
    mapped = as_mapping(source.mapping, col.all_columns(list(readers.values())), len(source.headings))
    with opened(source.parcel_sha256) as parcel:
        known = knowledge(source, parcel, readers)
        yield lambda row: take_row(source, row, known, mapped)


@contextmanager
def _undoing(source: Import) -> Iterator[Step]:
    yield lambda row: untake_row(source, row)


def _rows_until(source: Import, step: Step, end: float) -> None:
    """Row by row, what broke off before last; a lease that somebody else took over ends it."""
    while rows := list(_to_do(source)[:_TOGETHER]):
        for row in rows:
            mine = Import.objects.filter(pk=source.pk, state=source.state, lease_until__gte=timezone.now())
            if monotonic() > end or not mine.update(lease_until=timezone.now() + LEASE):
                return
            step(row)


def _to_do(source: Import) -> QuerySet[ImportRow]:
    if source.state == ImportState.UNDOING:
        return source.rows.filter(state=RowState.DONE).order_by("line")
    return source.rows.filter(state=RowState.READY, tries__lt=MOST_TRIES).order_by("tries", "line")


def _lay_down(source: Import) -> bool:
    """Give the lease back; where nothing is left, it has ended. Returns whether there is more to do."""
    if _to_do(source).exists():
        Import.objects.filter(pk=source.pk, state=source.state).update(lease_until=None)
        return True
    was_undone = source.state == ImportState.UNDOING
    ended = ImportState.UNDONE if was_undone else ImportState.DONE
    if not was_undone:
        source.rows.filter(state=RowState.READY).update(state=RowState.FAILED)
    mine = Import.objects.filter(pk=source.pk, state=source.state)
    if mine.update(state=ended, lease_until=None, ended_at=timezone.now()):
        verb = "loa.import_undone" if was_undone else "loa.import_done"
        log(source, verb, user=source.user, data={"rows": source.rows.filter(state=RowState.DONE).count()})
    return False
