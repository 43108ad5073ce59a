"""A channel's access dies: the bell rings, the group says so, it is connected again, one press sends all, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from publishers.engine.claim import claim_one
from publishers.engine.runner import run_delivery
from publishers.models import Channel, ChannelState, Delivery, DeliveryState
from publishers.sandbox import facebook as platform
from publishers.sandbox.server import RunningSandbox
from publishers.trouble.watching import watch
from tests.fixtures.desk import administrator, front_page, sit_down
from tests.fixtures.looking import look, no_mistakes
from tests.publishers.factories import endpoints, facebook, planned

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]
DEAD = "EAAwrongwrongwrongwrong"
TITLES = ("Luật Căn cước", "Luật Đất đai", "Luật Nhà ở")


@pytest.fixture
def running(sandbox: RunningSandbox, live_server: Any) -> Iterator[RunningSandbox]:
    public = {**django_settings.LOA, "PUBLIC_URL": live_server.url, "SANDBOX_URL": sandbox.base_url}
    with override_settings(LOA=public, LOA_PUBLISHERS={"ENDPOINTS": endpoints(sandbox.base_url)}):
        yield sandbox


@pytest.fixture
def desk(live_server: Any, page: Page, django_user_model: Any, running: RunningSandbox) -> Iterator[Page]:
    """The desk with somebody logged in who reads English; a mistake in a script fails the test."""
    front_page()
    sit_down(page, live_server.url, administrator(django_user_model))
    with no_mistakes(page):
        yield page


#: The bell and the banner stand outside the page's main part.
OURS_BESIDE = (".loa-bell", ".loa-stopped")


def run_all() -> None:
    """As a worker does with what is due."""
    for delivery in Delivery.objects.filter(state__in=["scheduled", "publishing"]):
        for item in claim_one(delivery.pk, timezone.now()):
            run_delivery(item.delivery_id, item.fence)


def test_dead_access_to_published_by_keyboard(desk: Page, running: RunningSandbox) -> None:
    channel = facebook("Facebook Sở Tư pháp", page_access_token=DEAD)
    rows = [planned(channel, title) for title in TITLES]
    Delivery.objects.update(undo_until=None)
    run_all()
    assert Channel.objects.get().state == ChannelState.NEEDS_RECONNECT
    watch(timezone.now())

    desk.goto(f"{desk.site}/admin/")
    expect(desk.get_by_role("link", name="failing or unclear")).to_be_visible()
    expect(desk.locator(".loa-stopped")).to_contain_text("the platform no longer lets it in")
    look(desk, "home", also=OURS_BESIDE)
    bell = desk.get_by_role("button", name="1 new matter needs attention")
    bell.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#loa-bell-list")).to_be_visible()
    look(desk, "bell", also=OURS_BESIDE)
    desk.keyboard.press("Escape")
    expect(desk.locator("#loa-bell-list")).to_be_hidden()
    desk.keyboard.press("Enter")
    desk.get_by_role("link", name="The channel needs reconnecting").press("Enter")

    expect(desk.get_by_text("3 deliveries wait")).to_be_visible()
    expect(desk.get_by_role("button", name="nothing new")).to_be_visible()
    look(desk, "group-reconnect", also=OURS_BESIDE)
    desk.get_by_role("link", name=rows[0].entry.title).first.press("Enter")
    expect(desk.get_by_text("No, nothing was posted.")).to_be_visible()
    expect(desk.get_by_role("link", name="Reconnect the channel")).to_be_visible()
    look(desk, "card", also=OURS_BESIDE)
    desk.get_by_role("link", name="Reconnect the channel").press("Enter")
    expect(desk).to_have_url(f"{desk.site}/admin/channels/connect/facebook/?channel={channel.pk}")

    # How the account is connected over there has a story of its own. It took two days, so nothing goes out unasked.
    facebook("Facebook Sở Tư pháp")
    Delivery.objects.update(due_at=timezone.now() - timedelta(days=2), run_at=timezone.now())
    run_all()
    desk.goto(f"{desk.site}/admin/trouble/")
    expect(desk.get_by_role("heading", name="Too late to go out unasked")).to_be_visible()
    look(desk, "group-retry", also=OURS_BESIDE)
    desk.get_by_role("button", name="Send all 3 now").press("Enter")
    expect(desk.get_by_text("3 go out now, one after another.")).to_be_visible()
    run_all()
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.PUBLISHED}
    assert len(platform.timeline(running.sandbox)) == len(TITLES), "each once"
    watch(timezone.now())
    desk.goto(f"{desk.site}/admin/trouble/")
    expect(desk.get_by_role("main").get_by_text("All is well")).to_be_visible()
    desk.goto(f"{desk.site}/admin/channels/")
    look(desk, "channels", also=OURS_BESIDE)
