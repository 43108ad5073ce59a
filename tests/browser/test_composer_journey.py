"""A clerk writes once, customises one channel, mends, puts it into the queue and takes it back, by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from cms.pages.blocks import paragraphs
from cms.pages.models import InfographicPage
from publishers.models import Delivery, DeliveryState, Slot, Unsent
from tests.fixtures.desk import administrator, front_page, sit_down
from tests.fixtures.looking import look, no_mistakes
from tests.pages.factories import make_picture
from tests.publishers import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]
OWN = "Điều 6. quy định mức phạt. " * 12


@pytest.fixture
def item() -> InfographicPage:
    """A public page with a picture, and four channels; one has slots."""
    home = front_page()
    page = InfographicPage(
        title="Mười hai điểm của giấy phép lái xe", summary="Cơ chế trừ điểm", image=make_picture(), live=False,
        full_text_alternative="Ô một: 12 điểm.", body=paragraphs("Đồ họa gồm bốn ô."),
    )  # fmt: skip
    home.add_child(instance=page)
    page.save_revision().publish()
    factories.facebook("Facebook Sở Tư pháp")
    factories.zalo("Zalo Sở Tư pháp")
    factories.by_hand("Đài truyền thanh xã")
    Slot.objects.bulk_create(Slot(channel=factories.x("X của Sở"), weekday=day, wall_time="09:00") for day in range(7))
    return page


@pytest.fixture
def desk(live_server: Any, page: Page, django_user_model: Any, settings: Any) -> Iterator[Page]:
    """The desk with somebody logged in who reads English; a mistake in a script fails the test."""
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    sit_down(page, live_server.url, administrator(django_user_model))
    with no_mistakes(page):
        yield page


def press(place: Locator, key: str = "Enter") -> None:
    """With the keyboard: what can't be focused can't be pressed."""
    place.focus()
    expect(place).to_be_focused()
    place.press(key)


def test_write_once_customise_mend_queue_and_take_back(desk: Page, item: InfographicPage, live_server: Any) -> None:
    address = f"{live_server.url}/admin/everywhere/{item.pk}/"
    desk.goto(address)
    facebook = desk.get_by_role("group", name="Facebook Sở Tư pháp")
    expect(facebook.get_by_role("region", name="As it is shown there")).to_contain_text("Cơ chế trừ điểm")

    desk.get_by_role("textbox", name="Text").first.fill("Bốn điều ai lái xe cũng nên biết")
    expect(facebook.get_by_role("region", name="As it is shown there")).to_contain_text("Bốn điều ai lái xe")
    expect(desk.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()

    press(desk.get_by_role("button", name="X của Sở"))
    own = desk.get_by_role("group", name="X của Sở")
    expect(facebook).to_be_hidden()
    press(own.get_by_role("button", name="Customise for this channel"))
    text = own.get_by_role("textbox", name="Text")
    expect(text).to_be_focused()
    text.fill(OWN)
    expect(own.get_by_text(re.compile(r"\d{3} / 280 as the platform counts"))).to_be_visible()
    expect(desk.get_by_role("article", name="X của Sở").get_by_text("would be refused")).to_be_visible()
    expect(own.get_by_role("region", name="As it is shown there")).to_contain_text("quy định mức phạt")
    look(desk, "composer-finding")
    press(own.get_by_role("button", name="Shorten at a sentence"))
    expect(own.get_by_role("button", name="As it was before")).to_be_focused()
    expect(text).to_have_value(re.compile(r"^(Điều 6\. quy định mức phạt\. ?){4,9}$"))
    press(own.get_by_role("button", name="Back to shared text"))
    expect(text).to_be_hidden()
    press(own.get_by_role("button", name="Put it back"))
    expect(text).to_have_value(re.compile("^Điều 6"))

    with desk.expect_response("**/unsent/"):
        press(desk.get_by_role("checkbox", name="X của Sở"), "Space")
    expect(desk.get_by_text("Chosen: 1 / 4")).to_be_visible()
    look(desk, "composer")
    assert Unsent.objects.count() == 1
    desk.goto(address)
    expect(desk.get_by_text("Here is what you wrote until")).to_be_visible()
    expect(desk.get_by_role("textbox", name="Text").first).to_have_value("Bốn điều ai lái xe cũng nên biết")
    look(desk, "composer-found-again")

    press(desk.locator("footer").get_by_role("button", name="More actions"))
    press(desk.get_by_role("button", name="Add to queue"))
    expect(desk.get_by_text("In the queue:").first).to_be_visible()
    assert not Unsent.objects.exists()
    look(desk, "composer-undo")
    press(desk.get_by_role("button", name="Take everything back"))
    expect(desk.get_by_text("Taken back from 1 channel. Nothing was sent there.").first).to_be_visible()
    assert Delivery.objects.get().state == DeliveryState.CANCELLED
    assert Delivery.objects.get().variant["shared"] == {"text": "Bốn điều ai lái xe cũng nên biết"}
