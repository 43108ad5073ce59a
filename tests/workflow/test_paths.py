"""Every way to publish that Wagtail and the hub have, for every role: published? delivered? Only what was approved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import APIToken, Page

from cms.entries.actions.sweep import sweep_entries
from cms.entries.models import Entry
from cms.entries.offer import Offer
from cms.entries.ports import DraftRefused, approval_gate, draft_factory
from cms.pages.actions.schedule import publish_scheduled_pages
from cms.pages.models import NewsPage
from cms.workflow.actions.emergency import publish_in_emergency
from cms.workflow.actions.refusal import Refused
from cms.workflow.models import Approved
from tests.pages.factories import make_agency

from .conftest import Office, draft, edit, fresh, published

pytestmark = pytest.mark.django_db

Path = Callable[[Page, Any], None]


def logged_in(user: Any) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def desk_button(page: Page, user: Any) -> None:
    """As an open window from before the steps would send it."""
    data = {
        "title": page.title, "slug": page.slug, "summary": "", "language": "vi", "licence": "https://example.org/",
        "action-publish": "1", "body-count": "0", "tags": "",
        **formsets(("loa_citations", "loa_pictures", "loa_files", "loa_corrections", "comments")),
    }  # fmt: skip
    logged_in(user).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def formsets(names: tuple[str, ...]) -> dict[str, str]:
    return {
        f"{name}-{part}": value
        for name in names
        for part, value in (("TOTAL_FORMS", "0"), ("INITIAL_FORMS", "0"), ("MIN_NUM_FORMS", "0"))
    }


def bulk(page: Page, user: Any) -> None:
    logged_in(user).post(
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}&next=/admin/", {}
    )


def api(page: Page, user: Any) -> None:
    if user is None:
        return
    _row, secret = APIToken.create_token(user=user, name="x")
    answer = Client().post(
        f"/api/v3-preview/pages/{page.pk}/actions/publish/", content_type="application/json",
        headers={"authorization": f"Bearer {secret}"},
    )  # fmt: skip
    assert answer.status_code in (401, 403, 422), answer.content


def revision(page: Page, user: Any) -> None:
    page.latest_revision.publish(user=user, skip_permission_checks=True)


def command(page: Page, user: Any) -> None:
    page.revisions.update(approved_go_live_at=timezone.now())
    call_command("publish_scheduled")


def beat(page: Page, user: Any) -> None:
    page.revisions.update(approved_go_live_at=timezone.now())
    publish_scheduled_pages()


def rows(page: Page, user: Any) -> None:
    NewsPage.objects.filter(pk=page.pk).update(live=True)
    sweep_entries()
    NewsPage.objects.filter(pk=page.pk).update(live=False)


def copy(page: Page, user: Any) -> None:
    CopyPageAction(page, to=page.get_parent(), keep_live=True, update_attrs={"slug": uuid4().hex}, user=user).execute(
        skip_permission_checks=True
    )


def inbox(page: Page, user: Any) -> None:
    """An editor who presses “take over and publish”."""
    if user is not None:
        draft_factory().create(
            Offer(title="Tin của cơ quan bạn", body_html="<p>Nội dung.</p>"), agency_code="stp", section_id=None,
            user=user, then="publish", together=lambda page_id: None,
        )  # fmt: skip


def emergency_without_right(page: Page, user: Any) -> None:
    if user is not None and not user.has_perm("loa_workflow.publish_in_emergency"):
        seen = page.latest_revision.as_object().as_record().content_hash
        publish_in_emergency(page, user=user, reason="Không có quyền làm việc này", seen=seen)


PATHS: tuple[Path, ...] = (
    desk_button, bulk, api, revision, command, beat, rows, copy, inbox, emergency_without_right
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
def test_no_path_publishes_what_nobody_approved(office: Office, path: Path) -> None:
    page = draft(office)
    for user in (office.writer, office.head, office.board, None):
        with suppress(ValidationError, PermissionDenied, Refused, DraftRefused):
            path(fresh(page), user)
        assert not NewsPage.objects.filter(live=True).exists(), path.__name__
        assert not Entry.objects.exists()
    assert not Approved.objects.exists()


@pytest.mark.parametrize("path", [desk_button, bulk, api, revision, beat], ids=lambda path: path.__name__)
def test_no_path_brings_out_an_edit_of_what_was_approved(office: Office, path: Path) -> None:
    page = edit(published(office), office.writer, title="Sửa sau khi duyệt")
    for user in (office.writer, office.head, office.board):
        with suppress(ValidationError, PermissionDenied):
            path(page, user)
        entry = Entry.objects.get()
        assert entry.title == "Ngày Pháp luật" and approval_gate().allows(entry.pk, entry.content_hash)
        assert fresh(page).title == "Ngày Pháp luật"


def test_the_button_keeps_the_work_as_a_draft(office: Office) -> None:
    page = draft(office)
    desk_button(page, office.board)
    newest = fresh(page).latest_revision
    assert newest.user == office.board and not fresh(page).live


def test_an_editor_who_would_publish_from_the_inbox_submits(office: Office) -> None:
    made = draft_factory().create(
        Offer(title="Tin", body_html="<p>Nội dung.</p>"), agency_code="stp", section_id=None, user=office.board,
        then="publish", together=lambda page_id: None,
    )  # fmt: skip
    assert not made.is_public and "has to be approved first" in made.remarks[-1]
    assert Page.objects.get(pk=made.page_id).specific.workflow_in_progress


def test_a_trusted_source_is_an_approval_that_somebody_looks_at(office: Office) -> None:
    made = draft_factory().create(
        Offer(title="Tin tự động", body_html="<p>Nội dung.</p>"), agency_code="stp", section_id=None, user=None,
        then="publish", together=lambda page_id: None,
    )  # fmt: skip
    row = Approved.objects.get()
    assert made.is_public and (row.origin, row.review, row.by) == ("source", "open", None)


def test_a_trusted_source_does_not_carry_out_what_an_editor_left_there(office: Office) -> None:
    offer = Offer(title="Tin tự động", body_html="<p>Nội dung.</p>")
    made = draft_factory().create(
        offer, agency_code="stp", section_id=None, user=None, then="publish", together=lambda page_id: None
    )
    page = edit(NewsPage.objects.get(pk=made.page_id), office.writer, summary="Lời của biên tập viên")

    again = draft_factory().update(
        page.pk, offer.model_copy(update={"title": "Tin mới"}), base=offer, user=None, then="publish",
        together=lambda page_id: None,
    )  # fmt: skip

    assert "needs approval" in again.remarks[-1]
    assert Entry.objects.get().content["summary"] == ""


def test_an_alias_of_what_others_publish_is_refused(office: Office) -> None:
    other = make_agency("sgddt", "Sở Giáo dục", kind="department")
    page = NewsPage(title="Ngoài", live=False)
    other.section.specific.add_child(instance=page)
    page.save_revision().publish()
    with pytest.raises(ValidationError, match="Make a copy"):
        CreatePageAliasAction(fresh(page), parent=office.agency.section).execute(skip_permission_checks=True)


def test_what_changed_since_leaves_the_schedule_and_asks_again(office: Office) -> None:
    page = draft(office)
    beat(page, None)
    page = fresh(page)
    assert not page.revisions.exclude(approved_go_live_at=None).exists()
    assert page.workflow_in_progress
