"""One item's whole life, with two people: written, mended, approved, dragged, published, corrected, withdrawn."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fixtures.browser import drag, own_browser

from .conftest import Demo
from .preparing import APPROVER, WRITER
from .walking import draw, log_in, timeline, write

# The database mark has the test database made, which the installation begins with a copy of.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.django_db]

DESK, PHONE = 1280, 390
FACEBOOK, TELEGRAM = "Facebook Sở Tư pháp", "Telegram Sở Tư pháp"
SENTENCE = "Mỗi giấy phép lái xe có mười hai điểm. "
ARRIVES_WITHIN_MS = 120_000
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Office:
    """Two people at two desks, and what they work on."""

    demo: Demo
    writer: Page
    approver: Page
    title: str
    picture: Path

    @property
    def edit_url(self) -> str:
        """Of the page in the writer's tab, once it is open."""
        found = re.search(r"/admin/pages/\d+/", self.writer.url)
        assert found, self.writer.url
        return f"{self.demo.site}{found.group()}edit/"


#: The same on a telephone takes two minutes more: ``make long``.
_WIDTHS = {"desk": DESK, **({"phone": PHONE} if os.environ.get("LONG") else {})}


@pytest.fixture(params=_WIDTHS.values(), ids=_WIDTHS.keys())
def office(request: Any, demo: Demo, browser: Browser, tmp_path: Path) -> Iterator[Office]:
    """Both logged in; a mistake in a script fails the test."""
    width, mistakes = request.param, []
    title = f"Trừ điểm giấy phép lái xe ({width})"
    with own_browser(browser) as one, own_browser(browser) as other:
        tabs = [one.new_page(), other.new_page()]
        for tab, name in zip(tabs, (WRITER, APPROVER), strict=True):
            tab.set_viewport_size({"width": width, "height": 900})
            tab.on("pageerror", lambda error: mistakes.append(str(error)))
            log_in(tab, demo, name)
        yield Office(demo, *tabs, title, draw(tmp_path / "diem.png", f"#{width:06d}"))
    assert not mistakes, mistakes


def submit(office: Office) -> None:
    """The draft goes to the second person: there is no other button."""
    desk = office.writer
    expect(desk.locator("[name=action-publish]")).to_have_count(0)
    desk.locator("[name=action-submit]").first.click()
    desk.wait_for_url(re.compile(r"/admin/pages/\d+/$"))


def approve(office: Office, title: str) -> None:
    """Found on the home screen, read, said yes to."""
    desk = office.approver
    desk.goto(f"{office.demo.site}/admin/")
    waiting = desk.get_by_role("main").get_by_role("region", name=re.compile(r"\bwaits?\b"))
    waiting.get_by_role("link", name=title).first.click()
    desk.get_by_role("button", name="Approve").click()
    expect(desk.get_by_role("main").get_by_text("Approved").first).to_be_visible()


def mend_and_plan(office: Office, at: datetime) -> None:
    """Telegram's own text is too long below a picture; the mend that is offered shortens it."""
    desk = office.writer
    for name in (FACEBOOK, TELEGRAM):
        desk.get_by_role("checkbox", name=name).check()
    telegram = desk.get_by_role("article", name=TELEGRAM)
    telegram.get_by_role("button", name=TELEGRAM).click()
    own = desk.get_by_role("group", name=TELEGRAM)
    own.get_by_role("button", name="Customise for this channel").click()
    own.get_by_role("textbox", name="Text").fill(f"{office.title}. {SENTENCE * 60}")
    expect(telegram.get_by_text("would be refused")).to_be_visible()
    own.get_by_role("button", name="Shorten at a sentence").first.click()
    expect(telegram.get_by_text("would be refused")).to_be_hidden()
    desk.get_by_label("Date and time").fill(f"{at:%Y-%m-%dT%H:%M}")
    desk.get_by_role("button", name="Submit for approval").click()
    expect(desk.get_by_text("Planned on 2 channels").first).to_be_visible()


def move(office: Office, at: datetime, to: datetime) -> None:
    """By dragging at a desk; on a telephone, where nothing can be dragged, by the sign on the card."""
    desk = office.writer
    desk.goto(f"{office.demo.site}/admin/calendar/?view=day&date={at.date()}")
    card = desk.locator("[data-card]").filter(has_text=office.title)
    expect(card).to_have_count(1)
    if (desk.viewport_size or {})["width"] == DESK:
        drag(desk, card, desk.locator(f'.loa-cal__slot[data-day="{to.date()}"][data-hour="{to:%H}"]'))
    else:
        card.get_by_role("link", name=re.compile("^Move “")).click()
        dialog = desk.get_by_role("dialog", name="Move to another time")
        dialog.get_by_label("Date and time").fill(f"{to:%Y-%m-%dT%H:%M}")
        dialog.get_by_role("button", name="Move there").click()
    expect(desk.locator(".loa-toast")).to_contain_text(f"now goes out at {to:%H:%M}")
    desk.get_by_role("link", name=office.title, exact=True).click()


def send_now(office: Office) -> None:
    """It need not wait for tomorrow."""
    desk = office.writer
    for left in (2, 1):
        expect(desk.get_by_role("button", name="Send now")).to_have_count(left)
        desk.get_by_role("button", name="Send now").first.click()
        expect(desk.get_by_text("Until then you can take it back.").first).to_be_visible()
    expect(desk.get_by_text("2 published").last).to_be_visible(timeout=ARRIVES_WITHIN_MS)


def posts(office: Office, words: str) -> dict[str, int]:
    """How many posts with these words readers of each channel see."""
    platforms = {FACEBOOK: "facebook", TELEGRAM: "telegram"}
    return {name: len(timeline(office.writer, office.demo, slug, words)) for name, slug in platforms.items()}


def follow_up(office: Office, edit_url: str, name: str, press: str) -> None:
    """What Loa offers whoever opens the page after it has changed."""
    desk = office.writer
    desk.goto(edit_url)
    desk.locator(".messages").get_by_role("link", name=name).first.click()
    desk.get_by_role("button", name=press).click()
    expect(desk.get_by_text("Begun on 2 channels.").first).to_be_visible()


def correct(office: Office, edit_url: str, title: str) -> None:
    """The page first, by the same two people; then the posts. Telegram's own text needs its yes again."""
    desk = office.writer
    desk.goto(edit_url)
    desk.get_by_role("textbox", name="Title").first.fill(title)
    submit(office)
    approve(office, title)
    follow_up(office, edit_url, "Correct everywhere", "Correct on the chosen channels")
    approve(office, title)
    desk.reload()
    expect(desk.get_by_text("4 published").last).to_be_visible(timeout=ARRIVES_WITHIN_MS)


def withdraw(office: Office, edit_url: str) -> None:
    """Off the site, then off the channels."""
    desk = office.writer
    desk.goto(edit_url.replace("edit/", "unpublish/"))
    desk.get_by_role("button", name="Yes, unpublish it").click()
    follow_up(office, edit_url, "Withdraw everywhere", "Withdraw from the chosen channels")
    expect(desk.get_by_text("4 taken back or withdrawn").last).to_be_visible(timeout=ARRIVES_WITHIN_MS)


def test_from_the_first_word_to_the_last_post(office: Office) -> None:
    tomorrow, better = datetime.now(ZONE) + timedelta(days=1), f"Đã sửa: {office.title}"
    at, to = (tomorrow.replace(hour=hour, minute=30) for hour in (8, 10))

    write(office.writer, office.demo, office.demo.department, office.title, office.picture)
    edit_url = office.edit_url
    submit(office)
    approve(office, office.title)

    office.writer.goto(edit_url.replace("/pages/", "/everywhere/").replace("edit/", ""))
    mend_and_plan(office, at)
    approve(office, office.title)
    move(office, at, to)
    assert posts(office, office.title) == {FACEBOOK: 0, TELEGRAM: 0}
    send_now(office)
    assert posts(office, office.title) == {FACEBOOK: 1, TELEGRAM: 1}

    correct(office, edit_url, better)
    assert posts(office, better)[FACEBOOK] == 1 == posts(office, office.title)[FACEBOOK], "the same post, mended"
    withdraw(office, edit_url)
    assert posts(office, office.title) == {FACEBOOK: 0, TELEGRAM: 0}
