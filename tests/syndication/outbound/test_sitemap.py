"""Sitemaps: every public address once, in files that are valid and change only when their items do."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from lxml import etree

from cms.core.registries import listed_addresses
from cms.pages.public import law as shown_law
from syndication.outbound.sitemap import reading
from syndication.outbound.sitemap.reading import Month
from tests.entries.factories import File, make_entry, withdraw
from tests.entries.pages import home, news
from tests.pages.factories import make_law

from .validators import complaints_about_xml, sitemap_schema

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public_url")]
BASE = "https://pbgdpl.test"
NAMESPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "video": "http://www.google.com/schemas/sitemap-video/1.1",
}


def document(client, address: str) -> etree._Element:
    response = client.get(address.removeprefix(BASE))
    assert response.status_code == 200, response.content.decode()
    assert complaints_about_xml(sitemap_schema(), response.content) == []
    return etree.fromstring(response.content)


def files(client) -> list[str]:
    return [loc.text for loc in document(client, "/sitemap.xml").findall("s:sitemap/s:loc", NAMESPACES)]


def addresses(client) -> list[str]:
    return [loc.text for file in files(client) for loc in document(client, file).findall("s:url/s:loc", NAMESPACES)]


def entry(number: int, day: datetime, **given):
    return make_entry(f"Tin {number}", url=f"{BASE}/tin/{number}/", published_at=day, **given)


def test_items_stand_in_the_file_of_their_month(client):
    entry(1, datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC))
    entry(2, datetime(2026, 1, 1, tzinfo=UTC))
    entry(3, datetime(2026, 1, 31, 23, 0, tzinfo=UTC))
    months = [file for file in files(client) if re.search(r"\d{4}-\d\d-", file)]
    assert months == [f"{BASE}/sitemaps/2026-01-1.xml", f"{BASE}/sitemaps/2025-12-1.xml"]
    found = document(client, months[0]).findall("s:url/s:loc", NAMESPACES)
    assert [loc.text for loc in found] == [f"{BASE}/tin/3/", f"{BASE}/tin/2/"]


def test_a_full_month_has_several_files_and_each_address_once(client, monkeypatch):
    monkeypatch.setattr(reading, "ADDRESSES", 2)
    for number in range(5):
        entry(number, datetime(2026, 3, 1 + number // 2, tzinfo=UTC))
    assert len([file for file in files(client) if "2026-03" in file]) == 3
    found = [address for address in addresses(client) if "/tin/" in address]
    assert sorted(found) == [f"{BASE}/tin/{number}/" for number in range(5)]


def test_only_what_is_public_and_of_this_host_is_named(client):
    withdraw(entry(1, datetime(2026, 1, 1, tzinfo=UTC)))
    make_entry("Không địa chỉ")
    make_entry("Trang khác", url="https://other.test/x/")
    make_entry("Chưa đóng dấu", url=f"{BASE}/y/", stamped=False)
    lists = {f"{BASE}{path}" for path in listed_addresses.get("lists").paths(0, 100)}
    assert [address for address in addresses(client) if address != f"{BASE}/" and address not in lists] == []


def test_other_packages_addresses_stand_in_parts(client, monkeypatch):
    monkeypatch.setattr(reading, "ADDRESSES", 2)
    laws = [make_law(f"{number}/2026/NĐ-CP") for number in range(1, 6)]
    parts = [file for file in files(client) if "/laws-" in file]
    named = [loc.text for file in parts for loc in document(client, file).findall("s:url/s:loc", NAMESPACES)]
    assert parts == [f"{BASE}/sitemaps/laws-{part}.xml" for part in (1, 2, 3)]
    assert named == [f"{BASE}{shown_law.address(law)}" for law in laws]


def test_pages_that_are_no_items_are_named_once(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = news("Một tin")
    found = addresses(client)
    assert f"{BASE}{home().url}" in found
    assert found.count(f"{BASE}{page.url}") == 1


def test_pictures_and_films_go_along(client):
    entry(
        1, datetime(2026, 1, 1, tzinfo=UTC), summary="Ba điều cần nhớ",
        files=[
            File(name="bia.png", data=b"\x89PNG", media_type="image/png", role="cover"),
            File(name="phim.mp4", data=b"film", media_type="video/mp4"),
        ],
    )  # fmt: skip
    (url,) = document(client, "/sitemaps/2026-01-1.xml")
    assert url.findtext("image:image/image:loc", namespaces=NAMESPACES).endswith("/bia.png")
    assert url.findtext("video:video/video:content_loc", namespaces=NAMESPACES).endswith("/phim.mp4")
    assert url.findtext("video:video/video:description", namespaces=NAMESPACES) == "Ba điều cần nhớ"


def test_the_number_of_queries_does_not_grow_with_items(client, django_assert_max_num_queries):
    for number in range(12):
        entry(number, datetime(2026, 1, 1, tzinfo=UTC))
    with django_assert_max_num_queries(4):  # clock, items, their files, descriptions of films
        client.get("/sitemaps/2026-01-1.xml")


def test_unchanged_it_is_304(client, django_assert_num_queries):
    entry(1, datetime(2026, 1, 1, tzinfo=UTC))
    for address in ("/sitemap.xml", "/sitemaps/2026-01-1.xml"):
        tag = client.get(address).headers["ETag"]
        with django_assert_num_queries(1):
            assert client.get(address, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize(
    "name", ["2026-02-1", "2026-01-2", "2026-13-1", "9999-12-1", "pages-9", "pages-0", "laws-9", "unknown-1"]
)
def test_a_file_that_is_not_there_is_404(client, name):
    entry(1, datetime(2026, 1, 1, tzinfo=UTC))
    assert client.get(f"/sitemaps/{name}.xml").status_code == 404


def test_robots_name_the_sitemap_and_close_the_desk(client):
    text = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {BASE}/sitemap.xml" in text.splitlines()
    assert "Disallow: /admin/" in text.splitlines()


def test_months_end_where_the_next_begins():
    assert Month(2026, 12).end == Month(2027, 1).start
    assert Month.of(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == Month(2026, 12)
