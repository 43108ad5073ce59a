"""A clerk makes the Law Day's campaign from its template, puts an item in, and fills a gap of the board by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from cms.pages.blocks import paragraphs
from cms.pages.models import NewsPage
from publishers.models import Campaign, Channel, Delivery, DeliveryState
from tests.fixtures.desk import administrator, front_page, sit_down
from tests.fixtures.looking import look, no_mistakes
from tests.publishers.factories import by_hand

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]
TITLE = "Ý nghĩa của ngày 9 tháng 11"


@pytest.fixture
def channels(rooted: None) -> list[Channel]:
    page = front_page().add_child(instance=NewsPage(title=TITLE, body=paragraphs("Toàn dân tìm hiểu."), live=False))
    page.save_revision().publish()
    return [by_hand("Đài truyền thanh xã"), by_hand("Bảng tin khu phố")]


@pytest.fixture
def desk(live_server: Any, page: Page, django_user_model: Any, settings: Any) -> Iterator[Page]:
    """The desk with somebody logged in who reads English; a mistake in a script fails the test."""
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    sit_down(page, live_server.url, administrator(django_user_model))
    with no_mistakes(page):
        yield page


def press(what: Locator, key: str = "Enter") -> None:
    """By keyboard alone."""
    what.focus()
    what.press(key)


def test_from_the_template_to_a_filled_gap(desk: Page, live_server: Any, channels: list[Channel]) -> None:
    home = f"{live_server.url}/admin/campaigns/"
    desk.goto(home)
    press(desk.get_by_role("link", name="New campaign from a template"))
    look(desk, "starters")
    press(desk.get_by_role("link", name="Ngày Pháp luật Việt Nam 9/11"))
    press(desk.get_by_role("button", name="Show what would be made"))
    expect(desk.get_by_text("Lễ hưởng ứng Ngày Pháp luật").first).to_be_visible()
    look(desk, "starter")
    press(desk.get_by_role("button", name="Make the campaign"))
    expect(desk.get_by_role("heading", name="Targets")).to_be_visible()
    look(desk, "campaign")
    campaign = Campaign.objects.get()
    at = f"{home}{campaign.pk}/"

    desk.goto(f"{home}edit/{campaign.pk}/")
    for channel in channels:
        press(desk.get_by_role("checkbox", name=channel.name), "Space")
    look(desk, "campaign-form")
    press(desk.get_by_role("button", name="Save").last)
    expect(desk.get_by_text("updated").first).to_be_visible()

    desk.goto(f"{at}board/")
    look(desk, "board-empty")
    press(desk.get_by_role("link", name="Choose the item: Ý nghĩa của Ngày Pháp luật 9/11"))
    press(desk.get_by_role("radio", name=TITLE), "Space")
    look(desk, "items")
    press(desk.get_by_role("button", name="Choose this item"))
    look(desk, "board")
    press(desk.get_by_role("link", name=f"Plan “{TITLE}” on {channels[0].name}"))
    expect(desk.get_by_role("checkbox", name=channels[0].name)).to_be_checked()
    expect(desk.get_by_role("checkbox", name=channels[1].name)).not_to_be_checked()
    expect(desk.get_by_label("Campaign", exact=True)).to_have_value(str(campaign.pk))
    tomorrow = timezone.localtime() + timedelta(days=1)
    desk.get_by_label("Date and time").fill(tomorrow.strftime("%Y-%m-%dT09:00"))
    press(desk.locator("footer button[name=when][value=later]"))
    expect(desk.get_by_text("Planned on").first).to_be_visible()
    delivery = Delivery.objects.get()
    assert (delivery.campaign, delivery.channel, delivery.state) == (campaign, channels[0], DeliveryState.SCHEDULED)
    desk.goto(f"{at}board/")
    cell = desk.get_by_role("row", name=TITLE).get_by_role("cell").nth(1)
    expect(cell).to_contain_text("scheduled")
    expect(cell).to_contain_text(tomorrow.strftime("09:00 %d/%m"))
    desk.goto(f"{at}board/?view=agencies")
    look(desk, "board-agencies")

    desk.goto(f"{at}recurring/new/")
    desk.get_by_label("Name").fill("Mỗi thứ Hai")
    expect(desk.get_by_label("Which one")).to_be_hidden()
    desk.get_by_label("How often").select_option("lunar_year")
    expect(desk.get_by_label("Month")).to_be_visible()
    look(desk, "round-form")
    desk.get_by_label("How often").select_option("week")
    desk.get_by_label("What goes out").select_option("campaign")
    press(desk.get_by_role("checkbox", name=channels[1].name), "Space")
    press(desk.get_by_role("button", name="Save and plan"))
    expect(desk.get_by_text("It is in force: 1 post is planned.").first).to_be_visible()
    look(desk, "round")
    press(desk.get_by_role("link", name="Change this day").first)
    look(desk, "round-day")
    press(desk.get_by_role("button", name="Nothing on this day"))
    expect(desk.get_by_text("The other days stay as they are.").first).to_be_visible()
    desk.goto(f"{at}copy/")
    press(desk.get_by_role("button", name="Show what would be made"))
    look(desk, "copy")
