"""A clerk writes a template, lets a channel use it with short links, and copies an item's link for a poster."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cms.entries.models import Entry
from cms.pages.blocks import paragraphs
from cms.pages.models import NewsPage
from publishers.models import Channel, ReusableText, ShortLink
from publishers.planning.plan import Choice, plan
from tests.fixtures.desk import administrator, front_page, sit_down
from tests.fixtures.looking import look, no_mistakes
from tests.publishers.factories import facebook

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]
TITLE = "Mười hai điểm của giấy phép lái xe"


@pytest.fixture
def entry() -> Entry:
    """A public page's."""
    page = front_page().add_child(instance=NewsPage(title=TITLE, body=paragraphs("Toàn dân tìm hiểu."), live=False))
    page.save_revision().publish()
    return Entry.objects.get(page_id=page.pk)


@pytest.fixture
def channel(entry: Entry) -> Channel:
    return facebook("Facebook Sở Tư pháp")


@pytest.fixture
def desk(live_server: Any, page: Page, django_user_model: Any, settings: Any) -> Iterator[Page]:
    """The desk with somebody logged in who reads English; a mistake in a script fails the test."""
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    sit_down(page, live_server.url, administrator(django_user_model))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with no_mistakes(page):
        yield page


@pytest.mark.browser
def test_a_template_is_written_used_and_its_link_copied(desk: Page, entry: Entry, channel: Channel) -> None:
    site = desk.site  # type: ignore[attr-defined]
    desk.goto(site + reverse("loa_texts:add") + "?kind=template")
    desk.get_by_label("Name").fill("Tin mới")
    desk.get_by_label("Text", exact=False).last.fill("Mới: {tittle}")
    desk.get_by_role("button", name="Try it on the latest item").click()
    expect(desk.get_by_text("{tittle} means nothing here")).to_be_visible()
    desk.locator("#id_text").fill("Mới: {title}\n\n{link}")
    desk.get_by_role("button", name="Try it on the latest item").click()
    expect(desk.locator(".loa-trial-text")).to_contain_text(f"Mới: {TITLE}")
    look(desk, "text-form")
    desk.get_by_role("button", name="Create").click()
    desk.wait_for_url(re.compile("texts/$"))
    look(desk, "texts")

    desk.goto(site + reverse("loa_channels:edit", args=[channel.pk]))
    desk.get_by_label("Template").select_option(label="Tin mới")
    desk.get_by_label("Short links").check()
    look(desk, "channel-with-texts")
    desk.get_by_role("button", name="Save").first.click()
    expect(desk.get_by_text("is saved")).to_be_visible()
    channel.refresh_from_db()
    assert channel.template == ReusableText.objects.get()

    plan(entry, [Choice(channel=channel)])
    desk.goto(site + reverse("loa_links") + f"?entry={entry.pk}")
    desk.get_by_role("button", name="Make a short link").press("Enter")
    expect(desk.get_by_role("link", name="QR code")).to_have_count(2)
    look(desk, "links")
    desk.get_by_role("button", name="Copy").first.press("Enter")
    expect(desk.get_by_text("Copied")).to_be_visible()
    copied = desk.evaluate("navigator.clipboard.readText()")
    assert copied == f"{site}/-/s/{ShortLink.objects.get(channel=None).code}"
    response = desk.request.get(copied, max_redirects=0)
    assert (response.status, response.headers["location"]) == (302, entry.url)
