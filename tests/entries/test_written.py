"""Records written straight from their rows are what the models would write."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from cms.entries.assemble import record_of
from cms.entries.models import Entry
from cms.entries.models.entry import EntryQuerySet
from cms.entries.record import Role
from cms.entries.written import Overtaken, Place, record_json, rows, written

from .factories import File, change, make_entry

pytestmark = pytest.mark.django_db

FILM = File(name="phim ngắn.mp4", data=b"film", media_type="video/mp4", extra=(("duration_s", 20.0), ("width", 640)))
WORDS = File(name="phu-de.vtt", data=b"WEBVTT", media_type="text/vtt", role=Role.CAPTIONS, extra=(("language", "vi"),))
LAW = {"number": "168/2024/NĐ-CP", "issued_on": "2024-12-26", "relation": "explains", "fields": ["Giao thông"]}


def places(entries: EntryQuerySet) -> list[Place]:
    return [Place(*values) for values in entries.values_list(*Place._fields)]


def both(entry: Entry) -> tuple[object, object]:
    entry.refresh_from_db()
    (row,) = rows(Entry.objects.filter(pk=entry.pk))
    return json.loads(record_json(row)), json.loads(record_of(entry).model_dump_json())


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"files": [FILM, WORDS]},
        {"body_html": '<p><a href="/tin/">“Tin”</a> \u2028 &amp; </p>', "tags": ["thẻ"], "topics": ["land"]},
        {"legal_documents": [LAW], "valid_from": "2025-01-01", "details": {"parts": [1, 2.5, None, {"a": "ă"}]}},
        {"correction_of": {"id": "oai:x:item/1", "reason": "Sai số"}, "agency": "stp"},
        {"published_at": datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC), "url": "https://pbgdpl.test/tin/"},
    ],
)
def test_both_ways_write_the_same(given):
    straight, modelled = both(make_entry("Luật “Căn cước”", **given))
    assert straight == modelled
    assert list(straight) == list(modelled)


def test_a_translation_names_its_original():
    entry = make_entry("The law")
    Entry.objects.filter(pk=entry.pk).update(translation_of=make_entry("Luật"))
    straight, modelled = both(entry)
    assert straight == modelled and straight["translation_of"]


def test_what_an_older_version_stored_is_completed():
    entry = make_entry(files=[FILM])
    entry.content.pop("details")
    entry.content["attachments"][0].pop("captions_url")
    entry.save()
    straight, modelled = both(entry)
    assert straight == modelled and straight["details"] == {}


class TestKept:
    def test_each_change_is_written_once(self, django_assert_num_queries, settings):
        entry, other = make_entry("Một"), make_entry("Hai")
        everything = Entry.objects.order_by("updated_at")
        with django_assert_num_queries(2):
            first = written(places(everything), record_json)
        with django_assert_num_queries(1):
            assert written(places(everything), record_json) == first
        change(entry, title="Ba")
        titles = [json.loads(item)["title"] for item in written(places(everything), record_json)]
        assert titles == ["Hai", "Ba"]
        settings.LOA = {**settings.LOA, "OAI_NAMESPACE": "elsewhere.test"}
        assert str(other.pk) in written(places(everything), record_json)[0].decode()
        assert b"elsewhere.test" in written(places(everything), record_json)[0]

    def test_an_entry_that_changes_between_two_looks_is_noticed(self):
        entry = make_entry()
        (place,) = places(Entry.objects.all())
        change(entry, title="Khác")
        with pytest.raises(Overtaken):
            written([Place(place.id, place.updated_at)], record_json)
