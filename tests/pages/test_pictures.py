"""Every picture of the site in its own sizes; the smaller format as soon as it is made, and nobody waits for it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image, ImageDraw
from wagtail.models import Page

from cms.media.models import LoaImage, LoaRendition
from cms.pages.actions.pictures import make_ahead
from cms.pages.listing import newest
from cms.pages.pictures import PLACES, SPECS, picture

from .factories import home, make_picture, news

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_at_work() -> None:
    cache.clear()


def photo(size: tuple[int, int] = (1600, 900), title: str = "Buổi nói chuyện") -> LoaImage:
    """Large enough for all sizes; words and colours, as an infographic has them."""
    drawn = Image.new("RGB", size, "#f4efe6")
    pen = ImageDraw.Draw(drawn)
    for row in range(0, size[1], 40):
        pen.rectangle((row, row, row + 300, row + 30), fill=("teal", "brown", "gold")[row % 3])
        pen.text((20, row), "Giấy phép lái xe có 12 điểm, bị trừ điểm khi vi phạm. " * 2, fill="black", font_size=24)
    data = BytesIO()
    drawn.save(data, "JPEG", quality=90)
    return LoaImage.objects.create(title=title, description="Hội trường", file=ContentFile(data.getvalue(), "anh.jpg"))


def offered(html: str) -> dict[str, list[str]]:
    """Format → the widths in which it is offered."""
    found: dict[str, list[str]] = {}
    for srcset in re.findall(r'srcset="([^"]+)"', html):
        for address, width in (one.split() for one in srcset.split(", ")):
            found.setdefault(address.rpartition(".")[2], []).append(width)
    return found


def shown(client: Client, page: Page) -> str:
    return re.search(r"<picture>.*?</picture>", client.get(page.url).content.decode(), re.DOTALL)[0]


def test_the_smaller_format_is_offered_once_it_is_made(client: Client) -> None:
    page = news(cover=photo())

    before = shown(client, page)
    made = make_ahead()
    after = shown(client, page)

    assert offered(before) == {"webp": ["480w", "800w", "1200w"]}
    assert made == 1
    assert offered(after) == {"avif": ["480w", "800w", "1200w"], "webp": ["480w", "800w", "1200w"]}
    assert re.search(r'<source [^>]*type="image/avif"[^>]*>.*<img [^>]*\.webp', after, re.DOTALL)
    assert {'width="480"', 'height="270"', 'fetchpriority="high"', 'alt="Hội trường"'} <= set(
        re.findall(r'\w+="[^"]*"', after)
    )


def test_the_smaller_format_is_smaller_and_what_it_says() -> None:
    image = photo()
    make_ahead()

    for width in (480, 1200):
        sizes = {}
        for kind in ("avif", "webp"):
            made = LoaRendition.objects.get(image=image, filter_spec=f"width-{width}|format-{kind}")
            with Image.open(made.file) as opened:
                assert (opened.format, opened.width) == (kind.upper(), width)
            sizes[kind] = made.file.size
        assert sizes["avif"] < sizes["webp"]


def test_what_is_made_is_not_made_again_and_waits_for_no_reader() -> None:
    photo()
    assert make_ahead() == 1
    before = LoaRendition.objects.count()

    cache.clear()

    assert (make_ahead(), LoaRendition.objects.count()) == (0, before)
    assert before == len(SPECS)


def test_a_picture_that_cannot_be_read_keeps_no_other_waiting(caplog: pytest.LogCaptureFixture) -> None:
    good = photo()
    broken = make_picture()
    with broken.file.storage.open(broken.file.name, "wb") as file:
        file.write(b"\x89PNG and then nothing")

    assert make_ahead() == 1
    assert good.renditions.count() == len(SPECS)
    assert f"picture {broken.pk} could not be made smaller" in caplog.text
    caplog.clear()
    # Nor is it tried at every turn.
    assert (make_ahead(), caplog.text) == (0, "")


def test_newest_pictures_come_first_and_the_rest_in_the_next_turn() -> None:
    older, newer = photo(), photo()

    assert make_ahead(within=0) == 0
    assert make_ahead(within=0.001) <= 1
    make_ahead()

    assert newer.renditions.count() == older.renditions.count() == len(SPECS)
    assert newer.renditions.order_by("pk")[0].pk < older.renditions.order_by("pk")[0].pk


def test_lists_ask_nothing_more_for_the_formats(django_assert_num_queries: Any) -> None:
    for _number in range(3):
        news(cover=photo((1300, 700)))
    make_ahead()

    items = newest(home(), limit=3)
    with django_assert_num_queries(0):
        drawn = [picture(item.cover, place, {"alt": ""}) for item in items for place in PLACES.values()]

    assert all("avif" in offered(html) and "webp" in offered(html) for html in drawn)
