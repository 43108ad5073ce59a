"""Deciding, standing in, publishing in an emergency, and looking afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.entries.models import Entry
from cms.entries.ports import approval_gate
from cms.pages.blocks import paragraphs
from cms.pages.models import NewsPage
from cms.workflow.actions import afterwards, decide
from cms.workflow.actions.emergency import publish_in_emergency
from cms.workflow.actions.refusal import Refused
from cms.workflow.models import Approved, FourEyesTaskState, Substitute
from cms.workflow.waiting import submitted_by, to_review, waiting_for
from tests.pages.factories import make_agency

from .conftest import Office, approve, draft, edit, fresh, group_of, make_chain, person, published, submit

pytestmark = pytest.mark.django_db

REASON = "Bão đổ bộ tối nay, dân cần biết ngay"


def seen(page: Any) -> str:
    return fresh(page).get_latest_revision().as_object().as_record().content_hash


def stand_in(absent: Any, substitute: Any, *, first: int = 0, last: int = 3) -> Substitute:
    today = timezone.localdate()
    return Substitute.objects.create(
        absent=absent, substitute=substitute, starts=today + timedelta(first), ends=today + timedelta(last),
        reason="Nghỉ phép",
    )  # fmt: skip


def test_a_yes_is_to_the_text_that_was_shown(office: Office) -> None:
    page = submit(draft(office), office.writer)
    shown = seen(page)
    edit(page, office.writer, summary="Thêm một câu")

    with pytest.raises(Refused, match="changed while you were reading"):
        decide.approve(page.pk, user=office.head, seen=shown)
    decide.approve(page.pk, user=office.head, seen=seen(page))
    with pytest.raises(Refused, match="not among those"):
        decide.approve(page.pk, user=office.head, seen=seen(page))


def test_sent_back_with_a_reason_it_returns_to_the_same_step(office: Office) -> None:
    page = submit(draft(office), office.writer)
    with pytest.raises(Refused, match="Say what has to be changed"):
        decide.send_back(page.pk, user=office.head, seen=seen(page), reason=" ")

    decide.send_back(page.pk, user=office.head, seen=seen(page), reason="Thiếu số hiệu văn bản")

    state = fresh(page).current_workflow_state
    assert state.status == "needs_changes" and state.current_task_state.comment == "Thiếu số hiệu văn bản"
    page = edit(page, office.writer, summary="168/2024/NĐ-CP")
    state.resume(office.writer)
    assert approve(approve(page, office.head), office.board).live


def test_an_incomplete_item_is_not_approved_into_the_open(office: Office) -> None:
    from tests.pages.factories import make_picture

    page = submit(draft(office, cover=make_picture(alt="")), office.writer)
    decide.approve(page.pk, user=office.head, seen=seen(page))
    with pytest.raises(Refused, match="text alternative"):
        decide.approve(page.pk, user=office.board, seen=seen(page))
    assert not fresh(page).live and not Approved.objects.exists()


def test_who_stands_in_acts_in_the_name_of_who_is_away(office: Office) -> None:
    other = person("other")
    stand_in(office.head, other)
    page = submit(draft(office), office.writer)
    assert [item.stands_for for item in waiting_for(other)] == [office.head]

    decide.approve(page.pk, user=other, seen=seen(page))

    state = FourEyesTaskState.objects.get(status="approved")
    assert (state.finished_by, state.on_behalf_of) == (other, office.head)
    assert PageLogEntry.objects.filter(page_id=page.pk, action="loa.approval_stand_in", user=other).exists()


@pytest.mark.parametrize(("first", "last"), [(-9, -1), (1, 5)])
def test_before_and_after_those_days_nobody_stands_in(office: Office, first: int, last: int) -> None:
    other = person("other")
    stand_in(office.head, other, first=first, last=last)
    page = submit(draft(office), office.writer)
    assert not waiting_for(other)
    with pytest.raises(PermissionDenied):
        approve(page, other)


def test_nobody_stands_in_for_their_own_work_nor_for_its_writer(office: Office) -> None:
    stand_in(office.head, office.writer)
    page = submit(draft(office), office.writer)
    with pytest.raises(PermissionDenied, match="yourself"):
        approve(page, office.writer)

    other = person("other")
    stand_in(office.head, other)
    page = edit(page, office.head, summary="Trưởng đơn vị viết")
    with pytest.raises(PermissionDenied, match="stand in for wrote"):
        approve(page, other)


def test_a_substitute_needs_sensible_days_and_another_person(office: Office) -> None:
    with pytest.raises(ValidationError, match="Nobody stands in"):
        Substitute(absent=office.head, substitute=office.head).clean()
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="before the first"):
        Substitute(starts=today, ends=today - timedelta(1)).clean()


def test_an_emergency_goes_out_and_stays_marked_until_somebody_looked(office: Office) -> None:
    page = draft(office)
    with pytest.raises(Refused, match="may not"):
        publish_in_emergency(page, user=office.writer, reason=REASON, seen=seen(page))
    with pytest.raises(Refused, match="cannot wait"):
        publish_in_emergency(page, user=office.head, reason="gấp", seen=seen(page))

    row = publish_in_emergency(page, user=office.head, reason=REASON, seen=seen(page))

    entry = Entry.objects.get()
    assert fresh(page).live and approval_gate().allows(entry.pk, entry.content_hash)
    assert to_review(office.board) == [row] and not to_review(office.head) and not to_review(office.writer)
    for user in (office.head, office.writer, office.admin):
        with pytest.raises(Refused):
            afterwards.keep(row, user=user)

    afterwards.keep(row, user=office.board, note="Đúng")
    with pytest.raises(Refused, match="in the meantime"):
        afterwards.withdraw(row, user=office.board, note="Sai")
    assert not to_review(office.board)
    assert Approved.objects.get().reviewed_by == office.board


def test_who_looks_is_asked_however_much_waits_for_others_and_whatever_became_of_the_steps(
    office: Office, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr("cms.workflow.waiting.MOST", 2)
    elsewhere = make_agency("other", "Sở khác", leads=True)
    make_chain(elsewhere, ("Board", "board_approver"))
    for number in range(3):
        page = NewsPage(title=f"Việc khác {number}", body=paragraphs("Nội dung."), live=False)
        elsewhere.section.specific.add_child(instance=page)
        page.save_revision(user=office.writer)
        publish_in_emergency(page, user=office.admin, reason=REASON, seen=seen(page))
    page = draft(office)
    row = publish_in_emergency(page, user=office.head, reason=REASON, seen=seen(page))
    with django_assert_max_num_queries(6):
        assert to_review(office.board) == [row]

    office.chain.delete()
    assert not to_review(office.board)
    make_chain(office.agency, ("Board", "board_approver"))
    assert to_review(office.board) == [row], "who approves there now"


def test_withdrawn_afterwards_it_is_gone_and_stays_gone(office: Office) -> None:
    from cms.entries.ports import NotApproved

    page = draft(office)
    row = publish_in_emergency(page, user=office.head, reason=REASON, seen=seen(page))
    entry = Entry.objects.get()

    afterwards.withdraw(row, user=office.board, note="Chưa kiểm chứng")

    assert not fresh(page).live
    assert not approval_gate().allows(entry.pk, entry.content_hash)
    with pytest.raises(NotApproved):
        fresh(page).latest_revision.publish(user=office.board)


def test_unseen_words_of_an_emergency_still_count_as_theirs(office: Office) -> None:
    """The next approval covers them, so who wrote them does not give it."""
    page = draft(office, by=office.head)
    publish_in_emergency(
        page, user=person("chief", group_of(office.agency, "board_approver")), reason=REASON, seen=seen(page)
    )
    page = submit(edit(page, office.writer, summary="Thêm"), office.writer)
    with pytest.raises(PermissionDenied, match="yourself"):
        approve(page, office.head)


def test_lists_are_by_age_and_say_what_is_own(office: Office) -> None:
    second = person("second", group_of(office.agency, "unit_approver"))
    first_page = submit(draft(office, title="Cũ"), office.writer)
    own = submit(draft(office, title="Của mình", by=second), second)
    FourEyesTaskState.objects.filter(workflow_state=first_page.current_workflow_state).update(
        started_at=timezone.now() - timedelta(days=3)
    )

    listed = [(item.page.pk, item.is_own, item.is_late) for item in waiting_for(second)]

    assert listed == [(first_page.pk, False, True), (own.pk, True, False)]
    assert [item.page.pk for item in submitted_by(second)] == [own.pk]
    assert not waiting_for(office.board) and not waiting_for(person("stranger"))


def test_the_list_asks_as_much_for_many_as_for_few(office: Office, django_assert_max_num_queries: Any) -> None:
    for number in range(6):
        submit(draft(office, title=f"Tin {number}"), office.writer)
    with django_assert_max_num_queries(9):
        assert len(waiting_for(office.head)) == 6


def test_an_expired_schedule_keeps_its_approval(office: Office) -> None:
    from cms.pages.actions.schedule import publish_scheduled_pages

    page = draft(office, go_live_at=timezone.now() + timedelta(hours=1))
    page = approve(approve(submit(page, office.writer), office.head), office.board)
    assert not page.live and page.approved_schedule
    page.revisions.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    revision = page.latest_revision
    revision.content["go_live_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    revision.save()

    assert publish_scheduled_pages().published == 1
    assert published and fresh(page).live
