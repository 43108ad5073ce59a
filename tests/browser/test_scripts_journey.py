"""Somebody makes a token, adds a webhook, sends a test, sees what came back, and ends the token: by keyboard."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.core.clock import SystemClock
from cms.entries.models import AccessToken, Webhook
from cms.entries.webhooks import rounds
from tests.fixtures.desk import administrator, front_page, sit_down
from tests.fixtures.looking import look, no_mistakes
from tests.syndication.websub.subscriber import running_subscriber

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]


@pytest.fixture
def desk(live_server: Any, page: Page, django_user_model: Any, settings: Any) -> Iterator[Page]:
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    front_page()
    sit_down(page, live_server.url, administrator(django_user_model), os.environ.get("LOA_LOOK_IN", "en"))
    with no_mistakes(page):
        yield page


def test_a_token_and_a_webhook(desk: Page) -> None:
    desk.goto(f"{desk.site}/admin/access-tokens/")  # type: ignore[attr-defined]
    desk.get_by_label("What is it for?").fill("Máy chủ của cổng thông tin")
    desk.get_by_label("Plan, move, take back", exact=False).press("Space")
    desk.get_by_role("button", name="Make the token").press("Enter")
    expect(desk.get_by_label("Copy this")).to_have_value(re.compile("^loa_"))
    look(desk, "tokens")

    with running_subscriber() as receiver:
        desk.goto(f"{desk.site}/admin/webhooks/new/")  # type: ignore[attr-defined]
        desk.get_by_label("Name").fill("Cổng thông tin nội bộ")
        desk.get_by_label("Address").fill(receiver.url("/in"))
        desk.get_by_label("An item was published").press("Space")
        look(desk, "webhook-form")
        desk.locator("main form").get_by_role("button", name="Create").press("Enter")
        expect(desk.get_by_label("Copy this")).to_have_value(re.compile("^whsec_"))
        desk.get_by_role("button", name="Send a test").press("Enter")
        desk.get_by_text("A test is on its way").wait_for()
        rounds.work(SystemClock())
        assert len(receiver.contents) == 1
    desk.reload()
    desk.get_by_text("What was sent, and what came back").press("Enter")
    expect(desk.get_by_text("answered 200")).to_be_visible()
    look(desk, "webhook")
    desk.goto(f"{desk.site}/admin/webhooks/")  # type: ignore[attr-defined]
    look(desk, "webhooks")

    desk.goto(f"{desk.site}/admin/access-tokens/")  # type: ignore[attr-defined]
    desk.get_by_role("button", name="End “Máy chủ của cổng thông tin” now").press("Enter")
    desk.get_by_text("refused from now on").wait_for()
    assert AccessToken.objects.get().revoked_at and Webhook.objects.get().last_sent_at
