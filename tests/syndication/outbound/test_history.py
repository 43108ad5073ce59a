"""Older items: pages that shift, archives that never change their members, tombstones of what was withdrawn."""

from __future__ import annotations

import io
import json

import feedparser
import pytest
from lxml import etree

from cms.entries.models import EntryChange
from syndication.outbound import reading
from tests.entries.factories import File, change, make_agency, make_entry, restamp, withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public_url")]

BASE = "https://pbgdpl.test"
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "fh": "http://purl.org/syndication/history/1.0",
    "at": "http://purl.org/atompub/tombstones/1.0",
}


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Three items a document, so that a handful of entries makes several."""
    monkeypatch.setattr(reading, "ITEMS", 3)
    EntryChange.objects.all().delete()
    _begin_sequence_anew()


def _begin_sequence_anew() -> None:
    from django.core.management.color import no_style
    from django.db import connection

    for statement in connection.ops.sequence_reset_by_name_sql(
        no_style(), [{"table": EntryChange._meta.db_table, "column": "id"}]
    ):
        connection.cursor().execute(statement)


def shown(client, address: str) -> tuple[list[str], dict[str, str], list[str]]:
    """Titles, links by relation, and tombstones of an Atom document."""
    response = client.get(address.removeprefix(BASE))
    assert response.status_code == 200, response.content.decode()
    root = etree.fromstring(response.content)
    links = {link.get("rel"): link.get("href") for link in root.findall("atom:link", NAMESPACES)}
    titles = [title.text for title in root.findall("atom:entry/atom:title", NAMESPACES)]
    return titles, links, [gone.get("ref") for gone in root.findall("at:deleted-entry", NAMESPACES)]


def archives(client, address: str) -> dict[str, set[str]]:
    """Address → identities of every archive, by following the links from the newest document."""
    found = {}
    following = shown(client, address)[1].get("prev-archive")
    while following:
        root = etree.fromstring(client.get(following.removeprefix(BASE)).content)
        found[following] = {
            *(entry.text for entry in root.findall("atom:entry/atom:id", NAMESPACES)),
            *(gone.get("ref") for gone in root.findall("at:deleted-entry", NAMESPACES)),
        }
        following = shown(client, following)[1].get("prev-archive")
    return found


def test_pages_lead_through_everything_once(client):
    for number in range(8):
        make_entry(f"Tin {number}")
    seen, address = [], "/feeds/all.atom"
    while address:
        titles, links, _ = shown(client, address)
        seen += titles
        address = links.get("next", "")
    assert seen == [f"Tin {number}" for number in reversed(range(8))]


def test_json_leads_on_by_next_url(client):
    for number in range(4):
        make_entry(f"Tin {number}")
    first = json.loads(client.get("/feeds/all.json").content)
    second = json.loads(client.get(first["next_url"].removeprefix(BASE)).content)
    assert [item["title"] for item in second["items"]] == ["Tin 0"]
    assert "next_url" not in second and "hubs" not in second and first["hubs"]


def test_archives_keep_their_members_through_edits_and_withdrawals(client):
    entries = [make_entry(f"Tin {number}") for number in range(7)]
    before = archives(client, "/feeds/all.atom")
    assert len(before) == 2 and all(len(members) == 3 for members in before.values())
    change(entries[0], title="Sửa")
    withdraw(entries[4])
    make_entry("Mới")
    after = archives(client, "/feeds/all.atom")
    assert {address: after[address] for address in before} == before
    assert len(after) == 3


def test_an_archive_shows_items_as_they_are_now_and_says_what_it_is(client):
    entries = [make_entry(f"Tin {number}") for number in range(7)]
    change(entries[0], title="Sửa rồi")
    withdraw(entries[1])
    titles, links, gone = shown(client, "/feeds/all.atom?archive=1")
    assert titles == ["Tin 2", "Sửa rồi"]
    assert gone == [entries[1].pk.urn]
    assert links["current"] == f"{BASE}/feeds/all.atom"
    assert links["next-archive"] == f"{BASE}/feeds/all.atom?archive=2"
    assert links["self"] == f"{BASE}/feeds/all.atom?archive=1"
    assert "prev-archive" not in links and "hub" not in links
    assert b"<fh:archive/>" in client.get("/feeds/all.rss?archive=1").content
    assert b"<fh:archive/>" not in client.get("/feeds/all.atom").content


def test_newest_document_and_archives_together_hold_every_item(client):
    entries = [make_entry(f"Tin {number}") for number in range(10)]
    for entry in entries[:5]:
        restamp(entry)
    newest = etree.fromstring(client.get("/feeds/all.atom").content)
    held = {entry.text for entry in newest.findall("atom:entry/atom:id", NAMESPACES)}
    for members in archives(client, "/feeds/all.atom").values():
        held |= members
    assert held == {entry.pk.urn for entry in entries}


def test_a_filtered_feed_skips_archives_without_a_member(client):
    make_agency("stp")
    for number in range(3):
        make_entry(f"Của sở {number}", agency="stp", topics=("land",))
    for number in range(9):
        make_entry(f"Khác {number}", topics=("traffic",))
    newest = make_entry("Của sở mới", agency="stp", topics=("land",))
    for address in ("/feeds/stp.atom", "/feeds/all.atom?topic=land"):
        _, links, _ = shown(client, address)
        assert links["prev-archive"].endswith("archive=1")
        titles, links, _ = shown(client, links["prev-archive"])
        assert titles == ["Của sở 2", "Của sở 1", "Của sở 0"]
        assert "next-archive" not in links
    assert newest.title in shown(client, "/feeds/stp.atom")[0]


def test_what_fits_in_one_document_needs_no_archive(client):
    for number in range(3):
        make_entry(f"Tin {number}")
    _, links, _ = shown(client, "/feeds/all.atom")
    assert not {"next", "prev-archive"} & set(links)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("archive=1", 404),
        ("archive=0", 400),
        ("archive=x", 400),
        ("before=gestern", 400),
        ("before=2026-11-20T02:00:00Z&archive=1", 400),
        ("before=0001-01-01T00:00:00%2B14:00", 400),
    ],
)
def test_a_position_that_does_not_exist_is_refused_with_a_sentence(client, query, status):
    make_entry()
    response = client.get(f"/feeds/all.atom?{query}")
    assert response.status_code == status
    assert len(response.content.decode()) > 20


def test_a_withdrawn_item_leaves_a_tombstone_where_its_change_stands(client):
    entries = [make_entry(f"Tin {number}") for number in range(5)]
    withdraw(entries[4])
    assert shown(client, "/feeds/all.atom")[2] == [entries[4].pk.urn]
    document = json.loads(client.get("/feeds/all.json").content)
    assert [gone["id"] for gone in document["_pbgdpl"]["withdrawn"]] == [f"oai:pbgdpl.test:item/{entries[4].pk}"]
    assert entries[4].title not in json.dumps(document, ensure_ascii=False)
    for number in range(3):
        make_entry(f"Mới {number}")
    assert shown(client, "/feeds/all.atom")[2] == []
    assert shown(client, shown(client, "/feeds/all.atom")[1]["next"])[2] == [entries[4].pk.urn]


def test_published_again_there_is_no_tombstone(client):
    entry = withdraw(make_entry())
    entry.status, entry.withdrawn_at = "published", None
    entry.save()
    change(entry, title="Lại có")
    titles, _, gone = shown(client, "/feeds/all.atom")
    assert (titles, gone) == (["Lại có"], [])


def test_only_the_newest_document_has_a_hub_in_document_and_headers(client):
    for number in range(4):
        make_entry(f"Tin {number}")
    response = client.get("/feeds/all.rss?form=news")
    topic = f"{BASE}/feeds/all.rss?form=news"
    assert response.headers["Link"] == f'<{BASE}/websub/>; rel="hub", <{topic}>; rel="self"'
    links = feedparser.parse(io.BytesIO(response.content)).feed.links
    assert {"hub": f"{BASE}/websub/", "self": topic}.items() <= {link.rel: link.href for link in links}.items()
    again = client.get("/feeds/all.rss?form=news", headers={"if-none-match": response.headers["ETag"]})
    assert again.status_code == 304 and again.headers["Link"] == response.headers["Link"]
    older = client.get("/feeds/all.rss?archive=1")
    assert "Link" not in older.headers and b"websub" not in older.content


def test_the_podcast_holds_only_what_can_be_played(client):
    make_entry("Bài viết")
    make_entry("Phim", form="video", files=[File(name="phim.mp4", data=b"film", media_type="video/mp4")])
    recording = File(name="a.mp3", data=b"tieng", media_type="audio/mpeg")
    make_entry("Phát thanh", form="audio", files=[recording])
    result = feedparser.parse(client.get("/feeds/all.podcast").content)
    assert [entry.title for entry in result.entries] == ["Phát thanh", "Phim"]
    assert [entry.enclosures[0].type for entry in result.entries] == ["audio/mpeg", "video/mp4"]
    assert result.feed.image.href.startswith(f"{BASE}/static/loa_syndication/podcast")
