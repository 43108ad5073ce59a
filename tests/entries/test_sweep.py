"""The sweep mends what changed rows behind every signal's back."""

from __future__ import annotations

import pytest
from wagtail.models import Page

from cms.entries.actions.sweep import sweep_entries
from cms.entries.models import Entry, Status
from cms.pages.models import NewsPage

from .pages import news

pytestmark = pytest.mark.django_db


def test_a_page_taken_down_by_a_bare_update_is_withdrawn() -> None:
    page = news()
    Page.objects.filter(pk=page.pk).update(live=False)
    sweep_entries()
    assert Entry.objects.get(page_id=page.pk).status == Status.WITHDRAWN


def test_a_text_changed_by_a_bare_update_becomes_a_version() -> None:
    page = news()
    NewsPage.objects.filter(pk=page.pk).update(summary="Sửa ngầm")
    swept, _ = sweep_entries()
    assert swept.mended == 1
    assert Entry.objects.get(page_id=page.pk).version == 2


def test_a_row_deleted_without_a_signal_leaves_a_tombstone() -> None:
    page = news()
    identity = Entry.objects.get(page_id=page.pk).pk
    Entry.objects.filter(pk=identity).update(page_id=999_999)
    sweep_entries()
    entry = Entry.objects.get(pk=identity)
    assert (entry.status, entry.page_id) == (Status.WITHDRAWN, None)
    assert Entry.objects.get(page_id=page.pk).pk != identity


def test_the_round_goes_on_where_it_stopped() -> None:
    pages = [news(f"Mục {n}") for n in range(3)]
    swept, cursor = sweep_entries(batch=2)
    assert (swept.checked, cursor) == (2, pages[1].pk)
    swept, cursor = sweep_entries(cursor=cursor, batch=2)
    assert (swept.checked, cursor) == (1, 0)
