"""A clerk plans from an empty hour, drags a card, takes that back, moves it by keyboard, and looks on a telephone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms.entries.models import Entry
from cms.pages.blocks import paragraphs
from cms.pages.models import NewsPage
from publishers.models import Campaign, Delivery, Hold
from tests.fixtures.axe import OURS
from tests.fixtures.desk import administrator, front_page, sit_down
from tests.publishers.admin.calendar.planned import delivery, wall
from tests.publishers.factories import by_hand, facebook

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]
#: Where pictures of the screens are put, for people to look at; nowhere in the suite.
LOOK = os.environ.get("LOA_LOOK", "")
TITLE = "Mười hai điểm của giấy phép lái xe"


def monday(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """In the week after this one: none of it has passed."""
    now = timezone.localtime()
    first = now + timedelta(days=7 - now.weekday() + days)
    return first.replace(hour=hour, minute=minute, second=0, microsecond=0)


@pytest.fixture
def entry() -> Entry:
    """A public item, planned on two channels for Monday, 09:30; Thursday is shut until noon."""
    home = front_page()
    page = home.add_child(instance=NewsPage(title=TITLE, body=paragraphs("Toàn dân tìm hiểu."), live=False))
    page.save_revision().publish()
    found = Entry.objects.get(page_id=page.pk)
    campaign = Campaign.objects.create(name="Ngày Pháp luật", colour="violet")
    for channel in (facebook("Facebook Sở Tư pháp"), by_hand("Đài truyền thanh xã")):
        delivery(found, channel, monday(9, 30), campaign=campaign)
    Hold.objects.create(reason="Bầu cử", starts_at=monday(0, days=3), ends_at=monday(12, days=3))
    return found


@pytest.fixture
def desk(live_server: Any, page: Page, django_user_model: Any, settings: Any, entry: Entry) -> Iterator[Page]:
    """The desk with somebody logged in who reads English; a mistake in a script fails the test."""
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    sit_down(page, live_server.url, administrator(django_user_model))
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    page.set_viewport_size({"width": 1280, "height": 1100})
    yield page
    assert not mistakes, mistakes


def open_calendar(desk: Page, look: str = "week") -> None:
    desk.goto(f"{desk.site}/admin/calendar/?view={look}&date={monday(0).date()}")  # type: ignore[attr-defined]
    expect(desk.locator(".loa-post").first).to_be_visible()


def check(desk: Page, name: str) -> None:
    """Nothing that a screen reader or a narrow screen would stumble over."""
    desk.locator("main").wait_for()
    desk.wait_for_load_state()
    for width in (390, 1280):
        desk.set_viewport_size({"width": width, "height": 1100})
        if LOOK:
            desk.screenshot(path=Path(LOOK) / f"calendar-{name}-{width}.png", full_page=True)
        assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} at {width}"
        found = Axe().run(desk, context=OURS)
        assert found.violations_count == 0, f"{name} at {width}: {found.generate_report()}"


def slot(desk: Page, at: datetime) -> Any:
    return desk.locator(f'.loa-cal__slot[data-day="{at.date()}"][data-hour="{at:%H}"]')


def times() -> set[str]:
    return set(map(wall, Delivery.objects.values_list("due_at", flat=True)))


def drag_and_undo(desk: Page) -> None:
    card = desk.locator("[data-card]")
    card.drag_to(slot(desk, monday(14, days=1)))
    expect(desk.locator(".loa-toast")).to_contain_text("now goes out at 14:30")
    assert times() == {wall(monday(14, 30, days=1))}  # the minutes are its own
    expect(slot(desk, monday(14, days=1)).locator(".loa-post")).to_have_count(1)
    expect(desk.locator("[data-card] a.loa-post__title")).to_be_focused()
    desk.get_by_role("button", name="Undo").click()
    expect(slot(desk, monday(9)).locator(".loa-post")).to_have_count(1)
    assert times() == {wall(monday(9, 30))}


def refuse_the_blackout(desk: Page) -> None:
    """Said before the drop, and nothing is asked of the server."""
    desk.locator("[data-card]").hover()
    desk.mouse.down()
    slot(desk, monday(10, days=3)).hover()
    slot(desk, monday(10, days=3)).hover(position={"x": 20, "y": 20})
    expect(desk.locator(".loa-hint")).to_contain_text("Bầu cử")
    desk.mouse.up()
    expect(desk.locator(".loa-hint")).to_be_hidden()
    assert times() == {wall(monday(9, 30))}


def move_by_keyboard(desk: Page) -> None:
    desk.get_by_role("link", name=re.compile("^Move “")).focus()
    desk.keyboard.press("Enter")
    dialog = desk.get_by_role("dialog", name="Move to another time")
    expect(dialog).to_be_visible()
    check(desk, "dialog")
    dialog.get_by_label("Date and time").fill("2020-01-01T09:00")
    desk.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("has passed")
    dialog.get_by_label("Date and time").fill(wall(monday(16, 45, days=4)))
    desk.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(desk.locator(".loa-toast")).to_contain_text("now goes out at 16:45")
    assert times() == {wall(monday(16, 45, days=4))}


def plan_from_an_empty_hour(desk: Page) -> None:
    at = monday(10, days=1)
    first = desk.locator("[data-slot][tabindex='0'], [data-slot]:not([tabindex])").first
    first.focus()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowRight")
    expect(desk.locator(":focus")).to_have_attribute("data-x", "1")
    slot(desk, at).locator("[data-slot]").click()
    expect(desk.get_by_role("heading", name=re.compile("What goes out at 10:00"))).to_be_visible()
    check(desk, "new")
    desk.get_by_label("Words in the title").fill("giay phep")
    desk.get_by_role("button", name="Show these").click()
    desk.get_by_role("link", name=TITLE).click()
    expect(desk.get_by_label(re.compile("^Date and time"))).to_have_value(wall(at))


def test_a_week_is_planned_and_moved(desk: Page) -> None:
    open_calendar(desk)
    expect(desk.get_by_text("Vietnam time, UTC+7").first).to_be_visible()
    check(desk, "week")
    drag_and_undo(desk)
    refuse_the_blackout(desk)
    move_by_keyboard(desk)
    for look in ("month", "list", "day"):
        desk.goto(f"{desk.site}/admin/calendar/?view={look}&date={monday(0, days=4).date()}")  # type: ignore[attr-defined]
        expect(desk.locator(".loa-post")).to_have_count(1)
        check(desk, look)
    open_calendar(desk)
    plan_from_an_empty_hour(desk)


def test_on_a_telephone_the_week_is_a_list(desk: Page) -> None:
    desk.set_viewport_size({"width": 390, "height": 844})
    open_calendar(desk)
    expect(desk.locator(".loa-cal__slot--empty").first).to_be_hidden()
    days = [box["y"] for day in desk.locator(".loa-cal__day").all() if (box := day.bounding_box())]
    assert days == sorted(days) and len(set(days)) == 7
    expect(desk.get_by_role("link", name="Plan something").nth(1)).to_be_visible()
    desk.get_by_role("link", name=re.compile("^Move “")).click()
    desk.get_by_label("Date and time").fill(wall(monday(7, 15, days=2)))
    desk.get_by_role("button", name="Move there").click()
    expect(desk.locator(".loa-toast")).to_contain_text("now goes out at 07:15")
    assert times() == {wall(monday(7, 15, days=2))}
