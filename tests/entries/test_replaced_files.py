"""A file replaced in the library does not change what was approved."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.images import get_image_model

from cms.entries.actions.sweep import sweep_entries
from cms.entries.blobs import open_blob
from cms.entries.models import Entry

from .pages import fresh, news

pytestmark = pytest.mark.django_db


def picture(colour: str) -> ImageFile:
    data = BytesIO()
    Image.new("RGB", (60, 40), colour).save(data, "PNG")
    data.seek(0)
    return ImageFile(data, "anh.png")


@pytest.fixture
def page() -> Any:
    image = get_image_model().objects.create(title="Ảnh", file=picture("red"), description="Ô đỏ")
    return news(cover=image)


def test_the_approved_bytes_stay_until_the_page_is_published_again(page: Any) -> None:
    entry = Entry.objects.get(page_id=page.pk)
    approved = entry.record().attachments[0].sha256
    image = page.cover
    image.file.delete(save=False)
    image.file = picture("blue")
    image.save()
    sweep_entries()
    entry.refresh_from_db()
    assert (entry.version, entry.record().attachments[0].sha256) == (1, approved)
    with open_blob(approved) as kept:
        assert Image.open(kept).getpixel((0, 0)) == (255, 0, 0)
    fresh(page).save_revision().publish()
    entry.refresh_from_db()
    assert entry.version == 2
    assert entry.record().attachments[0].sha256 != approved


def test_a_picture_in_the_body_stays_the_approved_one() -> None:
    image = get_image_model().objects.create(title="Ảnh", file=picture("red"), description="Ô đỏ")
    image.contextual_alt_text, image.decorative = "Ô đỏ", False
    page = news(body=[("picture", {"image": image, "caption": ""})])
    entry = Entry.objects.get(page_id=page.pk)
    approved = entry.record().attachments[0]
    image.file = picture("blue")
    image.save()
    sweep_entries()
    entry.refresh_from_db()
    assert entry.version == 1
    assert approved.sha256 in entry.record().body_html
