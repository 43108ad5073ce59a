"""After the commit: give changed entries their place in the one sequence, then tell the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from cms.entries.models import ClockRow, Entry, EntryChange
from cms.entries.webhooks.told import entries_changed

_STEP = timedelta(microseconds=1)


def stamp(entry_ids: Sequence[UUID]) -> list[UUID]:
    """Stamp the entries that still lack a stamp; returns those stamped here.

    The clock row's lock is held to the commit, so stamps become visible in their own order: a cursor misses nothing.
    """
    changes = []
    with transaction.atomic():
        _lock_clock()
        last = ClockRow.objects.values_list("last", flat=True).get(pk=1)
        instant = max(datetime.now(UTC), last + _STEP)
        for entry_id in entry_ids:
            if Entry.objects.filter(pk=entry_id, updated_at=None).update(updated_at=instant):
                changes.append(EntryChange(entry_id=entry_id, at=instant))
                instant += _STEP
        if changes:
            entries_changed([change.entry_id for change in changes])
            EntryChange.objects.bulk_create(changes)
        ClockRow.objects.filter(pk=1).update(last=instant)
    return [change.entry_id for change in changes]


def _lock_clock() -> None:
    """Hold the clock row to the commit. Who finds none makes it and then locks it: another may have been first."""
    row = ClockRow.objects.filter(pk=1)
    if not row.update(generation=F("generation") + 1):
        ClockRow.objects.bulk_create([ClockRow(pk=1)], ignore_conflicts=True)
        row.update(generation=F("generation") + 1)


def touch() -> None:
    """Say that readers' copies are old although no entry changed (a label did)."""
    stamp([])


def stamp_leftovers(older_than: timedelta) -> list[UUID]:
    """Stamp what a crash between commit and stamp left behind."""
    cut = datetime.now(UTC) - older_than
    ids = list(Entry.objects.filter(updated_at=None, version_at__lt=cut).values_list("pk", flat=True)[:500])
    return stamp(ids) if ids else []
