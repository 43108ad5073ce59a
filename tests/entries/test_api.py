"""The headless API: what it lists, how one walks through it, and what it says when something is wrong."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from django.urls import path
from ninja import Router

from cms.core.registries import api_routers
from cms.entries.api.api import build
from cms.entries.api.cursor import Cursor
from cms.entries.assemble import record_of
from cms.entries.models import Entry, Status
from cms.entries.record import Record

from .factories import NOON, File, change, make_agency, make_entry, restamp, withdraw

pytestmark = pytest.mark.django_db

LIST = "/api/v1/entries"
FILM = File(name="phim.mp4", data=b"film", media_type="video/mp4")


@pytest.fixture(autouse=True)
def public_url(settings) -> str:
    settings.LOA = {**settings.LOA, "PUBLIC_URL": "https://pbgdpl.test", "OAI_NAMESPACE": "pbgdpl.test"}
    return "https://pbgdpl.test"


def listed(client, query: str = "") -> list[str]:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200, response.content.decode()
    return [item.get("title", "†") for item in response.json()["items"]]


def problem_of(response) -> dict:
    assert response.headers["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body["status"] == response.status_code
    assert body["title"] and body["detail"].endswith(".")
    return body


class TestOne:
    def test_the_record_and_nothing_else(self, client):
        entry = make_entry(files=[FILM], details={"question": "?"}, tags=("thẻ",), url="https://pbgdpl.test/x")
        body = client.get(f"{LIST}/{entry.pk}").json()
        assert set(body) == set(Record.model_fields)
        assert Record.model_validate(body) == record_of(entry)
        assert body["attachments"][0]["url"].startswith("https://pbgdpl.test/-/media/")

    def test_addresses_in_the_body_work_away_from_the_site(self, client):
        entry = make_entry(body_html='<p><img src="/-/media/x.png" alt=""></p>')
        assert 'src="https://pbgdpl.test/-/media/x.png"' in client.get(f"{LIST}/{entry.pk}").json()["body_html"]

    def test_one_query_and_304_for_a_reader_who_has_it(self, client, django_assert_num_queries):
        entry = make_entry()
        with django_assert_num_queries(1):
            first = client.get(f"{LIST}/{entry.pk}")
        with django_assert_num_queries(1):
            again = client.get(f"{LIST}/{entry.pk}", headers={"if-none-match": first.headers["ETag"]})
        assert again.status_code == 304
        change(entry, title="Mới")
        changed = client.get(f"{LIST}/{entry.pk}", headers={"if-none-match": first.headers["ETag"]})
        assert changed.json()["title"] == "Mới"

    def test_withdrawn_is_410_with_a_tombstone_that_tells_nothing_of_the_content(self, client):
        entry = withdraw(make_entry("Bí mật", files=[FILM]))
        response = client.get(f"{LIST}/{entry.pk}")
        assert response.status_code == 410
        assert response.json()["status"] == "withdrawn"
        assert response.json()["id"] == f"oai:pbgdpl.test:item/{entry.pk}"
        assert set(response.json()) == {
            "id", "uuid", "version", "status", "published_at", "updated_at", "withdrawn_at",
        }  # fmt: skip
        assert "Bí mật" not in response.content.decode()

    def test_an_unknown_entry_is_a_problem_in_a_sentence(self, client):
        assert problem_of(client.get(f"{LIST}/{uuid4()}"))["status"] == 404

    def test_between_commit_and_stamp_it_asks_to_come_again(self, client):
        response = client.get(f"{LIST}/{make_entry(stamped=False).pk}")
        assert problem_of(response)["status"] == 503
        assert response.headers["Retry-After"] == "1"

    def test_head_is_get_without_a_body(self, client):
        entry = make_entry()
        got, headed = client.get(f"{LIST}/{entry.pk}"), client.head(f"{LIST}/{entry.pk}")
        assert (headed.status_code, headed.content) == (200, b"")
        assert headed.headers["ETag"] == got.headers["ETag"]


class TestList:
    def test_newest_change_first_and_only_what_is_public(self, client):
        old = make_entry("Một")
        make_entry("Hai")
        make_entry("Chưa đóng dấu", stamped=False)
        make_entry("Đã gỡ", status=Status.WITHDRAWN)
        restamp(old)
        assert listed(client) == ["Một", "Hai"]

    @pytest.mark.parametrize(("status", "count"), [("published", 1), ("withdrawn", 1), ("all", 2)])
    def test_harvesters_see_tombstones_when_they_ask(self, client, status, count):
        make_entry("Còn")
        make_entry("Đã gỡ", status=Status.WITHDRAWN)
        items = client.get(f"{LIST}?status={status}").json()["items"]
        assert len(items) == count
        assert "Đã gỡ" not in json.dumps(items, ensure_ascii=False)
        assert {item["status"] for item in items} == ({status} if status != "all" else {"published", "withdrawn"})

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("form=video", ["Phim"]),
            ("form=video,leaflet", ["Tờ gấp", "Phim"]),
            ("form=video&form=leaflet", ["Tờ gấp", "Phim"]),
            ("topic=land&audience=women", ["Tờ gấp"]),
            ("agency=stp", ["Tờ gấp", "Phim"]),
            ("agency=xa", ["Tờ gấp"]),
            ("language=jra", ["Tin"]),
            ("", ["Tin", "Tờ gấp", "Phim"]),
        ],
    )
    def test_filters(self, client, query, expected):
        make_agency("stp")
        make_agency("xa", parent="stp")
        make_entry("Phim", form="video", topics=("land",), agency="stp")
        make_entry("Tờ gấp", form="leaflet", topics=("land",), audiences=("women",), agency="xa")
        make_entry("Tin", language="jra")
        assert listed(client, query) == expected

    def test_changed_since(self, client):
        make_entry("Một")
        second = make_entry("Hai")
        since = second.updated_at.isoformat()
        assert listed(client, f"updated_since={since}") == ["Hai"], "a + that was not escaped is understood"
        later = (second.updated_at + timedelta(microseconds=1)).isoformat().replace("+00:00", "Z")
        assert listed(client, f"updated_since={later}") == []

    def test_304_after_one_row(self, client, django_assert_num_queries):
        make_entry()
        first = client.get(LIST)
        with django_assert_num_queries(1):
            again = client.get(LIST, headers={"if-none-match": first.headers["ETag"]})
        assert again.status_code == 304
        make_entry()
        assert client.get(LIST, headers={"if-none-match": first.headers["ETag"]}).status_code == 200

    def test_three_queries_however_many_items(self, client, django_assert_num_queries):
        for number in range(30):
            make_entry(f"Tin {number}", files=[FILM], topics=("land",))
        with django_assert_num_queries(3):
            assert len(client.get(f"{LIST}?limit=30").json()["items"]) == 30

    def test_any_page_may_read_it_from_the_browser(self, client):
        assert client.get(LIST).headers["Access-Control-Allow-Origin"] == "*"


class TestPaging:
    @pytest.mark.parametrize("order", ["newest", "oldest"])
    def test_following_next_meets_each_entry_once(self, client, order):
        expected = [make_entry(f"Tin {number}", topics=("land",)).title for number in range(7)]
        address, met = f"{LIST}?limit=3&topic=land&order={order}", []
        while address:
            response = client.get(address)
            met += [item["title"] for item in response.json()["items"]]
            following = response.json()["next"]
            assert response.headers.get("Link") == (f'<{following}>; rel="next"' if following else None)
            assert following is None or following.startswith(f"https://pbgdpl.test{LIST}?topic=land")
            address = following and following.removeprefix("https://pbgdpl.test")
        assert met == (expected if order == "oldest" else expected[::-1])

    def test_rows_of_one_instant_are_told_apart(self, client):
        entries = [make_entry(f"Tin {number}") for number in range(5)]
        Entry.objects.update(updated_at=entries[0].updated_at)
        met, address = [], f"{LIST}?limit=2&order=oldest"
        while address:
            body = client.get(address).json()
            met += [item["uuid"] for item in body["items"]]
            address = body["next"]
        assert sorted(met) == sorted(str(entry.pk) for entry in entries)

    def test_a_harvester_misses_no_entry_that_changes_while_it_walks(self, client):
        entries = [make_entry(f"Tin {number}") for number in range(4)]
        first = client.get(f"{LIST}?limit=2&order=oldest&status=all").json()
        restamp(entries[0])
        withdraw(entries[3])
        rest = client.get(first["next"] + "&limit=100").json()
        seen = [item["uuid"] for item in first["items"] + rest["items"]]
        assert [seen.count(str(entry.pk)) for entry in entries] == [2, 1, 1, 1]
        assert rest["items"][-1]["status"] == "withdrawn"

    def test_a_cursor_reads_back_as_it_was_written(self):
        cursor = Cursor(updated_at=NOON.replace(microsecond=123457), id=uuid4(), order="oldest")
        assert Cursor.decode(cursor.encode()) == cursor

    @pytest.mark.parametrize("word", ["x", "é", "W10", "bnVsbA", "WzEsMiwzXQ", "WzFlOTk5LCJ4IiwieCJd", "!!!!", "e30"])
    def test_what_is_no_cursor_is_refused(self, word):
        with pytest.raises(ValueError):
            Cursor.decode(word)

    def test_a_cursor_of_another_order_is_refused(self, client):
        make_entry()
        make_entry()
        following = client.get(f"{LIST}?limit=1&order=oldest").json()["next"]
        cursor = following.rpartition("cursor=")[2]
        assert problem_of(client.get(f"{LIST}?cursor={cursor}"))["errors"][0]["parameter"] == "cursor"


class TestProblems:
    @pytest.mark.parametrize(
        ("query", "parameter"),
        [
            ("form=bogus", "form"),
            ("topic=land,bogus", "topic"),
            ("agency=nobody", "agency"),
            ("agency=%00", "agency"),
            ("language=%00", "language"),
            ("limit=0", "limit"),
            ("limit=101", "limit"),
            ("limit=x", "limit"),
            ("status=draft", "status"),
            ("updated_since=yesterday", "updated_since"),
            ("updated_since=2026-11-21T00:00:00", "updated_since"),
            ("cursor=bogus", "cursor"),
        ],
    )
    def test_a_bad_parameter_is_named_in_a_sentence(self, client, query, parameter):
        body = problem_of(client.get(f"{LIST}?{query}"))
        assert body["status"] == 400
        assert [error["parameter"] for error in body["errors"]] == [parameter]

    @pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/v1/entries/not-a-uuid", "/api/v1/entries/"])
    def test_other_addresses_are_problems_too(self, client, address):
        assert problem_of(client.get(address))["status"] == 404

    def test_our_own_mistake_is_a_sentence_and_stays_in_the_log(self, client, monkeypatch, caplog):
        make_entry()
        client.raise_request_exception = False
        monkeypatch.setattr(
            "cms.entries.api.entries.record_json", lambda row: (_ for _ in ()).throw(ImproperlyConfigured("hidden"))
        )
        body = problem_of(client.get(LIST))
        assert body["status"] == 500 and "hidden" not in json.dumps(body)
        assert "hidden" in caplog.text

    def test_it_only_reads(self, client):
        assert client.post(LIST, {}).status_code == 405


class TestDescription:
    def test_openapi_names_the_operations_and_the_record(self, client):
        description = client.get("/api/v1/openapi.json").json()
        assert set(description["paths"]) >= {"/api/v1/entries", "/api/v1/entries/{entry_id}"}
        assert list(description["paths"]["/api/v1/entries"]) == ["get"]
        assert {"Record", "Tombstone", "EntryPage", "Problem"} <= set(description["components"]["schemas"])

    def test_the_docs_page_asks_nobody_else(self, client):
        assert client.get("/api/v1/").headers["Location"] == "/api/v1/docs"
        page = client.get("/api/v1/docs").content.decode()
        assert "/static/ninja/swagger-ui-bundle.js" in page
        assert "http://" not in page and "https://" not in page
        assert '"validatorUrl": null' in page

    def test_other_packages_add_routers_without_being_imported(self, monkeypatch):
        router = Router()
        router.get("/ping")(lambda request: {"ok": True})
        monkeypatch.setattr(api_routers, "_items", {"/deliveries": router})
        api = build("another")
        resolver = path("", api.urls).resolve("deliveries/ping")
        assert resolver.func(RequestFactory().get("/deliveries/ping")).content == b'{"ok": true}'

    def test_the_schema_accepts_what_the_api_says(self, client):
        response = client.get("/schema/record.json")
        schema = response.json()
        assert schema["$id"] == "https://pbgdpl.test/schema/record.json"
        assert response.headers["Content-Type"] == "application/schema+json"
        body = client.get(f"{LIST}/{make_entry(files=[FILM]).pk}").json()
        assert set(schema["required"]) <= set(body) <= set(schema["properties"])
        etag = {"if-none-match": response.headers["ETag"]}
        assert client.get("/schema/record.json", headers=etag).status_code == 304
