"""A clerk connects a Page in a browser: the app once, the permission over there, the account, a test. No shell."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import override_settings
from playwright.sync_api import Page, expect

from publishers.models import Channel, Handshake
from publishers.sandbox import accounts
from publishers.sandbox.facebook.tokens import OTHER_PAGE_NAME
from publishers.sandbox.server import RunningSandbox
from tests.publishers.factories import endpoints

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]
#: Where a person wants to look at the steps: one picture each.
PICTURES = os.environ.get("LOA_PICTURES", "")


@pytest.fixture
def desk(live_server: Any, sandbox: RunningSandbox, page: Page, django_user_model: Any, client: Any) -> Iterator[Page]:
    """The desk at its public address, with somebody logged in who reads English."""
    from wagtail.users.models import UserProfile

    public = {**django_settings.LOA, "PUBLIC_URL": live_server.url, "SANDBOX_URL": sandbox.base_url}
    user = django_user_model.objects.create_superuser("lan", "lan@example.org", "x", first_name="Lan", last_name="Vũ")
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    with override_settings(LOA=public, LOA_PUBLISHERS={"ENDPOINTS": endpoints(sandbox.base_url)}):
        page.goto(f"{live_server.url}/admin/channels/new/")
        yield page


def look(desk: Page, step: str) -> None:
    """Keep two pictures of the step, on a desk and on a phone, where somebody asked for them."""
    if not PICTURES:
        return
    for width in (390, 1280):
        desk.set_viewport_size({"width": width, "height": 1100})
        desk.screenshot(path=Path(PICTURES) / f"{step}-{width}.png")


def test_a_page_is_connected_and_later_connected_again(desk: Page) -> None:
    look(desk, "1-network")
    desk.get_by_role("link", name="Facebook").click()
    desk.get_by_label("App ID").fill(accounts.FACEBOOK.app_id)
    desk.get_by_label("App secret").fill(accounts.FACEBOOK.app_secret)
    look(desk, "2-app")
    desk.get_by_role("button", name="Go on to Facebook").click()

    look(desk, "3-permission")
    desk.get_by_role("button", name="Hủy").click()
    expect(desk.get_by_text("The permission was not given over there.")).to_be_visible()
    look(desk, "4-refused")
    desk.get_by_role("link", name="Begin again").click()
    expect(desk.get_by_label("App ID")).to_be_hidden()  # known from the first time
    desk.get_by_role("button", name="Go on to Facebook").click()
    desk.get_by_role("button", name="Đồng ý").click()

    expect(desk.get_by_role("radio", name="Hội luật gia tỉnh")).to_be_disabled()
    desk.get_by_role("radio", name=accounts.FACEBOOK.page_name).check()
    look(desk, "5-account")
    desk.get_by_label("Name", exact=False).first.fill("Facebook Sở Tư pháp")
    desk.get_by_role("button", name="Connect", exact=True).click()

    expect(desk.get_by_text(f"The connection works: “{accounts.FACEBOOK.page_name}”")).to_be_visible()
    expect(desk.get_by_text("Only Lan Vũ looks after this channel")).to_be_visible()
    look(desk, "6-connected")
    for secret in (accounts.FACEBOOK.app_secret, accounts.FACEBOOK.page_access_token):
        assert secret not in desk.content()

    desk.get_by_role("link", name="Connect again").click()
    look(desk, "7-again")
    desk.get_by_role("button", name="Go on to Facebook").click()
    desk.get_by_role("button", name="Đồng ý").click()
    desk.get_by_role("radio", name=OTHER_PAGE_NAME).check()
    desk.get_by_role("button", name="Connect", exact=True).click()
    expect(desk.get_by_text("is another account. The channel keeps its history and its access.")).to_be_visible()
    look(desk, "8-another-account")
    desk.get_by_role("radio", name=accounts.FACEBOOK.page_name).check()
    desk.get_by_role("button", name="Connect", exact=True).click()
    expect(desk.get_by_text("is connected. Its connection is being tested now.").first).to_be_visible()
    assert Channel.objects.get().credentials_fence == 2
    assert not Handshake.objects.exclude(sealed="").exists()
