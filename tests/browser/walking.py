"""What several stories of the running installation do: log in, write an infographic, press, read a platform's posts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.fixtures.browser import await_watching

from .conftest import Demo
from .preparing import PASSWORD

ALT = "Tấm thẻ vàng có số 12 ở góc"
ALL_THE_PICTURE_SAYS = "Ô một: giấy phép có 12 điểm. Ô hai: vi phạm thì bị trừ điểm."


def log_in(page: Page, demo: Demo, name: str) -> Page:
    """That person at the desk."""
    page.goto(f"{demo.site}/admin/")
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    return page


def draw(path: Path, background: str = "#f3e3b3") -> Path:
    """A drawing nobody has drawn before."""
    image = Image.new("RGB", (800, 1000), background)
    pen = ImageDraw.Draw(image)
    for step in range(12):
        pen.rectangle((60 + step * 55, 400, 100 + step * 55, 600 + step * 20), fill=(30, 80 + step * 10, 120))
    image.save(path)
    return path


def write(desk: Page, demo: Demo, section: int, title: str, picture: Path) -> None:
    """A new infographic in that section, as a draft that Wagtail has kept."""
    desk.goto(f"{demo.site}/admin/pages/{section}/add_subpage/")
    desk.get_by_role("link", name="Infographic", exact=False).first.click()
    await_watching(desk)
    desk.get_by_role("textbox", name="Title").first.fill(title)
    desk.get_by_role("textbox", name="Summary").fill("Giấy phép lái xe có 12 điểm và cách giữ điểm.")
    desk.get_by_role("button", name="Choose an image").first.click()
    dialog = desk.locator(".modal-dialog")
    dialog.get_by_role("tab", name="Upload").click()
    dialog.locator("input[type=file]").set_input_files(picture)
    dialog.get_by_label("Title").fill("Mười hai điểm")
    dialog.get_by_label("Description").fill(ALT)
    dialog.get_by_role("button", name="Upload").click()
    expect(dialog).to_be_hidden()
    desk.get_by_role("textbox", name="Full text alternative").fill(ALL_THE_PICTURE_SAYS)
    kept(desk)


def kept(desk: Page) -> None:
    """Wagtail keeps the draft by itself once the typing has paused; to press while it does would make two pages."""
    expect(desk).to_have_url(re.compile("/edit/$"))
    desk.get_by_text("Saved").first.wait_for(state="attached", timeout=30_000)  # a telephone has no room to show it


def at_the_arrow(desk: Page, name: str, *, exact: bool = False) -> None:
    """What stands behind the arrow of the button in the foot."""
    desk.locator("footer").get_by_role("button", name="More actions").click()
    desk.get_by_role("button", name=name, exact=exact).click()


def timeline(desk: Page, demo: Demo, platform: str, title: str) -> list[dict[str, Any]]:
    """The posts about it that readers of the platform see, by machine."""
    answer = desk.request.get(f"{demo.sandbox}/{platform}/timeline.json")
    return [post for post in json.loads(answer.body()) if title in post["title"] + post["text"]]
