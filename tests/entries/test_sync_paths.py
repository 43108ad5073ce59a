"""Every way a page can change reaches its entry, and both roll back together."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import APIToken, Page, PageViewRestriction, Task, Workflow, WorkflowPage, WorkflowTask

from cms.entries.actions import sync
from cms.entries.models import Entry, Status
from cms.pages.models import NewsPage

from .pages import admin, draft, fresh, home, news, publish

pytestmark = pytest.mark.django_db


def entry_of(page: Page) -> Entry | None:
    return Entry.objects.filter(page_id=page.pk).first()


def is_out(page: Page) -> bool:
    return Entry.objects.filter(page_id=page.pk, status=Status.PUBLISHED).exists()


# --- the acts: each takes a page that is ready for it ---------------------------------------------------------------


def publish_directly(page: NewsPage) -> None:
    page.latest_revision.publish()


def publish_on_schedule(page: NewsPage) -> None:
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert not is_out(page)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled", verbosity=0)


def publish_by_workflow(page: NewsPage) -> None:
    user = admin()
    workflow, task = Workflow.objects.create(name="Duyệt"), Task.objects.create(name="Duyệt bài")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.update_or_create(page=home(), defaults={"workflow": workflow})
    state = workflow.start(page, user)
    state.current_task_state.approve(user=user)


def publish_by_api(page: NewsPage) -> None:
    _, token = APIToken.create_token(user=admin(), name="máy")
    answer = Client().post(
        f"/api/v3-preview/pages/{page.pk}/actions/publish/", headers={"Authorization": f"Bearer {token}"},
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code < 300, answer.content


def convert_alias(page: NewsPage) -> Page:
    alias = page.create_alias(update_slug="ban-sao")
    assert entry_of(alias) is None
    from wagtail.actions.convert_alias import ConvertAliasPageAction

    ConvertAliasPageAction(alias.specific).execute(skip_permission_checks=True)
    return alias


def copy_live(page: NewsPage) -> Page:
    return page.copy(update_attrs={"slug": "ban-chep"}, keep_live=True)


def unpublish(page: NewsPage) -> None:
    page.unpublish()


def unpublish_by_queryset(page: NewsPage) -> None:
    Page.objects.filter(pk=page.pk).unpublish()


def restrict_parent(page: NewsPage) -> None:
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)


def delete(page: NewsPage) -> None:
    page.delete()


@pytest.mark.parametrize("act", [publish_directly, publish_on_schedule, publish_by_workflow, publish_by_api])
def test_publishing_makes_the_entry_once(act: Callable[[NewsPage], None]) -> None:
    page = draft()
    assert entry_of(page) is None
    act(page)
    entry = Entry.objects.get(page_id=page.pk)
    assert (entry.status, entry.version, entry.title) == (Status.PUBLISHED, 1, page.title)
    assert entry.versions.count() == 1


def test_a_draft_on_a_published_page_changes_nothing() -> None:
    page = news()
    page.title = "Bản nháp mới"
    page.save_revision()
    assert Entry.objects.get(page_id=page.pk).title == "Luật Căn cước"


def test_publishing_the_same_content_again_makes_no_version() -> None:
    page = news()
    page.save_revision().publish()
    assert Entry.objects.get(page_id=page.pk).version == 1


def test_changed_content_makes_a_version_and_keeps_the_old_one() -> None:
    page = news()
    page.summary = "Khác"
    page.save_revision().publish()
    entry = Entry.objects.get(page_id=page.pk)
    assert entry.version == 2
    assert [row.content["summary"] for row in entry.versions.all()] == ["Tóm tắt", "Khác"]


def test_an_alias_has_no_entry_and_a_converted_one_gets_its_own() -> None:
    page = news()
    alias = convert_alias(page)
    assert entry_of(alias).pk != entry_of(page).pk


def test_a_copy_gets_its_own_identity() -> None:
    page = news()
    copy = copy_live(page)
    assert entry_of(copy).pk != entry_of(page).pk
    assert entry_of(copy).version == 1


@pytest.mark.parametrize("act", [unpublish, unpublish_by_queryset, restrict_parent, delete])
def test_going_private_leaves_a_tombstone(act: Callable[[NewsPage], None]) -> None:
    page = news()
    identity = entry_of(page).pk
    act(page)
    entry = Entry.objects.get(pk=identity)
    assert entry.status == Status.WITHDRAWN
    assert entry.withdrawn_at is not None


def test_removing_the_restriction_brings_it_back_as_a_new_version() -> None:
    page = news()
    restrict_parent(page)
    PageViewRestriction.objects.all().delete()
    entry = entry_of(page)
    assert (entry.status, entry.version) == (Status.PUBLISHED, 2)


def test_publishing_again_after_withdrawal_keeps_the_identity_and_makes_a_version() -> None:
    page = news()
    identity = entry_of(page).pk
    page.unpublish()
    publish(fresh(page))
    entry = entry_of(page)
    assert (entry.pk, entry.version, entry.versions.last().reason) == (identity, 2, "republish")


def test_a_moved_or_renamed_parent_changes_the_address_but_not_the_version(
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    from cms.pages.models import IndexPage

    section = home().add_child(instance=IndexPage(title="Chuyên mục"))
    page = news(parent=section)
    before = entry_of(page).url
    section.slug = "ten-moi"
    with django_capture_on_commit_callbacks(execute=True):
        section.save_revision().publish()
    renamed = entry_of(page)
    assert renamed.url != before and "/ten-moi/" in renamed.url and renamed.version == 1
    other = home().add_child(instance=IndexPage(title="Nơi khác"))
    fresh(page).move(other, pos="last-child")
    assert "/noi-khac/" in entry_of(page).url


@pytest.mark.parametrize(
    "act", [publish_directly, publish_on_schedule, unpublish, copy_live, convert_alias, delete, restrict_parent]
)
def test_page_and_entry_roll_back_together(act: Callable[[NewsPage], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    page = draft() if act in (publish_directly, publish_on_schedule) else news()
    pages, entries = _snapshot(), _entries()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the disk is full")

    with suppress(RuntimeError), transaction.atomic(), monkeypatch.context() as broken:
        broken.setattr(sync, "_announce", fail)
        act(page)
    assert _entries() == entries
    after = _snapshot()
    assert {pk: live for pk, live in after.items() if pk in pages} == pages
    assert all(entry_of(fresh(Page.objects.get(pk=pk))) is None or pk in pages for pk in after)


def _snapshot() -> dict[int, bool]:
    return dict(Page.objects.values_list("pk", "live"))


def _entries() -> list[Any]:
    return list(Entry.objects.order_by("pk").values_list("pk", "version", "status", "url"))


def test_the_same_hash_comes_from_the_revision_and_from_the_page() -> None:
    page = news()
    page.tags.add("căn cước", "hỏi đáp")
    page.save_revision().publish()
    page = fresh(page)
    assert page.latest_revision.as_object().as_record().content_hash == page.as_record().content_hash
    assert json.loads(json.dumps(entry_of(page).content)) == page.as_record().model_dump(mode="json")
