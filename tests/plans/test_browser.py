"""In a browser: a report officer enters a plan by pasting it, notes progress, and writes to a court."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from cms.plans.models import Letter, Note, Plan
from tests.fixtures.desk import administrator, front_page, sit_down

from .conftest import make_office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]
TABLE = (
    "TT\tNhiệm vụ\tCơ quan chủ trì\tThời hạn\tSản phẩm\n"
    "1\tTập huấn báo cáo viên\tSở Tư pháp\tQuý II\tLớp tập huấn\n"
    "2\tCung cấp tình huống pháp luật\tTòa án nhân dân tỉnh\tkhi rảnh\tTình huống\n"
)


@pytest.mark.timeout(300)
def test_a_plan_from_paper_to_letter(live_server: Any, page: Any, django_user_model: Any) -> None:
    front_page()
    for code, name, kind in (("stp", "Sở Tư pháp", "justice_department"), ("tand", "Tòa án nhân dân tỉnh", "court")):
        make_office(code, name, kind)
    desk = sit_down(page, live_server.url, administrator(django_user_model))
    desk.goto(desk.site + "/admin/plans/new/")
    for field, value in (("title", "Kế hoạch PBGDPL"), ("number", "295/KH-UBND"), ("starts_on", "01/01/2020"),
                         ("ends_on", "31/12/2020")):  # fmt: skip
        desk.locator(f"[name={field}]").fill(value)
    desk.locator("[name=title]").focus()
    desk.locator("[name=agency]").select_option(label="Sở Tư pháp")
    desk.locator("[name=state]").select_option("running")
    desk.locator("main form button[type=submit]").last.press("Enter")
    desk.get_by_role("link", name="Take them from a table").press("Enter")

    desk.get_by_label("Or paste the lines here").fill(TABLE)
    desk.get_by_role("button", name="Look through it").press("Enter")
    expect(desk.get_by_text("“khi rảnh” can't be read as a date.")).to_be_visible()
    box = desk.get_by_label("Or paste the lines here")
    box.fill(box.input_value().replace("khi rảnh", "trước 15/11"))
    desk.get_by_role("button", name="Look again").press("Enter")
    desk.get_by_role("button", name="Take 2 tasks in").press("Enter")
    expect(desk.get_by_text("before 15/11/2020: the last day is 14/11/2020")).to_be_visible()

    desk.get_by_role("link", name="Tập huấn báo cáo viên").press("Enter")
    desk.locator("[name=count]").fill("1")
    desk.locator("[name=happened_on]").fill("01/06/2020")
    desk.locator("[name=text]").fill("Đã tập huấn 40 người.")
    desk.get_by_role("button", name="Keep the note").press("Enter")
    expect(desk.locator("#loa-diary ~ ol").get_by_text("Đã tập huấn 40 người.")).to_be_visible()
    expect(desk.get_by_text("in time: 01/06/2020")).to_be_visible()

    desk.goto(desk.site + "/admin/agencies-at-a-glance/")
    desk.get_by_role("link", name="Remind Tòa án nhân dân tỉnh").press("Enter")
    expect(desk.get_by_text("it is asked, not told")).to_be_visible()
    desk.get_by_role("button", name="Keep the letter").press("Enter")
    expect(desk.get_by_text("Another letter can go out next week.")).to_be_visible()
    assert Plan.objects.get().tasks.count() == 2 and Note.objects.get().count == 1
    assert Letter.objects.get().reason == "plans.tasks"
