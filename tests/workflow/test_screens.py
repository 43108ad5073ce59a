"""The desk of approvals: who sees what, what the forms take, what the letters say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cms.pages.models import NewsPage
from cms.workflow.actions import decide
from cms.workflow.actions.emergency import publish_in_emergency
from cms.workflow.models import Approved, Chain, FourEyesTaskState, Reminder, Substitute
from cms.workflow.reminders import remind
from cms.workflow.working_hours import after_working_hours, is_working
from tests.fixtures.tables import rows_of
from tests.pages.factories import make_agency

from .conftest import Office, draft, fresh, group_of, person, published, submit
from .test_acts import REASON, seen

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def test_the_list_is_for_who_decides(office: Office, client: Any, django_assert_max_num_queries: Any) -> None:
    page = submit(draft(office), office.writer)
    client.force_login(office.head)
    client.get("/admin/approvals/")
    with django_assert_max_num_queries(45):
        assert "Ngày Pháp luật" in client.get("/admin/approvals/").content.decode()
    assert reverse("loa_approvals:look", args=[page.pk]) in client.get("/admin/").content.decode()
    client.force_login(office.board)
    assert "Nothing waits for you" in client.get("/admin/approvals/").content.decode()


def test_what_waits_can_be_taken_along(office: Office, client: Any) -> None:
    submit(draft(office), office.writer)
    client.force_login(office.head)
    _names, line = rows_of(client.get("/admin/approvals/?export=csv"))
    assert line[:4] == ["Waiting for me", "Ngày Pháp luật", office.chain.steps.first().name, "Writer"]
    client.force_login(office.writer)
    assert [row[0] for row in rows_of(client.get("/admin/approvals/?export=csv"))] == ["List", "Submitted by me"]
    client.force_login(office.board)
    assert len(rows_of(client.get("/admin/approvals/?export=csv"))) == 1
    assert "export=xlsx" in client.get("/admin/approvals/").content.decode()


def test_another_department_sees_nothing_of_it(office: Office, client: Any) -> None:
    other = make_agency("sgddt", "Sở Giáo dục", kind="department")
    stranger = person("giaoduc", group_of(other, "unit_approver"))
    page = submit(draft(office), office.writer)
    published_row = Approved.objects.first()
    client.force_login(stranger)
    for address in (reverse("loa_approvals:look", args=[page.pk]), reverse("loa_approvals:emergency", args=[page.pk])):
        assert client.get(address).status_code in (302, 403)
        assert client.post(address, {"decision": "approve", "seen": seen(page)}).status_code in (302, 403)
    assert published_row is None and not fresh(page).live
    assert "Ngày Pháp luật" not in client.get("/admin/approvals/").content.decode()


def test_who_looks_afterwards_may_withdraw(office: Office, client: Any) -> None:
    page = draft(office)
    row = publish_in_emergency(page, user=office.head, reason=REASON, seen=seen(page))
    address = reverse("loa_approvals:afterwards", args=[row.pk])
    client.force_login(office.head)
    assert "not among those who approve" in client.get(address).content.decode()
    assert "before anybody else had looked" in client.get(f"/admin/pages/{page.pk}/edit/").content.decode()

    client.force_login(office.board)
    assert client.post(address, {"decision": "withdraw", "note": ""}).status_code == 422
    client.post(address, {"decision": "withdraw", "note": "Sai sự thật"})

    assert not fresh(page).live
    assert Approved.objects.get().review == "withdrawn"


def test_who_wrote_it_reads_why_it_came_back(office: Office, client: Any) -> None:
    page = submit(draft(office), office.writer)
    decide.send_back(page.pk, user=office.head, seen=seen(page), reason="Thiếu số văn bản")
    client.force_login(office.writer)
    html = client.get(reverse("loa_approvals:look", args=[page.pk])).content.decode()
    assert "Thiếu số văn bản" in html and "submit it again" in html
    assert reverse("loa_approvals:look", args=[page.pk]) in client.get(f"/admin/pages/{page.pk}/edit/").content.decode()


def test_the_editor_offers_what_makes_sense(office: Office, client: Any) -> None:
    page = draft(office)
    client.force_login(office.head)
    html = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert 'name="action-publish"' not in html and 'name="action-submit"' in html
    assert reverse("loa_approvals:emergency", args=[page.pk]) in html
    submit(page, office.writer)
    assert reverse("loa_approvals:look", args=[page.pk]) in client.get(f"/admin/pages/{page.pk}/edit/").content.decode()


def test_who_answered_for_what_is_read_by_few_and_changed_by_nobody(office: Office, client: Any) -> None:
    published(office)
    row = Approved.objects.get()
    client.force_login(office.board)
    index = reverse("loa_answered:index")
    assert "approved step by step" in client.get(index).content.decode()
    assert client.get(index + "?export=csv").status_code == 200
    assert client.get(reverse("loa_answered:inspect", args=[row.pk])).status_code == 200
    client.force_login(office.admin)
    for name in ("edit", "delete"):
        assert client.get(reverse(f"loa_answered:{name}", args=[row.pk])).status_code in (302, 403)
    client.force_login(office.head)
    assert client.get(index).status_code in (302, 403)


def test_the_form_makes_a_chain(office: Office, client: Any) -> None:
    other = make_agency("sgddt", "Sở Giáo dục", kind="department")
    client.force_login(office.admin)
    data = {
        "agency": other.pk, "steps-TOTAL_FORMS": 1, "steps-INITIAL_FORMS": 0, "steps-MIN_NUM_FORMS": 1,
        "steps-MAX_NUM_FORMS": 1000, "steps-0-name": "Lãnh đạo", "steps-0-group": group_of(other, "unit_approver").pk,
        "steps-0-answer_within": 4, "steps-0-ORDER": 1, "steps-0-id": "",
    }  # fmt: skip
    assert client.post(reverse("loa_chains:add"), data).status_code == 302
    chain = Chain.objects.get(agency=other)
    assert chain.steps_text() == "Lãnh đạo" and other.section.get_workflow() == chain.workflow
    assert "Lãnh đạo" in client.get(reverse("loa_chains:index")).content.decode()
    assert client.get(reverse("loa_chains:edit", args=[chain.pk])).status_code == 200


def test_everybody_enters_their_own_substitute_only(office: Office, client: Any) -> None:
    today = timezone.localdate()
    data = {"substitute": office.board.pk, "starts": today, "ends": today, "reason": "Nghỉ phép"}
    client.force_login(office.head)
    assert client.post(reverse("loa_substitutes:add"), {**data, "absent": office.board.pk}).status_code == 200
    assert not Substitute.objects.exists()
    assert client.post(reverse("loa_substitutes:add"), {**data, "absent": office.head.pk}).status_code == 302
    row = Substitute.objects.get()
    assert row.created_by == office.head
    client.force_login(office.board)
    assert client.get(reverse("loa_substitutes:edit", args=[row.pk])).status_code in (302, 403)
    client.force_login(office.writer)
    assert client.get(reverse("loa_substitutes:index")).status_code in (302, 403)


def test_late_steps_are_told_of_once_a_day(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    page = submit(draft(office), office.writer)
    monday = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
    monkeypatch.setattr(timezone, "now", lambda: monday)
    FourEyesTaskState.objects.update(started_at=monday - timedelta(days=4))
    mail.outbox.clear()

    assert remind() == 1 and remind() == 0

    letter = mail.outbox[0]
    assert letter.to == [office.head.email] and f"/admin/approvals/items/{page.pk}/" in letter.body
    assert "“Ngày Pháp luật” waits for your approval" in letter.subject
    monkeypatch.setattr(timezone, "now", lambda: monday.replace(hour=22))
    Reminder.objects.all().delete()
    assert remind() == 0


def test_who_may_decide_is_told_at_once_and_its_writer_is_not(
    office: Office, django_capture_on_commit_callbacks: Any
) -> None:
    office.writer.groups.add(group_of(office.agency, "unit_approver"))
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        submit(draft(office), office.writer)
    told = [letter.to[0] for letter in mail.outbox if "waits for your approval" in letter.subject]
    assert told == [office.head.email]


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ((2026, 11, 23, 8, 0), 2, (2026, 11, 23, 10, 0)),
        ((2026, 11, 23, 11, 0), 1, (2026, 11, 23, 14, 0)),
        ((2026, 11, 20, 17, 0), 8, (2026, 11, 23, 17, 0)),
        ((2026, 11, 22, 16, 0), 8, (2026, 11, 23, 17, 30)),
        ((2026, 12, 31, 16, 30), 2, (2027, 1, 4, 8, 30)),
    ],
)
def test_working_hours(start: tuple[int, ...], hours: int, end: tuple[int, ...]) -> None:
    assert after_working_hours(datetime(*start, tzinfo=ZONE), hours) == datetime(*end, tzinfo=ZONE)


def test_nobody_is_at_work_at_night_or_on_holidays() -> None:
    assert is_working(datetime(2026, 11, 23, 9, 0)) and not is_working(datetime(2026, 11, 23, 12, 0))
    assert not is_working(datetime(2026, 11, 22, 9, 0)) and not is_working(datetime(2026, 9, 2, 9, 0))


def test_a_copy_begins_as_a_draft(office: Office, client: Any) -> None:
    page = published(office)
    client.force_login(office.admin)
    client.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {"new_title": "Bản sao", "new_slug": "ban-sao", "new_parent_page": office.agency.section.pk,
         "publish_copies": "on"},
    )  # fmt: skip
    assert not NewsPage.objects.get(slug="ban-sao").live


def test_a_new_item_is_submitted_from_its_first_save(office: Office, client: Any) -> None:
    """Wagtail keeps a new page while it is written and does not draw its buttons anew."""
    group_of(office.agency, "unit_approver").user_set.add(office.writer)
    client.force_login(office.writer)
    section = office.agency.section
    made = client.get(reverse("wagtailadmin_pages:add", args=["loa_pages", "newspage", section.pk])).content.decode()
    assert 'name="action-submit"' in made and 'name="action-publish"' not in made
