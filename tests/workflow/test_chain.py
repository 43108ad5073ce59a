"""Nothing is public in a governed place but what each step has approved, by people who did not write it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, TaskState, WorkflowPage

from cms.entries.models import Entry
from cms.entries.ports import NotApproved, approval_gate
from cms.pages.models import NewsPage
from cms.workflow.models import Approved, Chain, Reach
from tests.pages.factories import make_agency, news

from .conftest import Office, approve, draft, edit, fresh, make_chain, person, published, submit

pytestmark = pytest.mark.django_db


def goes_out(page: Any) -> bool:
    entry = Entry.objects.filter(page_id=page.pk).first()
    return bool(entry and approval_gate().allows(entry.pk, entry.content_hash))


def test_two_steps_publish_what_they_saw(office: Office) -> None:
    page = submit(draft(office), office.writer)
    assert not page.live

    page = approve(page, office.head)
    assert not page.live
    page = approve(page, office.board, comment="Được")

    row = Approved.objects.get()
    assert page.live and goes_out(page)
    assert (row.origin, row.by, row.revision_id, row.writers) == (
        "chain", office.board, page.live_revision_id, [office.writer.pk],
    )  # fmt: skip
    assert row.content_hash == Entry.objects.get().content_hash


def test_nobody_publishes_past_the_steps(office: Office) -> None:
    """Not who has Wagtail's right, nor the administrator, nor code that asks for no rights at all."""
    page = draft(office)
    revision = page.latest_revision
    for user in (office.head, office.board, office.admin, None):
        with pytest.raises(NotApproved, match="Unit → Board"):
            PublishPageRevisionAction(revision, user=user).execute(skip_permission_checks=True)
        with pytest.raises(NotApproved):
            revision.publish(user=user)
    assert not fresh(page).live
    assert not Entry.objects.exists()


def test_rows_saved_directly_are_refused_too(office: Office) -> None:
    page = draft(office)
    page.live = True
    with pytest.raises(NotApproved):
        page.save()
    base = Page.objects.get(pk=page.pk)
    base.live = True
    with pytest.raises(NotApproved):
        base.save()
    with pytest.raises(NotApproved):
        office.agency.section.specific.add_child(instance=NewsPage(title="Mới"))
    assert not NewsPage.objects.filter(live=True).exists()


def test_rows_changed_behind_every_signal_do_not_leave(office: Office) -> None:
    from cms.entries.actions.sweep import sweep_entries

    page = published(office)
    NewsPage.objects.filter(pk=page.pk).update(summary="Chưa ai duyệt")
    other = draft(office, title="Khác")
    NewsPage.objects.filter(pk=other.pk).update(live=True)

    sweep_entries()

    assert Entry.objects.get().content["summary"] == ""
    assert not goes_out(other)


def test_who_wrote_it_does_not_approve_it(office: Office) -> None:
    page = submit(draft(office, by=office.head), office.head)

    with pytest.raises(PermissionDenied, match="You wrote some of this yourself"):
        approve(page, office.head)

    assert not fresh(page).live


def test_who_changed_a_word_on_the_way_does_not_approve_either(office: Office) -> None:
    page = submit(draft(office), office.writer)
    page = edit(page, office.head, summary="Một câu")
    with pytest.raises(PermissionDenied):
        approve(page, office.head)


def test_a_save_over_the_same_draft_still_counts_as_writing(office: Office) -> None:
    page = published(office)
    newest = page.get_latest_revision_as_object()
    newest.summary = "Ghi đè"
    newest.save_revision(user=office.writer, overwrite_revision=page.latest_revision)

    page = submit(page, office.writer)
    office.writer.groups.add(office.chain.steps.first().group)
    with pytest.raises(PermissionDenied):
        approve(page, office.writer)


def test_the_lower_level_cannot_be_used_to_pass(office: Office) -> None:
    """Wagtail's plain task state asks nobody; the end does."""
    page = submit(draft(office, by=office.head), office.head)
    plain = TaskState.objects.get(pk=page.current_workflow_task_state.pk)
    plain.approve(user=office.head)

    with pytest.raises(NotApproved, match="“Unit” has not approved"):
        approve(page, office.board)
    with pytest.raises(NotApproved):
        fresh(page).current_workflow_state.finish(user=office.admin)
    assert not fresh(page).live


def test_strangers_and_administrators_are_no_approvers(office: Office) -> None:
    page = submit(draft(office), office.writer)
    for user in (office.admin, office.board, person("stranger")):
        with pytest.raises(PermissionDenied, match="not among those"):
            approve(page, user)


def test_a_change_on_the_way_begins_again(office: Office) -> None:
    page = approve(submit(draft(office), office.writer), office.head)
    page = edit(page, office.writer, summary="Sau khi đơn vị duyệt")

    assert page.current_workflow_task.name == "Unit"
    with pytest.raises(PermissionDenied):
        approve(page, office.board)
    page = approve(approve(page, office.head), office.board)
    assert page.live and Entry.objects.get().content["summary"] == "Sau khi đơn vị duyệt"


def test_words_changed_under_the_same_draft_begin_again(office: Office) -> None:
    page = approve(submit(draft(office), office.writer), office.head)
    newest = page.get_latest_revision_as_object()
    newest.summary = "Đổi sau khi duyệt"
    newest.save_revision(user=office.writer, overwrite_revision=page.latest_revision)

    assert fresh(page).current_workflow_task.name == "Unit"
    with pytest.raises(PermissionDenied):
        approve(page, office.board)
    assert not fresh(page).live


def test_a_later_edit_voids_what_was_approved(office: Office) -> None:
    page = edit(published(office), office.writer, title="Tên khác")
    with pytest.raises(NotApproved):
        page.latest_revision.publish(user=office.board)
    assert Entry.objects.get().title == "Ngày Pháp luật"
    assert goes_out(page)


def test_an_earlier_approved_version_may_come_back(office: Office) -> None:
    page = published(office)
    first = page.live_revision
    page = edit(page, office.writer, title="Tên khác")
    page = approve(approve(submit(page, office.writer), office.head), office.board)
    assert Entry.objects.get().title == "Tên khác"

    first.publish(user=office.board)
    assert Entry.objects.get().title == "Ngày Pháp luật"


def test_without_a_chain_the_publish_right_approves() -> None:
    page = news()
    assert page.live and goes_out(page)
    assert not Approved.objects.exists()


def test_a_new_chain_leaves_what_is_public(office: Office) -> None:
    office.chain.delete()
    assert not Reach.objects.exists() and not WorkflowPage.objects.filter(page=office.agency.section).exists()
    page = news()

    make_chain(office.agency, ("Unit", "unit_approver"))

    assert goes_out(page) and Approved.objects.get(page_id=page.pk).origin == "before"
    page.save()
    with pytest.raises(NotApproved):
        edit(page, office.writer, title="Khác").latest_revision.publish()


def test_agencies_below_use_the_steps_of_the_one_above(office: Office) -> None:
    lower = make_agency("xa", "Xã Tân Lập", kind="commune_committee", level="commune", parent=office.agency)
    assert not Reach.objects.filter(page=lower.section).exists()

    office.chain.for_lower = True
    office.chain.save()

    assert Reach.objects.get(page=lower.section).chain == office.chain
    assert lower.section.get_workflow() == office.chain.workflow
    make_chain(lower, ("Head", "unit_approver"))
    assert Reach.objects.get(page=lower.section).chain.agency == lower


def test_speaking_for_an_agency_from_elsewhere_is_refused(office: Office) -> None:
    other = make_agency("sgddt", "Sở Giáo dục", kind="department")
    page = NewsPage(title="Mạo danh", live=False, agency=office.agency)
    other.section.specific.add_child(instance=page)
    with pytest.raises(NotApproved, match="speaks for"):
        page.save_revision().publish()


def test_moved_into_its_reach_an_item_becomes_a_draft(office: Office) -> None:
    other = make_agency("sgddt", "Sở Giáo dục", kind="department")
    page = NewsPage(title="Ngoài", live=False)
    other.section.specific.add_child(instance=page)
    page.save_revision().publish()
    assert goes_out(page)

    fresh(page).move(office.agency.section, pos="last-child")

    assert not fresh(page).live and not goes_out(page)


def test_a_removed_step_publishes_nothing_by_itself(office: Office) -> None:
    page = approve(submit(draft(office), office.writer), office.head)
    chain = Chain.objects.get()
    chain.steps = list(chain.steps.all())[:1]
    chain.save()
    assert not fresh(page).live and not fresh(page).workflow_in_progress


def test_restricted_pages_are_no_way_round(office: Office) -> None:
    from wagtail.models import PageViewRestriction

    page = draft(office)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    with pytest.raises(NotApproved):
        page.latest_revision.publish()
