"""One sequence of changes: a reader who remembers where it stopped misses nothing, however many write at once."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection, transaction

from cms.entries.actions.stamp import stamp
from cms.entries.actions.sweep import sweep_entries
from cms.entries.models import ClockRow, Entry, EntryChange, EntryVersion

from .factories import make_entry, restamp

#: Whatever was committed is stamped and seen by then (seconds after the last writer has ended).
PATIENCE_S = 30
WRITERS = 6
EACH = 8


def _write(number: int, seen: list[UUID]) -> None:
    """Write entries as publishing does: in a transaction, stamped right after its commit."""
    try:
        for turn in range(EACH):
            with transaction.atomic():
                entry = make_entry(f"Mục {number}-{turn}", stamped=False)
                transaction.on_commit(lambda pk=entry.pk: stamp([pk]))
                time.sleep(0.002 * (number % 3))
            seen.append(entry.pk)
    finally:
        connection.close()


@pytest.mark.postgres
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_a_cursor_misses_nothing_while_six_writers_publish() -> None:
    ClockRow.objects.all().delete()  # the first stamps of an installation: nobody holds a lock on what isn't there
    written: list[UUID] = []
    writers = [threading.Thread(target=_write, args=(number, written)) for number in range(WRITERS)]
    read: list[UUID] = []
    cursor = datetime(2000, 1, 1, tzinfo=UTC)
    for writer in writers:
        writer.start()
    over: float | None = None
    while over is None or (len(read) < len(written) and time.monotonic() < over):
        if over is None and not any(writer.is_alive() for writer in writers):
            over = time.monotonic() + PATIENCE_S
        rows = Entry.objects.visible().filter(updated_at__gt=cursor).order_by("updated_at")[:7]
        for pk, updated_at in rows.values_list("pk", "updated_at"):
            read.append(pk)
            cursor = updated_at
        time.sleep(0.001)
    assert len(written) == WRITERS * EACH
    assert sorted(read) == sorted(written)


@pytest.mark.django_db
def test_stamps_never_repeat_and_never_go_back() -> None:
    entries = [make_entry(f"Mục {n}", stamped=False) for n in range(5)]
    stamp([entry.pk for entry in entries])
    stamps = list(Entry.objects.order_by("updated_at").values_list("updated_at", flat=True))
    assert len(set(stamps)) == 5
    assert stamp([entries[0].pk]) == []


@pytest.mark.django_db
def test_the_sweep_stamps_what_a_crash_left_unstamped() -> None:
    entry = make_entry("Mục", stamped=False)
    EntryVersion.objects.filter(entry=entry).update(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    Entry.objects.filter(pk=entry.pk).update(version_at=datetime(2026, 1, 1, tzinfo=UTC), page_id=None)
    swept, _ = sweep_entries()
    assert swept.stamped == 1
    assert Entry.objects.visible().filter(pk=entry.pk).exists()


@pytest.mark.django_db
def test_each_stamp_leaves_a_row_in_the_order_in_which_changes_became_visible():
    first, second = make_entry("Một"), make_entry("Hai")
    restamp(first)
    rows = list(EntryChange.objects.values_list("entry_id", "at"))
    assert [entry_id for entry_id, _ in rows] == [first.pk, second.pk, first.pk]
    assert [at for _, at in rows] == sorted(at for _, at in rows)
    stamp([first.pk])
    assert EntryChange.objects.count() == 3
