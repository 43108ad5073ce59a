"""A clerk sets a channel's slots, puts two items into its queue, reorders them and changes the slots: times move."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.pages.blocks import paragraphs
from cms.pages.models import NewsPage
from publishers.models import Channel, Delivery, DeliveryState
from tests.fixtures.desk import administrator, front_page, sit_down
from tests.fixtures.looking import look, no_mistakes
from tests.publishers.factories import by_hand

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]
FIRST, SECOND = "Mười hai điểm của giấy phép lái xe", "Đăng ký cư trú trực tuyến"


@pytest.fixture
def items() -> list[NewsPage]:
    """Two public pages."""
    home = front_page()
    made = []
    for title in (FIRST, SECOND):
        page = home.add_child(instance=NewsPage(title=title, body=paragraphs("Toàn dân tìm hiểu."), live=False))
        page.save_revision().publish()
        made.append(page)
    return made


@pytest.fixture
def channel(items: list[NewsPage]) -> Channel:
    return by_hand("Đài truyền thanh xã")


@pytest.fixture
def desk(live_server: Any, page: Page, django_user_model: Any, settings: Any) -> Iterator[Page]:
    """The desk with somebody logged in who reads English; a mistake in a script fails the test."""
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    sit_down(page, live_server.url, administrator(django_user_model))
    with no_mistakes(page):
        yield page


def waiting() -> list[tuple[str, str]]:
    """Title and time of day, in order."""
    rows = Delivery.objects.filter(from_queue=True, state=DeliveryState.SCHEDULED).order_by("due_at")
    return [(row.entry.title, row.due_wall[11:]) for row in rows.select_related("entry")]


def set_slots(desk: Page, time: str) -> None:
    desk.get_by_label("Time", exact=True).fill(time)
    desk.get_by_role("button", name="Add on every day").click()
    expect(desk.get_by_text("Not saved yet.")).to_be_visible()
    expect(desk.get_by_role("checkbox", name=time)).to_have_count(7)


def test_slots_queue_order_and_other_slots(
    desk: Page, live_server: Any, channel: Channel, items: list[NewsPage]
) -> None:
    slots, queue = (f"{live_server.url}/admin/channels/{channel.pk}/{name}/" for name in ("slots", "queue"))
    desk.goto(slots)
    set_slots(desk, "09:00")
    look(desk, "slots")
    desk.get_by_role("button", name="Save the slots").click()
    expect(desk.get_by_text("are saved").first).to_be_visible()

    for number, item in enumerate(items):
        desk.goto(f"{live_server.url}/admin/everywhere/{item.pk}/")
        desk.get_by_role("checkbox", name=channel.name).check()
        expect(desk.locator(".loa-seat").get_by_text("Next free slot:")).to_be_visible()
        if number:
            look(desk, "seat")
        desk.locator("footer").get_by_role("button", name="More actions").click()
        desk.get_by_role("button", name="Add to queue").click()
        expect(desk.get_by_text("In the queue:").first).to_be_visible()
    assert waiting() == [(FIRST, "09:00"), (SECOND, "09:00")]

    desk.goto(queue)
    look(desk, "queue")
    desk.get_by_role("button", name=f"Later: {FIRST}").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("row").nth(1)).to_contain_text(SECOND)
    expect(desk.get_by_role("button", name=f"First: {FIRST}")).to_be_focused()
    assert waiting() == [(SECOND, "09:00"), (FIRST, "09:00")]
    grips = desk.locator(".loa-queue__grip")
    grips.nth(1).drag_to(desk.get_by_role("row").nth(1), target_position={"x": 30, "y": 4})
    expect(desk.get_by_role("row").nth(1)).to_contain_text(FIRST)
    expect(desk.get_by_role("button", name=f"Later: {FIRST}")).to_be_focused()
    assert waiting() == [(FIRST, "09:00"), (SECOND, "09:00")]

    desk.goto(slots)
    desk.get_by_role("button", name="Remove all").click()
    expect(desk.get_by_role("checkbox", name="09:00")).to_have_count(0)
    set_slots(desk, "15:30")
    desk.get_by_role("button", name="Save the slots").click()
    expect(desk.get_by_role("heading", name="2 items of the queue get other times")).to_be_visible()
    assert waiting() == [(FIRST, "09:00"), (SECOND, "09:00")], "only shown"
    look(desk, "slots-preview")
    desk.get_by_role("button", name="Save the slots and move them").click()
    expect(desk.get_by_text("2 items of the queue have new times.").first).to_be_visible()
    assert waiting() == [(FIRST, "15:30"), (SECOND, "15:30")]

    desk.goto(queue)
    Delivery.objects.filter(entry__title=FIRST).update(state=DeliveryState.CANCELLED)
    desk.get_by_role("button", name=f"Earlier: {SECOND}").click()
    expect(desk.get_by_text("The queue has changed meanwhile")).to_be_visible()
    expect(desk.get_by_role("row")).to_have_count(2)
    desk.get_by_text("Pause the queue").first.click()
    desk.get_by_label("Reason").fill("Chờ chỉ đạo")
    desk.get_by_role("button", name="Pause the queue").click()
    expect(desk.get_by_text("Chờ chỉ đạo").first).to_be_visible()
    look(desk, "queue-paused")
    desk.goto(f"{live_server.url}/admin/channels/")
    look(desk, "channels")
