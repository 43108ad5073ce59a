"""Where items are approved step by step an import makes drafts and submits them, and publishes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from cms.importing.actions import run as running
from cms.importing.models import RowState, Then
from cms.pages.models import NewsPage
from tests.workflow.conftest import Office, approve, office  # noqa: F401 (a fixture)

from .conftest import browser_of, item, taken_up, workbook

pytestmark = pytest.mark.django_db


def run_whole(source: Any) -> None:
    assert running.begin(source, lambda import_id: None)
    while running.run(source.pk):
        pass


def test_nobody_s_import_is_public_before_the_steps_are_gone(office: Office) -> None:  # noqa: F811
    for user, then in ((office.writer, Then.SUBMIT), (office.admin, Then.PUBLISH)):
        rows = workbook([item(1, id=f"{user}-{then}", title=f"{user}")])
        source = taken_up(user, office.agency.section, rows, then=then)
        page = browser_of(user).get(f"/admin/imports/{source.pk}/check/").content.decode()
        assert "submitted" in page
        run_whole(source)
        row = source.rows.get()
        assert row.state == RowState.DONE and not row.page.live and row.page.workflow_in_progress
    assert "has to be approved first" in row.remarks[0]

    approve(approve(NewsPage.objects.get(title="writer"), office.head), office.board)
    assert [page.title for page in NewsPage.objects.live()] == ["writer"]


def test_undo_leaves_what_somebody_has_decided_about(office: Office) -> None:  # noqa: F811
    source = taken_up(office.admin, office.agency.section, workbook([item(1), item(2)]), then=Then.SUBMIT)
    run_whole(source)
    approve(NewsPage.objects.get(title="Tin số 2"), office.head)
    assert running.undo(source, lambda import_id: None)
    while running.run(source.pk):
        pass
    assert [row.state for row in source.rows.all()] == [RowState.UNDONE, RowState.KEPT]
    assert [page.title for page in NewsPage.objects.all()] == ["Tin số 2"]
