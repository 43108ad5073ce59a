"""In a browser, the six tasks that a clerk does most: none takes more clicks and fields than is written down."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from publishers.analytics.facts.enlisting import enlist_all
from publishers.contract import Figure
from publishers.models import Delivery, DeliveryState, MeasuredPost, Metric, Told
from tests.fixtures.browser import await_watching
from tests.fixtures.desk import sit_down
from tests.publishers.admin.calendar.planned import delivery, tomorrow, wall
from tests.workflow.conftest import group_of

from . import approved
from .clerk import Clerk, Counted, Task, write_down
from .world import World, furnish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]

#: Whether ``docs/clerk.md`` is written from what this run counts.
WRITE = bool(os.environ.get("WRITE"))
TITLE = "Năm nhóm người được giúp về pháp luật"

COMPOSE = Task(
    name="compose", title="Write with one image, for three channels, one with its own text",
    way="*Plan something*, the section, the kind of page; title, summary, the picture with its words; *Publish*; "
    "*Publish everywhere* in the message; three ticks; *Customise for this channel*; *Schedule*, the time "
    "stands there. Eight of the clicks make the page of the website, which tools that only post do not have.",
    clicks=15, fields=7, screens=7,
)  # fmt: skip
SCHEDULE = Task(
    name="schedule", title="Schedule for tomorrow 09:00",
    way="*Calendar* (on a Sunday then *next week*), the hour, the item, *Choose all that are ready*, *Schedule*. "
    "The hour fills in the time.",
    clicks=6, fields=0, screens=4,
)  # fmt: skip
MOVE = Task(
    name="move", title="Move it to another hour",
    way="*Calendar* (on a Sunday then *next week*), drag the card. Without a mouse: the sign on the card, the "
    "time, *Move there*.",
    clicks=3, fields=0, screens=1,
)  # fmt: skip
RETRY = Task(
    name="retry", title="Find why one failed, and send it again",
    way="The red number on the home screen leads to the cause, in words, with whether anything was posted; *Send "
    "again* stands beside it.",
    clicks=2, fields=0, screens=1,
)  # fmt: skip
APPROVE = Task(
    name="approve", title="Approve what another wrote",
    way="The item stands on the home screen; its page shows what is new beside what was last approved; *Approve*.",
    clicks=2, fields=0, screens=2,
)  # fmt: skip
LOOK_BACK = Task(
    name="look-back", title="See how last week did",
    way="*Publishing*, *Figures*: the last seven days beside the seven before, in numbers, by channel, campaign, "
    "agency, topic and form. *Posts* beside it lists every post; a title leads to the item's own page.",
    clicks=2, fields=0, screens=1,
)  # fmt: skip


@pytest.fixture
def world(settings: Any, live_server: Any) -> World:
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    return furnish()


@pytest.fixture
def desk(world: World, live_server: Any, page: Page) -> Iterator[Any]:
    """The unit's approver before the home screen; a mistake in a script fails the test."""
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(f"{page.url}: {error.stack}"))
    page.set_viewport_size({"width": 1280, "height": 1100})
    yield sit_down(page, live_server.url, world.people["head"])
    assert not mistakes, mistakes


def at_home(desk: Any) -> Clerk:
    """Every task begins here."""
    desk.goto(f"{desk.site}/admin/")
    expect(desk.get_by_role("heading", level=1).first).to_be_visible()
    return Clerk(desk)


def to_calendar(clerk: Clerk, day: datetime) -> None:
    """The week of that day."""
    desk = clerk.page
    clerk.press(desk.get_by_role("main").get_by_role("link", name="Calendar", exact=True))
    weeks = round((_monday(day) - _monday(timezone.localtime())).days / 7)
    if weeks:
        clerk.press(desk.get_by_role("link", name="Next week" if weeks > 0 else "Previous week"))


def _monday(day: datetime) -> datetime:
    day = timezone.localtime(day)
    return (day - timedelta(days=day.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)


def compose(desk: Any, world: World, picture: Path) -> Counted:
    clerk = at_home(desk)
    clerk.press(desk.get_by_role("link", name="Plan something"))
    clerk.press(desk.get_by_role("main").get_by_role("link", name="Sở Tư pháp").first)
    clerk.press(desk.get_by_role("link", name="Infographic", exact=False).first)
    await_watching(desk)
    clerk.fill(desk.get_by_role("textbox", name="Title").first, TITLE)
    clerk.fill(desk.get_by_role("textbox", name="Summary"), "Năm nhóm người được luật sư giúp mà không mất tiền.")
    clerk.press(desk.get_by_role("button", name="Choose an image").first)
    dialog = desk.locator(".modal-dialog")
    clerk.press(dialog.get_by_role("tab", name="Upload"))
    clerk.choose_file(dialog.locator("input[type=file]"), picture)
    clerk.fill(dialog.get_by_label("Title"), "Năm nhóm người")
    clerk.fill(dialog.get_by_label("Description"), "Năm người đứng cạnh nhau trước bàn tư vấn")
    clerk.press(dialog.get_by_role("button", name="Upload"))
    expect(dialog).to_be_hidden()
    clerk.fill(desk.get_by_role("textbox", name="Full text alternative"), "Người nghèo, trẻ em, người có công.")
    expect(desk).to_have_url(re.compile("/edit/$"))
    expect(desk.get_by_text("Saved").first).to_be_visible()
    clerk.press(desk.locator("footer").get_by_role("button", name="More actions"))
    clerk.press(desk.get_by_role("button", name="Publish", exact=True))
    clerk.press(desk.locator(".messages").get_by_role("link", name="Publish everywhere"))
    for name in ("Facebook Sở Tư pháp", "Zalo Sở Tư pháp", "Đài truyền thanh xã"):
        clerk.press(desk.get_by_role("checkbox", name=name))
    clerk.press(desk.get_by_role("button", name="Zalo Sở Tư pháp"))
    zalo = desk.get_by_role("group", name="Zalo Sở Tư pháp")
    clerk.press(zalo.get_by_role("button", name="Customise for this channel"))
    clerk.fill(zalo.get_by_role("textbox", name="Text"), "Bà con hỏi ở nhà văn hóa xã, sáng thứ hai.")
    clerk.press(desk.get_by_role("button", name="Schedule", exact=True))
    expect(desk.get_by_text("Planned on 3 channels").first).to_be_visible()
    return clerk.counted


def schedule(desk: Any, world: World) -> Counted:
    clerk, at = at_home(desk), tomorrow(9)
    to_calendar(clerk, at)
    slot = desk.locator(f'.loa-cal__slot[data-day="{at.date()}"][data-hour="09"]')
    clerk.press(slot.locator("[data-slot]"))
    clerk.press(desk.get_by_role("link", name=TITLE))
    clerk.press(desk.get_by_role("button", name="Choose all that are ready"))
    clerk.press(desk.get_by_role("button", name="Schedule", exact=True))
    expect(desk.get_by_text("for 09:00,").first).to_be_visible()
    return clerk.counted


def move(desk: Any, world: World) -> Counted:
    clerk, at = at_home(desk), tomorrow(9)
    to_calendar(clerk, at)
    card = desk.locator("[data-card]").filter(has_text=TITLE)
    clerk.drag(card, desk.locator(f'.loa-cal__slot[data-day="{at.date()}"][data-hour="11"]'))
    expect(desk.locator(".loa-toast")).to_contain_text("now goes out at 11:00")
    return clerk.counted


def retry(desk: Any, world: World) -> Counted:
    clerk = at_home(desk)
    clerk.press(desk.get_by_role("link", name="failing or unclear"))
    row = desk.locator(".loa-trouble__row").filter(has_text=world.deliveries["failed"].entry.title)
    expect(row).to_contain_text("Posted?")
    clerk.press(row.get_by_role("button", name="Send again"))
    expect(desk.get_by_text("Goes out again").first).to_be_visible()
    return clerk.counted


def approve(desk: Any, world: World) -> Counted:
    clerk = at_home(desk)
    clerk.press(desk.get_by_role("link", name=world.made["waiting"].title))
    clerk.press(desk.get_by_role("button", name="Approve"))
    expect(desk.get_by_role("main").get_by_text("Approved").first).to_be_visible()
    return clerk.counted


def look_back(desk: Any, world: World) -> Counted:
    clerk = at_home(desk)
    clerk.press(desk.get_by_role("button", name="Publishing"))
    clerk.press(desk.get_by_role("link", name="Figures", exact=True))
    expect(desk.get_by_text("12,345").first).to_be_visible()
    return clerk.counted


@pytest.mark.timeout(300)
def test_no_task_asks_for_more_than_is_written_down(desk: Any, world: World, tmp_path: Path) -> None:
    from tests.browser.walking import draw

    _last_week(world)
    counted = [(COMPOSE, compose(desk, world, draw(tmp_path / "nam-nhom.png")))]
    Delivery.objects.filter(entry__title=TITLE).update(state=DeliveryState.CANCELLED)
    counted.append((SCHEDULE, schedule(desk, world)))
    counted.append((MOVE, move(desk, world)))
    counted.append((RETRY, retry(desk, world)))
    counted.append((LOOK_BACK, look_back(desk, world)))
    approved.furnish(world)
    world.people["head"].groups.add(group_of(world.made["department"], "unit_approver"))
    counted.insert(4, (APPROVE, approve(desk, world)))

    dear = [
        f"{task.name}: {numbers} for {(task.clicks, task.fields, task.screens)}"
        for task, numbers in counted
        if any(have > most for have, most in zip(numbers, (task.clicks, task.fields, task.screens), strict=True))
    ]
    assert not dear, dear
    if WRITE:
        write_down(counted)


def _last_week(world: World) -> None:
    """A post that went out seven days ago, with a figure."""
    at = timezone.now() - timedelta(days=7)
    made = delivery(
        world.entries[0], world.channels["facebook"], at, state="published", published_at=at, remote_id="p-7",
        permalink="https://www.example.vn/bai/7", due_wall=wall(at),
    )  # fmt: skip
    MeasuredPost.objects.create(delivery=made, channel=made.channel, remote_id="p-7", posted_at=at)
    Metric.objects.create(
        delivery=made, figure=Figure.VIEWS, day=timezone.localdate(at), fetched_at=at, state=Told.VALUE, value=12345,
        names="n",
    )  # fmt: skip
    enlist_all()
    Delivery.objects.filter(pk=world.deliveries["failed"].pk).update(
        state="missed", problem={"code": "gave_up", "params": {}, "detail": "Connection refused"}
    )
