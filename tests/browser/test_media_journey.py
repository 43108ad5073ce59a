"""A film with pictures: their order by mouse and by keyboard, words put in, the film's cover, and two previews."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from playwright.sync_api import Page, expect
from wagtail.models import Collection

from cms.media.models import LoaImage, LoaMedia
from cms.pages.blocks import paragraphs
from cms.pages.models import VideoPage
from publishers.derivatives.tasks import derive
from publishers.models import ReusableText, TextKind, Unsent
from tests.fixtures.desk import administrator, front_page, sit_down
from tests.fixtures.looking import look, no_mistakes
from tests.pages.factories import CAPTIONS
from tests.publishers import factories
from tests.publishers.derivatives.films import film

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]
NAMES = ("mot", "hai", "ba")


def picture(name: str, color: str) -> LoaImage:
    data = BytesIO()
    Image.new("RGB", (320, 240), color).save(data, "PNG")
    made = LoaImage.objects.create(title=name, file=ContentFile(data.getvalue(), f"{name}.png"))
    made.contextual_alt_text, made.decorative = f"Ảnh {name}", False
    return made


@pytest.fixture
def item(tmp_path: Path, sandbox: Any) -> VideoPage:
    """A public film with three pictures in its text, a channel of films, a portal, and a set of hashtags."""
    path = film(tmp_path / "phim.webm", codec="libvpx-vp9", container="webm", size=(320, 240), frames=20)
    video = LoaMedia.objects.create(
        title="Phim", type="video", file=ContentFile(path.read_bytes(), "phim.webm"),
        captions=ContentFile(CAPTIONS, "phu-de.vtt"),
    )  # fmt: skip
    pictures = [picture(name, color) for name, color in zip(NAMES, ("teal", "orange", "purple"), strict=True)]
    body = [*paragraphs("Lời bình của phim."), *(("picture", {"image": one, "caption": ""}) for one in pictures)]
    page = VideoPage(title="Phòng cháy ở chung cư", summary="Ba điều phải nhớ", video=video, body=body, live=False)
    front_page().add_child(instance=page)
    page.save_revision().publish()
    factories.youtube("YouTube Sở Tư pháp")
    factories.national(sandbox)
    root = Collection.get_first_root_node()
    ReusableText.objects.create(collection=root, kind=TextKind.HASHTAGS, name="Thẻ chung", text="#phapluat #9thang11")
    return page


@pytest.fixture
def desk(live_server: Any, page: Page, django_user_model: Any, settings: Any) -> Iterator[Page]:
    """The desk with somebody logged in who reads English; a mistake in a script fails the test."""
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    sit_down(page, live_server.url, administrator(django_user_model))
    with no_mistakes(page):
        yield page


def order(desk: Page) -> list[str]:
    """The pictures as they stand, by what they show."""
    rows = desk.locator(".loa-media__row input[type=text]")
    return [rows.nth(number).input_value() for number in range(rows.count())]


def test_order_words_cover_and_two_previews(desk: Page, item: VideoPage) -> None:
    address = f"{desk.site}/admin/everywhere/{item.pk}/"
    desk.goto(address)
    assert order(desk) == ["Ảnh mot", "Ảnh hai", "Ảnh ba"]

    rows = desk.locator(".loa-media__row")
    rows.nth(2).locator("img").drag_to(rows.nth(0), target_position={"x": 20, "y": 4})
    assert order(desk) == ["Ảnh ba", "Ảnh mot", "Ảnh hai"]

    earlier = desk.get_by_role("button", name="Earlier: hai")
    earlier.focus()
    earlier.press("Enter")
    expect(earlier).to_be_focused()
    assert order(desk) == ["Ảnh ba", "Ảnh hai", "Ảnh mot"]
    expect(desk.get_by_text("Now at place 2 of 3")).to_be_attached()
    earlier.press("Enter")
    expect(desk.get_by_role("button", name="Later: hai")).to_be_focused()
    desk.keyboard.press("Enter")

    text = desk.get_by_role("textbox", name="Text").first
    text.press("Control+End")
    desk.get_by_label("Insert", exact=True).first.select_option(label="Thẻ chung")
    desk.get_by_role("button", name="Put it in").first.press("Enter")
    expect(text).to_be_focused()
    expect(text).to_have_value("Ba điều phải nhớ\n#phapluat #9thang11")

    shown = desk.locator("video")
    shown.scroll_into_view_if_needed()
    shown.evaluate("film => new Promise((there) => { film.onseeked = there; film.currentTime = 0.5; })")
    with desk.expect_response("**/unsent/"):
        desk.get_by_role("button", name="Take the picture that is shown now").press("Enter")
    expect(desk.get_by_label("Cover: the video's picture at second")).to_have_value("0.5")
    derive()

    youtube = desk.get_by_role("group", name="YouTube Sở Tư pháp")
    film_shown = youtube.get_by_role("region", name="As it is shown there")
    expect(film_shown).to_contain_text("#phapluat")
    expect(film_shown.locator(".loa-shown__film img")).to_be_visible()
    look(desk, "media-film")

    desk.get_by_role("button", name="Cổng").first.press("Enter")
    portal = desk.get_by_role("region", name="As it is shown there").filter(visible=True)
    expect(portal).to_contain_text("Phòng cháy ở chung cư")
    look(desk, "media-portal")

    assert Unsent.objects.count() == 1
    desk.goto(address)
    assert order(desk) == ["Ảnh ba", "Ảnh hai", "Ảnh mot"]
    expect(desk.get_by_label("Cover: the video's picture at second")).to_have_value("0.5")
