"""Agencies at a glance: unknown is neither good nor bad, letters are polite and go out once a week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django.asserts import assertNumQueries
from wagtail.models import ModelLogEntry

from cms.plans.actions.remind import week_of
from cms.plans.models import Letter
from tests.fixtures.tables import rows_of

from .conftest import Person, Province, browser_of, make_office, make_plan, make_task, text_of

pytestmark = pytest.mark.django_db
OLD = {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 12, 31)}


@pytest.fixture
def late(province: Province) -> Province:
    """The court and the department of health are late, the one of labour is well; of justice nothing is known."""
    plan = make_plan(province.justice, **OLD)
    make_task(plan, "Chậm", "Quý I", leads=(province.court, province.health))
    make_task(plan, "Không hạn", "", leads=(province.labour,))
    return province


def test_the_share_covered_leaves_out_what_nobody_knows(late: Province, person: Person) -> None:
    client = browser_of(person("lan"))
    page = text_of(client.get("/admin/agencies-at-a-glance/"))
    assert "33%" in page and "1 of 3 agencies whose state is known; not known of 1" in page
    courts = text_of(client.get("/admin/agencies-at-a-glance/?kind=court"))
    assert "Tòa án nhân dân tỉnh" in courts and "Sở Y tế" not in courts and "0 of 1 agencies" in courts
    table = rows_of(client.get("/admin/agencies-at-a-glance/?export=csv"))
    assert table[0][:3] == ["Agency", "Kind", "Tasks of plans"]
    assert {row[0]: row[2] for row in table[1:]} == {
        "Sở Nội vụ": "0 of 1 done, none late", "Sở Tư pháp": "", "Sở Y tế": "1 task late",
        "Tòa án nhân dân tỉnh": "1 task late",
    }  # fmt: skip


def test_a_department_sees_itself_and_reminds_nobody(late: Province, person: Person) -> None:
    client = browser_of(person("yen", late.health, "report_officer"))
    page = text_of(client.get("/admin/agencies-at-a-glance/"))
    assert "Sở Y tế" in page and "Tòa án" not in page and "Remind Sở" not in page
    for act in (client.get, client.post):
        assert act("/admin/agencies-at-a-glance/tand/remind/").status_code in (302, 403)
    assert not Letter.objects.exists() and not mail.outbox


def test_courts_are_asked_and_departments_told_once_a_week(late: Province, person: Person, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    person("yen", late.health)
    person("thuy", late.health, "unit_approver")
    officer = person("lan", late.justice, "report_officer")
    client = browser_of(officer)
    asked = text_of(client.get("/admin/agencies-at-a-glance/tand/remind/"))
    assert "it is asked, not told" in asked and "We would be grateful" in asked and "By the plans" not in asked
    assert "Nobody of this agency has an e-mail address here" in asked
    told = text_of(client.get("/admin/agencies-at-a-glance/syt/remind/"))
    assert "By the plans in force, Sở Tư pháp asks you" in told and "1 task late" in told

    letter = {"subject": "Nhắc\nviệc", "body": "Kính gửi Sở Y tế"}
    for _twice in range(2):
        client.post("/admin/agencies-at-a-glance/syt/remind/", letter)
    assert [one.to for one in mail.outbox] == [["thuy@so.example.vn"], ["yen@so.example.vn"]]
    kept = Letter.objects.get()
    assert (kept.reason, kept.sent_to, kept.sent_by, kept.week) == (
        "plans.tasks", 2, officer, week_of(timezone.localdate()),
    )  # fmt: skip
    assert ModelLogEntry.objects.filter(action="loa.plan_reminded").count() == 1
    assert "Another letter can go out next week." in text_of(client.get("/admin/agencies-at-a-glance/syt/remind/"))
    Letter.objects.update(week=kept.week - timedelta(days=7))
    client.post("/admin/agencies-at-a-glance/syt/remind/", letter)
    assert len(mail.outbox) == 4
    empty = client.post("/admin/agencies-at-a-glance/tand/remind/", {"subject": "", "body": "Kính gửi"})
    assert empty.status_code == 422 and "Kính gửi" in text_of(empty)


def test_more_agencies_cost_no_more_queries(late: Province, person: Person, django_assert_max_num_queries: Any) -> None:
    client = browser_of(person("lan"))
    client.get("/admin/agencies-at-a-glance/")
    with django_assert_max_num_queries(45) as few:
        client.get("/admin/agencies-at-a-glance/")
    plan = make_plan(late.labour, **OLD)
    for number in range(4):
        agency = make_office(f"xa-{number}", f"Xã {number}", "commune_committee")
        make_task(plan, f"Việc {number}", "Quý I", leads=(agency,))
    with assertNumQueries(len(few)):
        client.get("/admin/agencies-at-a-glance/")
