"""Uploaded files go thirty days after their import ended; rows stay, and so does what another import names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.agencies.models import Agency
from cms.entries import blobs
from cms.importing import files
from cms.importing.actions import run as running
from cms.importing.actions.tidy import KEPT, forget_files
from cms.importing.models import Import, RowState

from .conftest import item, parcel, png, states, taken_up, workbook
from .test_running import nowhere, run_whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(editor: Any, agency: Agency) -> Import:
    source = taken_up(editor, agency.section, workbook([item(1)]), parcel=parcel(anh__png=png()))
    run_whole(source)
    return source


def hashes(source: Import) -> list[str]:
    return [source.table_sha256, source.parcel_sha256]


def test_they_go_after_thirty_days_and_the_rows_stay(ended: Import) -> None:
    kept, now = hashes(ended), timezone.now()
    assert forget_files(now + KEPT - timedelta(hours=1)) == 0 and all(map(files.is_kept, kept))
    assert [forget_files(now + KEPT + timedelta(hours=1)) for _ in range(2)] == [1, 0]
    ended.refresh_from_db()
    assert not any(map(files.is_kept, kept)) and hashes(ended) == ["", ""]
    assert states(ended) == [RowState.DONE] and ended.rows.get().page is not None
    assert running.undo(ended, nowhere) and not running.run(ended.pk), "it may still be taken back"
    assert states(ended) == [RowState.UNDONE]


def test_what_is_not_ended_or_named_by_another_stays(ended: Import, editor: Any, agency: Agency) -> None:
    with files.open_kept(ended.table_sha256) as file:
        again = taken_up(editor, agency.section, file.read())
    assert again.table_sha256 == ended.table_sha256
    kept = hashes(ended)
    assert forget_files(timezone.now() + KEPT * 2) == 1, "the other one was never taken in"
    assert [files.is_kept(each) for each in kept] == [True, False]


def test_what_an_item_carries_is_another_file(ended: Import) -> None:
    with files.open_kept(ended.table_sha256) as file:
        carried = blobs.pin_bytes(file.read())
    assert carried == ended.table_sha256
    forget_files(timezone.now() + KEPT * 2)
    assert blobs.exists(carried) and not files.is_kept(carried)
