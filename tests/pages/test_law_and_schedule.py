"""What reaches pages without an editor: a changed law, and the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.entries.models import Entry, EntryVersion
from cms.legal.models import LegalDocument
from cms.pages.actions import law
from cms.pages.actions.schedule import Done, publish_scheduled_pages
from cms.pages.models import InfographicPage, NewsPage

from .factories import infographic, news

pytestmark = pytest.mark.django_db


def test_changed_validity_makes_a_new_version_of_citing_items(django_capture_on_commit_callbacks: object) -> None:
    infographic()
    other = news()
    document = LegalDocument.objects.get()

    document.validity = "HHL1P"
    with django_capture_on_commit_callbacks(execute=True):
        document.save()

    entry = Entry.objects.get(form="infographic")
    version = EntryVersion.objects.get(entry=entry, version=entry.version)
    assert (entry.version, version.reason) == (2, "law")
    assert entry.content["legal_documents"][0]["validity"] == "HHL1P"
    assert Entry.objects.get(page_id=other.pk).version == 1


def test_corrected_abstract_is_an_edit_and_an_untouched_save_is_nothing(
    django_capture_on_commit_callbacks: object,
) -> None:
    infographic()
    document = LegalDocument.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        document.save()
    assert Entry.objects.get().version == 1

    document.abstract = "Trích yếu đã sửa"
    with django_capture_on_commit_callbacks(execute=True):
        document.save()
    assert EntryVersion.objects.get(version=2).reason == "edit"


def test_one_failing_page_stops_no_other(
    django_capture_on_commit_callbacks: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = infographic(), infographic(title="Tờ khác")
    sync = law.sync_page

    def fail_for_bad(page_id: int, **given: object) -> object:
        if page_id == bad.pk:
            raise OSError("disk full")
        return sync(page_id, **given)

    monkeypatch.setattr(law, "sync_page", fail_for_bad)
    document = LegalDocument.objects.get()
    document.validity = "HHL"
    with django_capture_on_commit_callbacks(execute=True):
        document.save()

    assert Entry.objects.get(page_id=good.pk).version == 2
    assert Entry.objects.get(page_id=bad.pk).version == 1


def test_page_goes_live_and_lapses_on_time() -> None:
    page = news(live=False)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.expire_at = timezone.now() + timedelta(hours=2)
    page.save_revision().publish()
    assert publish_scheduled_pages() == Done(published=0, expired=0, failed=0)

    _pass_hours(page, 1.5)
    assert publish_scheduled_pages() == Done(published=1, expired=0, failed=0)
    assert Entry.objects.get(page_id=page.pk).status == "published"

    NewsPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert publish_scheduled_pages() == Done(published=0, expired=1, failed=0)
    assert publish_scheduled_pages() == Done(published=0, expired=0, failed=0)
    assert Entry.objects.get(page_id=page.pk).status == "withdrawn"


def test_page_that_may_not_go_live_holds_up_no_other() -> None:
    incomplete, complete = infographic(live=False, full_text_alternative=""), news(live=False)
    for page in (incomplete, complete):
        page.go_live_at = timezone.now() + timedelta(hours=1)
        page.save_revision().publish()
        _pass_hours(page, 2)

    assert publish_scheduled_pages() == Done(published=1, expired=0, failed=1)
    assert not InfographicPage.objects.get(pk=incomplete.pk).live
    assert NewsPage.objects.get(pk=complete.pk).live


def _pass_hours(page: object, hours: float) -> None:
    """Move the page's schedule back instead of the clock forward."""
    revision = page.latest_revision
    moved = timedelta(hours=hours)
    revision.approved_go_live_at -= moved
    content = dict(revision.content)
    content["go_live_at"] = (page.go_live_at - moved).isoformat()
    revision.content = content
    revision.save()
    type(page).objects.filter(pk=page.pk).update(go_live_at=page.go_live_at - moved)
