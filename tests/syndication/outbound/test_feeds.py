"""Feeds over HTTP: what they hold, whom they refuse, and that an unchanged one costs one row."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

import feedparser
import pytest
import time_machine
from lxml import etree

from cms.entries.models import ClockRow, Entry, Status, Term
from tests.entries.factories import File, change, make_agency, make_entry, restamp, withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public_url")]

FORMATS = ("rss", "atom", "json")
TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
FILM = File(name="phim.mp4", data=b"\x00film" * 1000, media_type="video/mp4")


def titles(client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()
    if ".json" in address:
        return [item["title"] for item in json.loads(response.content)["items"]]
    result = feedparser.parse(io.BytesIO(response.content), response_headers={"content-type": "application/xml"})
    assert not result.bozo, result.get("bozo_exception")
    etree.fromstring(response.content)
    return [entry.title for entry in result.entries]


@pytest.mark.parametrize("ending", FORMATS)
class TestContent:
    def test_newest_change_first_in_its_own_type(self, client, ending):
        old, _ = make_entry("Một"), make_entry("Hai")
        restamp(old)
        assert titles(client, f"/feeds/all.{ending}") == ["Một", "Hai"]
        response = client.get(f"/feeds/all.{ending}")
        assert response.headers["Content-Type"] == f"{TYPES[ending]}; charset=utf-8"
        assert response.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=300"

    def test_nothing_withdrawn_or_unstamped_shows(self, client, ending):
        make_entry("Còn")
        make_entry("Đã gỡ", status=Status.WITHDRAWN)
        make_entry("Chưa đóng dấu", stamped=False)
        withdraw(make_entry("Vừa gỡ"))
        assert titles(client, f"/feeds/all.{ending}") == ["Còn"]

    def test_fifty_items_at_most(self, client, ending):
        for number in range(52):
            make_entry(f"Tin {number}", body_html="")
        shown = titles(client, f"/feeds/all.{ending}")
        assert (len(shown), shown[0], shown[-1]) == (50, "Tin 51", "Tin 2")

    def test_addresses_come_from_the_setting_not_from_the_host(self, client, ending):
        make_entry(files=[FILM], url="https://pbgdpl.test/x")
        body = client.get(f"/feeds/all.{ending}?form=news", headers={"host": "evil.test"}).content.decode()
        assert f"https://pbgdpl.test/feeds/all.{ending}?form=news" in body
        assert "evil.test" not in body and "testserver" not in body

    def test_an_item_keeps_its_id_when_edited(self, client, ending):
        entry = make_entry("Bản một")
        before = client.get(f"/feeds/all.{ending}").content.decode()
        change(entry, title="Bản hai")
        after = client.get(f"/feeds/all.{ending}").content.decode()
        assert "Bản hai" in after and "Bản một" not in after
        assert str(entry.pk) in before and str(entry.pk) in after

    def test_head_says_the_same_without_a_body(self, client, ending):
        make_entry()
        got, headed = client.get(f"/feeds/all.{ending}"), client.head(f"/feeds/all.{ending}")
        assert headed.status_code == 200 and headed.content == b""
        for name in ("Content-Type", "Content-Length", "ETag", "Cache-Control"):
            assert headed.headers[name] == got.headers[name]

    def test_only_reading_is_allowed(self, client, ending):
        assert client.post(f"/feeds/all.{ending}").status_code == 405


@pytest.mark.parametrize("ending", FORMATS)
class TestValidators:
    def test_an_unchanged_feed_is_304_after_one_row(self, client, ending, django_assert_num_queries):
        make_entry()
        with time_machine.travel(datetime.now(UTC) + timedelta(hours=1), tick=False):
            first = client.get(f"/feeds/all.{ending}")
            with django_assert_num_queries(1):
                again = client.get(f"/feeds/all.{ending}", headers={"if-none-match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        for name in ("ETag", "Last-Modified", "Cache-Control"):
            assert again.headers[name] == first.headers[name]

    def test_the_date_alone_is_enough(self, client, ending):
        make_entry()
        with time_machine.travel(datetime.now(UTC) + timedelta(hours=1), tick=False):
            first = client.get(f"/feeds/all.{ending}")
            since = {"if-modified-since": first.headers["Last-Modified"]}
            assert client.get(f"/feeds/all.{ending}", headers=since).status_code == 304
            make_entry()
        with time_machine.travel(datetime.now(UTC) + timedelta(hours=1, seconds=2), tick=False):
            assert client.get(f"/feeds/all.{ending}", headers=since).status_code == 200

    @pytest.mark.parametrize(
        "happens", [lambda entry: change(entry, title="Sửa"), withdraw, lambda entry: make_entry()]
    )
    def test_every_change_brings_a_new_tag(self, client, ending, happens):
        entry = make_entry()
        before = client.get(f"/feeds/all.{ending}").headers["ETag"]
        happens(entry)
        response = client.get(f"/feeds/all.{ending}", headers={"if-none-match": before})
        assert response.status_code == 200 and response.headers["ETag"] != before


def test_two_changes_within_one_second_are_both_seen_by_a_reader_who_only_keeps_the_date(client):
    with time_machine.travel(datetime(2026, 11, 20, 8, 0, 0, 200_000, tzinfo=UTC), tick=False) as moment:
        make_entry("Một")
        first = client.get("/feeds/all.rss")
        moment.move_to(datetime(2026, 11, 20, 8, 0, 0, 700_000, tzinfo=UTC))
        make_entry("Hai")
        moment.move_to(datetime(2026, 11, 20, 8, 0, 5, tzinfo=UTC))
        again = client.get("/feeds/all.rss", headers={"if-modified-since": first.headers["Last-Modified"]})
    assert again.status_code == 200
    assert parsedate_to_datetime(again.headers["Last-Modified"]) == datetime(2026, 11, 20, 8, 0, 0, tzinfo=UTC)


def test_each_address_has_a_tag_of_its_own(client):
    make_entry()
    addresses = ["/feeds/all.rss", "/feeds/all.atom", "/feeds/all.json", "/feeds/all.rss?form=news"]
    assert len({client.get(address).headers["ETag"] for address in addresses}) == 4


def test_a_site_without_a_clock_row_still_has_a_feed(client):
    ClockRow.objects.all().delete()
    assert client.get("/feeds/all.atom").status_code == 200


class TestFilters:
    @pytest.fixture(autouse=True)
    def entries(self):
        make_entry("Phim đất", form="video", topics=("land",), audiences=("general",))
        make_entry("Phim xe", form="video", topics=("traffic",), audiences=("youth",))
        make_entry("Tờ gấp đất", form="leaflet", topics=("land", "civil"), audiences=("general", "women"))

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("form=video", {"Phim đất", "Phim xe"}),
            ("topic=land", {"Phim đất", "Tờ gấp đất"}),
            ("topic=land,traffic&form=video", {"Phim đất", "Phim xe"}),
            ("topic=land&topic=traffic", {"Phim đất", "Phim xe", "Tờ gấp đất"}),
            ("audience=women, youth", {"Phim xe", "Tờ gấp đất"}),
            ("form=leaflet&topic=traffic", set()),
            ("form=&topic=", {"Phim đất", "Phim xe", "Tờ gấp đất"}),
            ("utm_source=x&form=leaflet", {"Tờ gấp đất"}),
        ],
    )
    def test_any_within_a_vocabulary_all_across(self, client, query, expected):
        assert set(titles(client, f"/feeds/all.atom?{query}")) == expected

    def test_an_unknown_code_is_refused_with_a_sentence_that_lists_the_known(self, client):
        response = client.get("/feeds/all.rss?topic=land,bogus")
        assert response.status_code == 400
        assert "bogus" in response.content.decode() and "traffic" in response.content.decode()
        assert response.headers["Content-Type"].startswith("text/plain")

    def test_equal_filters_have_one_address(self, client):
        one = client.get("/feeds/all.rss?topic=traffic,land&form=video")
        two = client.get("/feeds/all.rss?form=video&topic=land&topic=traffic&utm_source=x")
        assert (one.content, one.headers["ETag"]) == (two.content, two.headers["ETag"])

    def test_the_title_names_the_filter_in_the_installations_language(self, client):
        label = Term.objects.get(vocabulary="topic", code="land").label_vi
        result = feedparser.parse(client.get("/feeds/all.atom?topic=land", headers={"accept-language": "en"}).content)
        assert result.feed.title.endswith(label)

    def test_a_date_does_not_make_an_unknown_filter_good(self, client):
        since = {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}
        assert client.get("/feeds/all.rss?form=bogus", headers=since).status_code == 400


class TestAgencies:
    @pytest.fixture(autouse=True)
    def agencies(self):
        make_agency("ubnd")
        make_agency("stp", parent="ubnd")
        make_agency("xa-a", parent="stp")
        make_agency("so-yte", parent="ubnd")
        for code in ("stp", "xa-a", "so-yte"):
            make_entry(f"của {code}", agency=code)

    def test_an_agencys_feed_covers_its_descendants(self, client):
        assert set(titles(client, "/feeds/stp.json")) == {"của stp", "của xa-a"}
        assert titles(client, "/feeds/xa-a.rss") == ["của xa-a"]
        assert len(titles(client, "/feeds/ubnd.atom")) == 3

    def test_an_unknown_agency_is_404_with_a_sentence(self, client):
        response = client.get("/feeds/nobody.rss")
        assert response.status_code == 404
        assert "nobody" in response.content.decode()

    def test_a_merger_shows_at_once_though_no_entry_changed(self, client):
        before = client.get("/feeds/stp.atom").headers["ETag"]
        make_agency("so-yte", parent="stp", valid_from=date(2020, 1, 1))
        after = client.get("/feeds/stp.atom", headers={"if-none-match": before})
        assert after.status_code == 200 and "của so-yte" in after.content.decode()

    def test_an_agency_that_only_entries_name_has_a_feed(self, client):
        make_entry("Lạ", agency="khac")
        result = feedparser.parse(client.get("/feeds/khac.atom").content)
        assert result.feed.title == "Cơ quan khac"


@pytest.mark.parametrize("ending", FORMATS)
def test_the_number_of_queries_does_not_grow_with_items(client, ending, django_assert_num_queries):
    make_agency("stp")
    for number in range(10):
        original = make_entry(f"Tin {number}", agency="stp", topics=("land",), files=[FILM])
        make_entry(f"Bản dịch {number}", agency="stp", language="jra")
        Entry.objects.filter(title=f"Bản dịch {number}").update(translation_of=original)
    told = int(ending != "rss")  # of withdrawn items
    with django_assert_num_queries(4 + told):  # clock, which entries, labels, those not rendered yet
        client.get(f"/feeds/all.{ending}")
    with django_assert_num_queries(2 + told):  # the same items, rendered already
        client.get(f"/feeds/all.{ending}?utm_source=x")
    with django_assert_num_queries(4 + told):  # the filter is checked, the agency's rows
        client.get(f"/feeds/stp.{ending}?topic=land")


@pytest.mark.parametrize("ending", FORMATS)
def test_enclosures_are_as_long_as_the_bytes_behind_them(client, ending):
    files = [
        FILM,
        File(name="phu-de.vtt", data="WEBVTT\n\nXin chào".encode(), media_type="text/vtt", role="captions"),
        File(name="bia.png", data=b"\x89PNG....", media_type="image/png", role="cover"),
    ]
    make_entry(files=files)
    content = client.get(f"/feeds/all.{ending}").content
    if ending == "json":
        found = [
            (file["url"], file["size_in_bytes"], file["mime_type"])
            for file in json.loads(content)["items"][0]["attachments"]
        ]
    else:
        entry = feedparser.parse(io.BytesIO(content)).entries[0]
        found = [(file.href, int(file.length), file.type) for file in entry.enclosures]
    assert len(found) == (1 if ending == "rss" else 3)
    for address, length, media_type in found:
        served = client.get(address.removeprefix("https://pbgdpl.test"))
        assert len(b"".join(served.streaming_content)) == length
        assert served.headers["Content-Type"].split(";")[0] == media_type
