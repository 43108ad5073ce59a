"""Banners: what is in force, in sizes, with code; and the script that always shows the required ones."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image
from wagtail.images import get_image_model

from syndication.models import Banner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public_url")]


@pytest.fixture
def image():
    data = io.BytesIO()
    Image.new("RGB", (500, 100), "maroon").save(data, "PNG")
    return get_image_model().objects.create(title="Băng rôn", file=ImageFile(data, name="bang-ron.png"))


def make(image, title: str = "Cổng quốc gia", **given) -> Banner:
    return Banner.objects.create(title=title, image=image, target="https://pbgdpl.gov.vn/?a=1&b=2", **given)


def test_only_what_is_in_force(client, image):
    today = timezone.localdate()
    make(image, "Nay", valid_from=today, valid_to=today)
    make(image, "Mai", valid_from=today + timedelta(days=1)), make(image, "Qua", valid_to=today - timedelta(days=1))
    said = client.get("/banners.json").json()["banners"]
    assert [banner["title"] for banner in said] == ["Nay"]
    assert [picture["width"] for picture in said[0]["pictures"]] == [240, 468, 500]
    assert said[0]["pictures"][0]["url"].startswith("https://pbgdpl.test/media/")


def test_the_script_draws_the_required_ones(client, image, django_capture_on_commit_callbacks):
    make(image), make(image, "Cuộc thi", required=False)
    response = client.get("/banners.js")
    script = response.content.decode()
    assert "Cổng quốc gia" in script and "Cuộc thi" not in script and "a=1&amp;b=2" in script
    assert client.get("/banners.js", headers={"if-none-match": response.headers["ETag"]}).status_code == 304
    with django_capture_on_commit_callbacks(execute=True):
        make(image, "Mới")
    assert "Mới" in client.get("/banners.js", headers={"if-none-match": response.headers["ETag"]}).content.decode()


def test_the_page_has_code_to_copy_and_says_when_there_is_none(client, image):
    assert 'class="nothing"' in client.get("/banners/").content.decode()
    make(image)
    page = client.get("/banners/").content.decode()
    assert "&lt;a href=&quot;https://pbgdpl.gov.vn/?a=1&amp;amp;b=2&quot;&gt;&lt;img" in page
    assert page.count("<textarea") == 5
