"""The widget: what stands in it, who may frame it, and that it is small enough for any page."""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, datetime

import pytest
from PIL import Image

from cms.entries.models import Term
from cms.entries.record import Role
from syndication.models import WatchedSite
from syndication.widgets.framing import origin_of
from tests.entries.factories import File, make_agency, make_entry, withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public_url")]


def picture(colour: str = "navy") -> File:
    data = io.BytesIO()
    Image.new("RGBA", (900, 1300), colour).save(data, "PNG")
    extra = (("alt", "Bìa tờ gấp"),)
    return File(name="bia.png", data=data.getvalue(), media_type="image/png", role=Role.COVER, extra=extra)


def policy(response) -> str:
    return response.headers["Content-Security-Policy"].rpartition("frame-ancestors ")[2]


class TestContent:
    def test_newest_published_first_with_link_day_and_picture(self, client):
        # Half past six in the evening in London is the next day in Hà Nội.
        make_entry("Cũ", published_at=datetime(2026, 11, 18, 18, 30, tzinfo=UTC), url="https://pbgdpl.test/cu")
        make_entry("Mới", url="https://pbgdpl.test/moi", summary="Ba điều", files=[picture()])
        page = client.get("/widget/all.html").content.decode()
        assert page.index("Mới") < page.index("Cũ")
        assert 'href="https://pbgdpl.test/moi" target="_top"' in page and 'alt="Bìa tờ gấp"' in page
        assert '<time datetime="2026-11-19">19/11/2026</time>' in page
        assert '<html lang="vi">' in page and "<script" not in page

    def test_data_holds_the_same_and_any_page_may_read_it(self, client):
        make_entry("Mới", url="https://pbgdpl.test/moi", files=[picture()])
        response = client.get("/widget/all.json?heading=H%E1%BB%8Fi  lu%E1%BA%ADt")
        said = json.loads(response.content)
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert said["heading"] == "Hỏi luật" and said["items"][0]["title"] == "Mới"
        assert said["items"][0]["picture"]["alt"] == "Bìa tờ gấp"

    def test_an_agency_has_its_own_and_what_is_below_it(self, client):
        make_agency("so"), make_agency("xa", parent="so"), make_agency("khac")
        make_entry("Của xã", agency="xa"), make_entry("Của nơi khác", agency="khac")
        page = client.get("/widget/so.html").content.decode()
        assert "Của xã" in page and "Của nơi khác" not in page and "Cơ quan so" in page

    def test_filters_and_count(self, client):
        for code in ("news", "video"):
            Term.objects.get_or_create(vocabulary="form", code=code, defaults={"label": code})
        make_entry("Phim", form="video"), make_entry("Tin một"), make_entry("Tin hai")
        said = json.loads(client.get("/widget/all.json?form=news&count=1").content)
        assert [item["title"] for item in said["items"]] == ["Tin hai"]

    def test_markup_in_titles_stays_text_everywhere(self, client):
        title = "</script><b>__CSS__</b> “trích”"
        make_entry(title)
        assert "<b>" not in client.get("/widget/all.html?heading=<b>x").content.decode()
        script = client.get("/widget/all.js").content.decode()
        assert "<b>" not in script and "&lt;b&gt;__CSS__" in script

    def test_empty_says_so_in_words(self, client):
        withdraw(make_entry("Đã gỡ"))
        page = client.get("/widget/all.html").content.decode()
        assert "Đã gỡ" not in page and 'class="none"' in page

    @pytest.mark.parametrize(
        ("address", "status"),
        [
            ("/widget/khong-co.html", 404),
            ("/widget/all.js?count=0", 400),
            ("/widget/all.js?count=21", 400),
            ("/widget/all.html?count=x", 400),
            ("/widget/all.html?theme=pink", 400),
            ("/widget/all.json?form=nonsense", 400),
        ],
    )
    def test_what_can_not_be_given_is_refused_in_a_sentence(self, client, address, status):
        response = client.get(address)
        assert response.status_code == status and len(response.content.decode()) > 20
        assert response.headers["Cache-Control"] == "no-store"


class TestSize:
    def test_the_script_is_tiny(self, client):
        empty = client.get("/widget/all.js").content
        assert len(gzip.compress(empty)) <= 3 * 1024
        for number in range(5):
            make_entry(f"Luật số {number} có hiệu lực từ tháng {number}", summary="Những điều cần biết. " * 9)
        assert len(gzip.compress(client.get("/widget/all.js").content)) <= 4 * 1024

    def test_pictures_are_made_small(self, client):
        file = picture("teal")
        make_entry(files=[file])
        response = client.get(f"/widget/pictures/{file.attachment().sha256}.jpg")
        small = Image.open(io.BytesIO(response.content))
        assert small.format == "JPEG" and small.size == (480, 320) and len(response.content) < 30_000

    def test_pictures_that_are_not_public_are_not_made(self, client):
        file = picture("olive")
        withdraw(make_entry(files=[file]))
        assert client.get(f"/widget/pictures/{file.attachment().sha256}.jpg").status_code == 410
        assert client.get(f"/widget/pictures/{'0' * 64}.jpg").status_code == 404

    def test_a_picture_that_is_none_is_left_out(self, client):
        file = File(name="a.png", data=b"no picture at all", media_type="image/png")
        make_entry(files=[file])
        assert client.get(f"/widget/pictures/{file.attachment().sha256}.jpg").status_code == 404


class TestFraming:
    def test_only_registered_sites_of_the_agency_and_below_may_frame_it(self, client):
        make_agency("so"), make_agency("xa", parent="so"), make_agency("khac")
        for code, home, others in (
            ("so", "https://sotuphap.example.vn/trang-chu?x=1", "https://cu.example.vn:8443/ javascript:alert(1)"),
            ("xa", "http://xa.example.vn/", ""),
            ("khac", "https://khac.example.vn/", ""),
        ):
            WatchedSite.objects.create(name=code, agency_code=code, home_url=home, frame_origins=others)
        response = client.get("/widget/so.html")
        own = "'self' http://xa.example.vn https://cu.example.vn:8443 https://sotuphap.example.vn"
        assert policy(response) == own
        assert policy(client.get("/widget/all.html")) == (
            "'self' http://xa.example.vn https://cu.example.vn:8443 https://khac.example.vn https://sotuphap.example.vn"
        )
        assert "X-Frame-Options" not in response.headers

    def test_unregistered_nobody(self, client):
        response = client.get("/widget/all.html")
        assert policy(response) == "'self'"
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")

    @pytest.mark.parametrize(
        ("address", "origin"),
        [
            ("https://Sở.example.vn/a", "https://xn--s-8xs.example.vn"),
            ("https://a.vn;script-src *", ""),
            ("https://a.vn 'none'", ""),
            ("//a.vn", ""),
            ("ftp://a.vn", ""),
            ("https://a.vn:99999/", ""),
        ],
    )
    def test_an_origin_can_not_smuggle_in_anything(self, address, origin):
        found = origin_of(address)
        assert found == origin or (origin and found.startswith("https://xn--"))


class TestCaching:
    @pytest.mark.parametrize("ending", ["js", "html", "json"])
    def test_unchanged_is_304_and_a_new_site_changes_the_page(self, client, ending):
        make_entry("Một")
        first = client.get(f"/widget/all.{ending}")
        assert first.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=300"
        again = client.get(f"/widget/all.{ending}", headers={"if-none-match": first.headers["ETag"]})
        assert again.status_code == 304
        WatchedSite.objects.create(name="Sở", home_url="https://so.example.vn/")
        after = client.get(f"/widget/all.{ending}", headers={"if-none-match": first.headers["ETag"]})
        assert after.status_code == (200 if ending == "html" else 304)
