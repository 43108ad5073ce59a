"""Rows become drafts once each: after a killed worker, a second run of the file, two workers at once; and go again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page

from cms.agencies.models import Agency
from cms.importing.actions import run as running
from cms.importing.actions import take
from cms.importing.models import Import, ImportState, RowState
from cms.pages.models import InfographicPage, NewsPage

from .conftest import item, parcel, png, states, taken_up, workbook

pytestmark = pytest.mark.django_db


def nowhere(import_id: int) -> None:
    """Nobody is told: the test is the worker."""


def run_whole(source: Import) -> None:
    assert running.begin(source, nowhere)
    while running.run(source.pk):
        pass
    source.refresh_from_db()


def test_good_rows_become_drafts_of_the_person_and_bad_ones_stay_behind(editor: Any, agency: Agency) -> None:
    source = taken_up(editor, agency.section, workbook([item(1), item(2, title=""), item(3, topics="Giao thong")]))
    assert states(source) == [RowState.READY, RowState.BAD, RowState.READY]

    run_whole(source)

    assert source.state == ImportState.DONE
    assert states(source) == [RowState.DONE, RowState.BAD, RowState.DONE]
    page = NewsPage.objects.get(title="Tin số 1")
    assert not page.live and page.owner == editor and page.agency == agency
    assert page.get_parent().pk == agency.section_id
    draft = page.get_latest_revision_as_object()
    assert {term.code for term in draft.topics.all()} == {"traffic", "land"}
    assert "Nội dung 1." in str(draft.body)


def test_the_same_file_again_adds_nothing_and_a_mended_one_only_what_was_mended(editor: Any, agency: Agency) -> None:
    run_whole(taken_up(editor, agency.section, workbook([item(1), item(2, title="")])))

    again = taken_up(editor, agency.section, workbook([item(1), item(2, title="")]))
    assert states(again) == [RowState.KNOWN, RowState.BAD]
    assert not running.begin(again, nowhere)

    mended = taken_up(editor, agency.section, workbook([item(1, body="Khác"), item(2)]))
    assert states(mended) == [RowState.KNOWN, RowState.READY]
    assert "other words" in mended.rows.get(line=2).findings[0]["reason"]
    run_whole(mended)
    assert NewsPage.objects.count() == 2


def test_rows_without_a_number_of_their_own_are_known_by_what_they_say(editor: Any, agency: Agency) -> None:
    data = workbook([item(1, id=""), item(1, id="")])
    source = taken_up(editor, agency.section, data)
    assert states(source) == [RowState.READY, RowState.BAD]
    run_whole(source)
    assert states(taken_up(editor, agency.section, data))[0] == RowState.KNOWN


def test_a_killed_worker_leaves_nothing_half_done_and_the_next_goes_on(
    editor: Any, agency: Agency, monkeypatch: Any
) -> None:
    source = taken_up(editor, agency.section, workbook([item(n) for n in range(8)]))
    assert running.begin(source, nowhere)
    real, calls = take.draft_factory, []

    class Killing:
        """Dies with the page made and the transaction open."""

        def create(self, offer: Any, *, together: Any, **given: Any) -> Any:
            calls.append(offer.title)

            def dying(page_id: int) -> None:
                together(page_id)
                if len(calls) == 3:
                    raise KeyboardInterrupt

            return real().create(offer, together=dying, **given)

    monkeypatch.setattr(take, "draft_factory", Killing)
    monkeypatch.setattr(running, "_lay_down", lambda source: True)  # a dead process lays nothing down
    with pytest.raises(KeyboardInterrupt):
        running.run(source.pk)
    monkeypatch.undo()

    assert NewsPage.objects.count() == 2
    assert not running.run(source.pk), "the dead worker's lease still counts"
    assert running.stalled(timezone.now()) == []
    Import.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert running.stalled(timezone.now()) == [source.pk]
    while running.run(source.pk):
        pass
    assert NewsPage.objects.count() == 8
    assert set(states(source)) == {RowState.DONE}


def test_a_row_that_two_workers_have_at_once_becomes_one_page(editor: Any, agency: Agency, monkeypatch: Any) -> None:
    source = taken_up(editor, agency.section, workbook([item(1)]))
    real = take.draft_factory

    class Slow:
        def create(self, offer: Any, **given: Any) -> Any:
            monkeypatch.setattr(take, "draft_factory", real)
            Import.objects.update(lease_until=None)  # the other believes that this one is dead
            running.run(source.pk)
            return real().create(offer, **given)

    monkeypatch.setattr(take, "draft_factory", Slow)
    run_whole(source)
    assert NewsPage.objects.count() == 1
    assert states(source) == [RowState.DONE]


def test_what_breaks_again_and_again_is_left_out_and_said(editor: Any, agency: Agency, monkeypatch: Any) -> None:
    class Broken:
        def create(self, offer: Any, **given: Any) -> Any:
            raise RuntimeError("the disk is full")

    source = taken_up(editor, agency.section, workbook([item(1)]))
    monkeypatch.setattr(take, "draft_factory", Broken)
    run_whole(source)
    row = source.rows.get()
    assert row.state == RowState.FAILED and "broke off" in row.remarks[0]


def test_pictures_come_out_of_the_zip_with_their_words(editor: Any, agency: Agency) -> None:
    headings = ("Tiêu đề", "Thể loại", "Ảnh", "Mô tả ảnh", "Nội dung")
    rows = [("Mười hai điểm", "Infographic", "Ảnh Bìa.PNG", "Thẻ có số 12", "Ô một")]
    data = workbook(rows, headings=headings)
    source = taken_up(editor, agency.section, data, parcel=parcel(**{"anh/ảnh bìa__png": png()}))
    assert states(source) == [RowState.READY], source.rows.get().findings
    run_whole(source)
    page = InfographicPage.objects.get()
    draft = page.get_latest_revision_as_object()
    assert draft.image.width == 30 and draft.image_alt == "Thẻ có số 12"


def test_undo_deletes_untouched_drafts_and_keeps_what_somebody_worked_on(person: Any, agency: Agency) -> None:
    admin = person("editor", name="admin")
    admin.is_superuser = True
    admin.save()
    source = taken_up(admin, agency.section, workbook([item(1), item(2), item(3)]))
    run_whole(source)
    edited = NewsPage.objects.get(title="Tin số 2")
    edited.title = "Đã sửa"
    edited.save_revision(user=admin)
    NewsPage.objects.get(title="Tin số 3").get_latest_revision().publish()

    assert running.undo(source, nowhere)
    while running.run(source.pk):
        pass
    source.refresh_from_db()

    assert source.state == ImportState.UNDONE
    assert states(source) == [RowState.UNDONE, RowState.KEPT, RowState.KEPT]
    assert not Page.objects.filter(title="Tin số 1").exists()
    assert states(taken_up(admin, agency.section, workbook([item(1)]))) == [RowState.READY], "it may come again"


def test_who_lost_the_right_takes_nothing_in(editor: Any, agency: Agency) -> None:
    source = taken_up(editor, agency.section, workbook([item(1)]))
    assert running.begin(source, nowhere)
    editor.groups.clear()
    while running.run(source.pk):
        pass
    row = source.rows.get()
    assert row.state == RowState.FAILED and "may not add pages" in row.remarks[0]
    assert not NewsPage.objects.exists()
