"""The main job, as an editor does it: write an infographic, publish it everywhere, find it once on every platform."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from .conftest import UNDO_S, Demo
from .preparing import EDITOR
from .walking import ALT, at_the_arrow, draw, log_in, timeline, write

# The database mark has the test database made, which the installation begins with a copy of.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.django_db]

TITLE = "Mười hai điểm của giấy phép lái xe"
#: Platform → how many timelines it has here.
PUSHED = {"facebook": 1, "zalo": 1, "x": 1, "national_portal": 1, "department_portal": 2}
ARRIVES_WITHIN_MS = 120_000


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    return draw(tmp_path / "muoi-hai-diem.png")


@pytest.fixture
def desk(demo: Demo, page: Page) -> Iterator[Page]:
    """An editor at the desk; a mistake in a script fails the test."""
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    yield log_in(page, demo, EDITOR)
    assert not mistakes, mistakes


def test_written_once_published_everywhere(desk: Page, demo: Demo, picture: Path) -> None:
    write(desk, demo, demo.section, TITLE, picture)
    at_the_arrow(desk, "Publish", exact=True)
    expect(desk.get_by_text("is public on the site").first).to_be_visible()
    desk.get_by_role("link", name="Publish everywhere").click()
    expect(desk.get_by_text("would be refused")).to_have_count(1)  # YouTube takes videos only
    desk.get_by_role("article").filter(has_text="would be refused").get_by_role("button", expanded=False).click()
    expect(desk.get_by_text("This channel publishes videos only, and the item has none.")).to_be_visible()

    zalo = desk.get_by_role("article", name="Zalo Sở Tư pháp")
    zalo.get_by_role("button", name="Zalo Sở Tư pháp").click()
    zalo.get_by_role("button", name="Customise for this channel").click()
    zalo.get_by_label("Title").fill("Đ" * 141)
    expect(zalo.get_by_text("would be refused")).to_be_visible()
    expect(zalo.get_by_text("141 / 140 characters")).to_be_visible()
    zalo.get_by_label("Title").fill(f"{TITLE} (Zalo)")
    expect(zalo.get_by_text("ready", exact=True)).to_be_visible()

    desk.get_by_role("button", name="Choose all that are ready").click()
    expect(desk.get_by_text("Chosen: 10 / 11")).to_be_visible()
    at_the_arrow(desk, "Publish now")

    expect(desk.get_by_text(f"Goes out on 10 channels in {UNDO_S} seconds.")).to_be_visible()
    expect(desk.get_by_role("button", name="Take everything back")).to_be_visible()
    # The page says by itself when all have arrived; nobody reloads it.
    expect(desk.get_by_text("7 published · 3 need a person").last).to_be_visible(timeout=ARRIVES_WITHIN_MS)
    expect(desk.get_by_role("link", name="See the post")).to_have_count(7)
    expect(desk.get_by_role("button", name="Take everything back")).to_be_hidden()

    expected = hashlib.sha256(picture.read_bytes()).hexdigest()
    for platform, places in PUSHED.items():
        posts = timeline(desk, demo, platform, TITLE)
        assert len(posts) == places, f"{platform}: {len(posts)} posts"
        assert {medium["sha256"] for post in posts for medium in post["media"]} == {expected}, platform
        assert {medium["alt"] for post in posts for medium in post["media"]} == {ALT}, platform
        _seen_by_a_reader(desk, demo, platform, expected)
    assert timeline(desk, demo, "zalo", TITLE)[0]["title"] == f"{TITLE} (Zalo)"
    assert timeline(desk, demo, "youtube", TITLE) == []


def _seen_by_a_reader(desk: Page, demo: Demo, platform: str, sha256: str) -> None:
    """The public-looking page shows the same bytes."""
    desk.goto(f"{demo.sandbox}/{platform}/timeline")
    shown = desk.get_by_role("img", name=ALT).first
    expect(shown).to_be_visible()
    answer = desk.request.get(f"{demo.sandbox}{shown.get_attribute('src')}")
    assert hashlib.sha256(answer.body()).hexdigest() == sha256
    Image.open(io.BytesIO(answer.body())).verify()


def test_by_keyboard_alone_planned_and_taken_back(desk: Page, demo: Demo) -> None:
    desk.goto(f"{demo.site}/admin/everywhere/{demo.news}/")
    box = desk.get_by_role("checkbox", name="Tủ sách pháp luật điện tử")
    box.focus()
    desk.keyboard.press("Space")
    expect(desk.get_by_text("Chosen: 1 / 11")).to_be_visible()
    schedule = desk.get_by_role("button", name="Schedule", exact=True)
    schedule.focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Date and time")).to_be_focused()
    expect(desk.get_by_text("Choose a date and a time")).to_be_visible()
    desk.get_by_role("button", name="Tomorrow 8:00").focus()
    desk.keyboard.press("Enter")
    schedule.focus()
    desk.keyboard.press("Enter")

    expect(desk.get_by_text("Planned on 1 channels for 08:00,")).to_be_visible()
    row = desk.get_by_role("row").filter(has_text="Tủ sách pháp luật điện tử")
    expect(row.get_by_text("scheduled")).to_be_visible()
    row.get_by_role("button", name="Take back from Tủ sách pháp luật điện tử").focus()
    desk.keyboard.press("Enter")
    expect(row.get_by_text("taken back")).to_be_visible()


def test_a_press_mends_a_text_and_can_be_taken_back(desk: Page, demo: Demo) -> None:
    desk.goto(f"{demo.site}/admin/everywhere/{demo.news}/")
    zalo = desk.get_by_role("article", name="Zalo Sở Tư pháp")
    zalo.get_by_role("button", name="Zalo Sở Tư pháp").click()
    zalo.get_by_role("button", name="Customise for this channel").click()
    title, long = zalo.get_by_label("Title"), "Điều 6. quy định mức phạt. " * 9
    title.fill(long)
    zalo.get_by_role("button", name="Shorten at a sentence").focus()
    desk.keyboard.press("Enter")
    expect(title).to_have_value(re.compile(r"^(Điều 6\. quy định mức phạt\. ?){5}$"))
    expect(zalo.get_by_role("button", name="As it was before")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(title).to_have_value(long)
    expect(zalo.get_by_role("button", name="Shorten at a sentence")).to_be_visible()


def test_a_clerk_takes_the_sheet_and_records(desk: Page, demo: Demo) -> None:
    desk.goto(f"{demo.site}/admin/everywhere/{demo.news}/")
    desk.get_by_role("checkbox", name="Đài truyền thanh cơ sở").check()
    at_the_arrow(desk, "Publish now")
    row = desk.get_by_role("row").filter(has_text="Đài truyền thanh cơ sở")
    expect(row.get_by_text("waits for a clerk")).to_be_visible(timeout=ARRIVES_WITHIN_MS)
    row.get_by_role("link", name="Sheet and record").click()
    with desk.expect_download() as sheet:
        desk.get_by_role("link", name="Sheet (PDF)").click()
    assert Path(sheet.value.path()).read_bytes().startswith(b"%PDF")
    desk.get_by_role("button", name="It is there").click()
    expect(desk.get_by_text("Recorded by Nguyễn Thị Hoa")).to_be_visible()


def test_every_screen_says_that_this_is_a_demo(desk: Page, demo: Demo) -> None:
    for path in ("", "pages/", "deliveries/", f"everywhere/{demo.news}/", "images/"):
        desk.goto(f"{demo.site}/admin/{path}")
        link = desk.get_by_role("complementary", name="Demonstration").get_by_role("link")
        expect(link).to_have_attribute("href", f"{demo.sandbox}/")


@pytest.mark.parametrize("width", [390, 1280])
def test_no_screen_is_wider_than_the_window(desk: Page, demo: Demo, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 844})
    for path in (f"everywhere/{demo.news}/", "deliveries/"):
        desk.goto(f"{demo.site}/admin/{path}")
        assert desk.evaluate("document.querySelector('main .content').scrollWidth") <= width, path
