"""In a browser: what the screens of syndication ask for is done by keyboard. How they look is asked in tests/desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from syndication.models import Proposal, Subscription, SubscriptionState
from tests.entries.factories import make_agency
from tests.fixtures.desk import administrator, front_page, sit_down
from tests.syndication.inbound.items import LONG, bring, make_source, offer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]


@pytest.fixture
def desk(live_server: Any, page: Any, django_user_model: Any, settings: Any) -> Any:
    """The desk with somebody logged in who reads English."""
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    front_page()
    return sit_down(page, live_server.url, administrator(django_user_model))


def test_an_answer_in_the_inbox_needs_no_mouse(desk: Any) -> None:
    bring(make_source(), offer(1, title="Hội nghị phổ biến pháp luật về khám bệnh, chữa bệnh", body_html=LONG))
    desk.goto(f"{desk.site}/admin/inbox/inspect/{Proposal.objects.get().pk}/")

    desk.get_by_role("textbox", name="Why not?").focus()
    desk.keyboard.type("Không phải tin pháp luật")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")

    desk.get_by_text("was rejected").wait_for()
    assert Proposal.objects.get(state="rejected").reason == "Không phải tin pháp luật"


def test_an_address_is_chosen_and_tested_by_keyboard(desk: Any) -> None:
    make_agency("so-y-te")
    desk.goto(f"{desk.site}/admin/feeds/")
    desk.get_by_label("Agency").focus()
    desk.keyboard.press("ArrowDown")
    desk.get_by_role("button", name="Show addresses and code").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("RSS 2.0")).to_have_value(f"{desk.site}/feeds/so-y-te.rss")

    desk.get_by_label("Address of your receiver or page").focus()
    desk.keyboard.type("http://127.0.0.1:9/nhan")
    desk.keyboard.press("Enter")

    expect(desk.get_by_role("status").get_by_text("Something has to be mended")).to_be_visible()
    expect(desk.get_by_label("Address of your receiver or page")).to_have_value("http://127.0.0.1:9/nhan")
    expect(desk.get_by_label("RSS 2.0")).to_have_value(f"{desk.site}/feeds/so-y-te.rss")


def subscribed() -> Subscription:
    """Somebody who is told. Nobody listens there."""
    make_agency("so-y-te")
    return Subscription.objects.create(
        key="1", topic="/feeds/so-y-te.atom?form=news,video", state=SubscriptionState.ACTIVE, host="127.0.0.1",
        callback="http://127.0.0.1:9/websub/" + "k3y" * 12, lease_until=timezone.now() + timedelta(hours=3),
        secret="sealed",
    )  # fmt: skip


def test_ending_a_subscription_needs_no_mouse(desk: Any) -> None:
    row = subscribed()
    desk.goto(f"{desk.site}/admin/subscribers/inspect/{row.pk}/")
    desk.get_by_role("textbox", name="Why is it ended?").focus()
    desk.keyboard.type("Trang đã đóng")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.get_by_text("The subscription is ended").wait_for()
    row.refresh_from_db()
    assert row.state == SubscriptionState.DENIED
