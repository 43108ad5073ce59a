"""In a browser: written and submitted; not approved by its writer; seen and approved by another; void after an edit."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from cms.agencies.models import AgencyKind, AgencyLevel
from cms.entries.models import Entry
from cms.entries.ports import NotApproved, approval_gate
from cms.workflow.models import FourEyesTaskState
from tests.fixtures.axe import OURS
from tests.fixtures.desk import front_page, sit_down
from tests.pages.factories import make_agency

from .conftest import Office, draft, edit, fresh, group_of, make_chain, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]
#: Where pictures of the screens are put, for people to look at; nowhere in the suite.
LOOK = os.environ.get("LOA_LOOK", "")


@pytest.fixture
def desk(live_server: Any, page: Any, settings: Any) -> Any:
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    front_page()
    AgencyKind.objects.get_or_create(code="justice_department", defaults={"label_vi": "Sở Tư pháp"})
    AgencyLevel.objects.get_or_create(code="province", defaults={"label_vi": "Cấp tỉnh"})
    page.site = live_server.url
    return page


def office_of() -> Office:
    agency = make_agency(leads=True)
    chain = make_chain(agency, ("Head of the unit", "unit_approver"))
    group = group_of(agency, "unit_approver")
    return Office(agency, chain, person("lan", group), person("hoa", group), None, None)


def check(desk: Any, name: str) -> None:
    """Nothing that a screen reader or a narrow screen would stumble over."""
    desk.locator("main").wait_for()
    desk.wait_for_load_state()
    for width in (1280, 390):
        desk.set_viewport_size({"width": width, "height": 900})
        if LOOK:
            desk.screenshot(path=Path(LOOK) / f"approval-{name}-{width}.png", full_page=True)
        assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), f"{name} at {width}"
    found = [rule["id"] for rule in Axe().run(desk, context=OURS).response["violations"]]
    assert not found, f"{name}: {found}"
    desk.set_viewport_size({"width": 1280, "height": 900})


def test_four_eyes_from_draft_to_edit(desk: Any) -> None:
    from playwright.sync_api import expect

    office = office_of()
    item = draft(office, title="Ngày Pháp luật Việt Nam")

    sit_down(desk, desk.site, office.writer)
    desk.goto(f"{desk.site}/admin/pages/{item.pk}/edit/")
    expect(desk.locator("[name=action-publish]")).to_have_count(0)
    desk.locator("[name=action-submit]").first.click()
    desk.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    assert fresh(item).workflow_in_progress

    desk.goto(f"{desk.site}/admin/approvals/items/{item.pk}/")
    expect(desk.get_by_text("You wrote some of this yourself")).to_be_visible()
    expect(desk.get_by_role("button", name="Approve")).to_have_count(0)
    check(desk, "own")

    sit_down(desk, desk.site, office.head)
    desk.goto(f"{desk.site}/admin/")
    desk.get_by_role("link", name="Ngày Pháp luật Việt Nam").first.click()
    expect(desk.get_by_role("heading", name="Ngày Pháp luật Việt Nam", exact=True)).to_be_visible()
    desk.get_by_role("button", name="Approve").click()
    expect(desk.get_by_text("Approved and published")).to_be_visible()
    entry = Entry.objects.get()
    assert approval_gate().allows(entry.pk, entry.content_hash)

    changed = edit(item, office.writer, title="Ngày Pháp luật 9/11", summary="Một câu mới.")
    with pytest.raises(NotApproved):
        changed.latest_revision.publish(user=office.head)
    changed.get_workflow().start(changed, office.writer)
    desk.goto(f"{desk.site}/admin/approvals/")
    check(desk, "waiting")
    desk.get_by_role("link", name="Ngày Pháp luật 9/11").click()
    expect(desk.locator("ins").first).to_be_visible()
    check(desk, "difference")
    desk.get_by_label("Comment").fill("Thiếu số văn bản")
    desk.get_by_role("button", name="Send back").click()
    expect(desk.get_by_text("Sent back")).to_be_visible()
    assert FourEyesTaskState.objects.filter(status="rejected", comment="Thiếu số văn bản").exists()

    desk.goto(f"{desk.site}/admin/approvals/items/{item.pk}/emergency/")
    check(desk, "emergency")
    desk.get_by_label("Why can it not wait").fill("Bão đổ bộ tối nay, dân cần biết")
    desk.get_by_role("button", name="Publish now").click()
    expect(desk.get_by_text("It stays marked as an emergency")).to_be_visible()

    sit_down(desk, desk.site, person("son", group_of(office.agency, "unit_approver")))
    desk.goto(f"{desk.site}/admin/approvals/")
    desk.get_by_role("link", name="Ngày Pháp luật 9/11").click()
    check(desk, "afterwards")
    desk.get_by_role("button", name="It stays as it is").click()
    expect(desk.get_by_text("Noted: it stays as it is")).to_be_visible()

    for address, name in (("substitutes/new/", "substitute"),):
        desk.goto(f"{desk.site}/admin/{address}")
        check(desk, name)
