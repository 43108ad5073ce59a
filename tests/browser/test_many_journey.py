"""A clerk ticks three items in the list of pages, lays them over three days, and takes two back in the deliveries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.pages.blocks import paragraphs
from cms.pages.models import NewsPage
from publishers.models import Delivery, DeliveryState
from tests.fixtures.desk import administrator, front_page, sit_down
from tests.fixtures.looking import look, no_mistakes
from tests.publishers.factories import by_hand

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]


@pytest.fixture
def desk(live_server: Any, page: Page, django_user_model: Any, settings: Any) -> Iterator[Page]:
    """The desk with somebody logged in who reads English; a mistake in a script fails the test."""
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    home = front_page()
    for number in (1, 2, 3):
        news = NewsPage(title=f"Bài số {number}", body=paragraphs("Toàn dân tìm hiểu."), live=False)
        home.add_child(instance=news).save_revision().publish()
    by_hand("Đài truyền thanh xã")
    sit_down(page, live_server.url, administrator(django_user_model))
    with no_mistakes(page):
        yield page


def test_three_items_over_three_days(desk: Page, live_server: Any) -> None:
    desk.goto(f"{live_server.url}/admin/pages/{front_page().pk}/")
    for number in (1, 2, 3):
        desk.locator("tr").filter(has_text=f"Bài số {number}").get_by_role("checkbox").check()
    desk.get_by_role("link", name="Plan the selected pages on channels").click()
    expect(desk.get_by_role("checkbox", name="Bài số 3")).to_be_checked()
    desk.get_by_role("checkbox", name="Đài truyền thanh xã").focus()
    desk.keyboard.press("Space")
    desk.get_by_role("button", name="Show the lines").click()
    expect(desk.get_by_role("checkbox", name="Bài số 1 on Đài truyền thanh xã")).to_be_checked()
    assert not Delivery.objects.exists()
    look(desk, "many")
    desk.get_by_role("button", name="Plan the ticked lines").click()
    expect(desk.get_by_text("3 lines were planned.").first).to_be_visible()
    assert len({row.due_wall for row in Delivery.objects.all()}) == 3

    desk.get_by_role("checkbox", name="Tick all on this page").check()
    expect(desk.get_by_text("Ticked: 3")).to_be_visible()
    look(desk, "deliveries-ticked")
    desk.get_by_role("checkbox", name="Bài số 2 on Đài truyền thanh xã").uncheck()
    desk.get_by_role("button", name="Take back").click()
    expect(desk.get_by_text("Done for 2 deliveries.").first).to_be_visible()
    assert Delivery.objects.get(state=DeliveryState.SCHEDULED).entry.title == "Bài số 2"
