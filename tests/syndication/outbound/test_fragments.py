"""Rendered items are kept from change to change, are never old, and take no more room than they may."""

from __future__ import annotations

import threading

import pytest

from cms.entries.actions.stamp import touch
from cms.entries.models import Term
from syndication.outbound import documents
from syndication.outbound.fragments import Fragments
from tests.entries.factories import change, make_agency, make_entry


@pytest.fixture
def rendered(monkeypatch) -> list[str]:
    """Titles of the entries that were read to be rendered, in order."""
    seen: list[str] = []
    record_of = documents.record_of
    monkeypatch.setattr(documents, "record_of", lambda entry: seen.append(entry.title) or record_of(entry))
    return seen


@pytest.mark.django_db
@pytest.mark.usefixtures("public_url")
class TestInFeeds:
    def test_after_a_change_only_what_changed_is_rendered(self, client, rendered):
        entries = [make_entry(f"Tin {number}") for number in range(5)]
        client.get("/feeds/all.rss")
        assert len(rendered) == 5
        change(entries[2], title="Sửa")
        body = client.get("/feeds/all.rss").content.decode()
        assert rendered[5:] == ["Sửa"]
        assert "Sửa" in body and "Tin 2" not in body

    def test_feeds_of_one_format_share_items(self, client, rendered):
        make_entry("Tin", topics=("land",))
        for address in ("/feeds/all.rss", "/feeds/all.rss?topic=land", "/feeds/all.rss?form=news"):
            assert "Tin" in client.get(address).content.decode()
        assert rendered == ["Tin"]
        client.get("/feeds/all.json")
        assert rendered == ["Tin", "Tin"]

    def test_a_new_label_shows_at_once(self, client):
        make_entry(topics=("land",))
        client.get("/feeds/all.atom")
        Term.objects.filter(vocabulary="topic", code="land").update(label_vi="Đất và nhà")
        touch()
        assert "Đất và nhà" in client.get("/feeds/all.atom").content.decode()

    def test_a_new_public_address_shows_at_once(self, client, settings):
        make_entry(url="https://pbgdpl.test/x")
        client.get("/feeds/all.json")
        settings.LOA = {**settings.LOA, "PUBLIC_URL": "https://moi.test"}
        assert "https://pbgdpl.test/schema" not in client.get("/feeds/all.json").content.decode()

    def test_the_agencys_own_feed_names_no_other_source(self, client):
        make_agency("stp")
        make_entry(agency="stp")
        assert "<source>" in client.get("/feeds/all.atom").content.decode()
        assert "<source>" not in client.get("/feeds/stp.atom").content.decode()


def test_the_least_recently_used_goes_first():
    kept = Fragments(room=30)
    for name in "abc":
        kept.keep(name, name.encode() * 10)
    kept.get("a")
    kept.keep("d", b"d" * 10)
    assert [kept.get(name) is not None for name in "abcd"] == [True, False, True, True]


def test_what_alone_fills_the_room_is_not_kept_and_replacing_takes_no_room():
    kept = Fragments(room=30)
    kept.keep("small", b"x" * 10)
    kept.keep("huge", b"x" * 31)
    for _ in range(5):
        kept.keep("small", b"y" * 20)
    assert kept.get("huge") is None and kept.get("small") == b"y" * 20


def test_many_threads_at_once_keep_the_count():
    kept = Fragments(room=1000)

    def work(number: int) -> None:
        for turn in range(200):
            kept.keep((number, turn % 20), bytes(10 + turn % 7))
            kept.get((number, (turn + 3) % 20))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept._size == sum(len(fragment) for fragment in kept._kept.values()) <= 1000
