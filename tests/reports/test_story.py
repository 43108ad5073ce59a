"""At a desk: an officer begins, types in, closes and hands in; the receiver returns it; the correction is accepted."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cms.reports.models import Report, State
from cms.reports.people import reach_of
from tests.desk.looking import axe_says, picture
from tests.fixtures.desk import front_page, sit_down

from .conftest import Province, province

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]
PICTURES = os.environ.get("PICTURES", "")


def looked_at(desk: Any, name: str, mistakes: list[str]) -> None:
    """Wide and narrow, for everybody."""
    desk.locator("main").wait_for()
    for width in (1280, 390):
        desk.set_viewport_size({"width": width, "height": 900})
        mistakes += axe_says(desk, f"{name} at {width}")
    if PICTURES:
        picture(desk, Path(PICTURES), name)
    desk.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.timeout(400)
def test_a_report_from_its_first_count_to_the_yes(live_server: Any, page: Any) -> None:
    front_page()
    made = province("sm", "plan-2021-before-november", "Sông Mây")
    mistakes: list[str] = []
    desk = sit_down(page, live_server.url, made.unit)
    desk.on("pageerror", lambda error: mistakes.append(str(error)))
    report = _written(desk, made, mistakes)
    _answered(desk, made.lead, report, "Return", "Thiếu số câu hỏi")
    sit_down(desk, live_server.url, made.unit)
    desk.goto(f"{desk.site}/admin/statutory-reports/{report.pk}/")
    assert "Thiếu số câu hỏi" in desk.locator("main").inner_text()
    desk.get_by_role("button", name="Write a correction").click()
    newest = _handed_in(desk, made)
    _answered(desk, made.lead, newest, "Accept", "")
    newest.refresh_from_db()
    assert (newest.number, newest.state) == (2, State.ACCEPTED)
    assert reach_of(made.unit).officer == {made.units[0].pk}
    assert not mistakes, "\n".join(mistakes)


def _written(desk: Any, made: Province, mistakes: list[str]) -> Report:
    year = timezone.localdate().year
    desk.goto(f"{desk.site}/admin/statutory-reports/?year={year}")
    looked_at(desk, "due", mistakes)
    desk.get_by_role("row", name="năm").get_by_role("button", name="Begin").click()
    desk.get_by_role("link", name="Số lớp tập huấn").click()
    looked_at(desk, "number", mistakes)
    desk.get_by_label("Number").fill("12")
    desk.get_by_label("Note").fill("Sổ theo dõi lớp")
    desk.get_by_label("Evidence: a file").set_input_files(
        files=[{"name": "quyet-dinh.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}]
    )
    desk.get_by_role("button", name="Write it").click()
    desk.get_by_label("Kiến nghị, đề xuất").fill("Bố trí kinh phí số hóa.")
    desk.get_by_role("button", name="Save the written parts").click()
    looked_at(desk, "report", mistakes)
    desk.locator("a[href$='/items_published/rows/']").click()
    looked_at(desk, "rows", mistakes)
    desk.go_back()
    report = _handed_in(desk, made)
    assert report.values.get(code="training_courses", dimension="").value == 12
    return report


def _handed_in(desk: Any, made: Province) -> Report:
    desk.get_by_role("button", name="Close: freeze the numbers").click()
    desk.get_by_role("link", name="Number, date, who signs").click()
    desk.get_by_label("Number and symbol").fill("12/BC-SGDĐT")
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.get_by_role("button", name="Hand in to Sở Tư pháp").click()
    desk.locator("main").get_by_text("Handed in", exact=True).first.wait_for()
    found: Report = Report.objects.get(agency=made.units[0], is_current=True)
    assert found.state == State.HANDED_IN
    assert found.symbol == "12/BC-SGDĐT"
    return found


def _answered(desk: Any, user: Any, report: Report, button: str, answer: str) -> None:
    sit_down(desk, desk.site, user)
    desk.goto(f"{desk.site}/admin/statutory-reports/{report.pk}/")
    desk.get_by_label("Answer").fill(answer)
    desk.get_by_role("button", name=button, exact=True).click()
    desk.locator(".messages").wait_for()
