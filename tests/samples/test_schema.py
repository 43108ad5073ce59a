"""A samples file is read item by item; what is wrong is said in sentences."""

from __future__ import annotations

import datetime

import pytest

from cms.entries.record import Relation
from cms.samples.channels import DESTINATIONS, Destination, destinations
from cms.samples.schema import BUNDLED, read_samples, read_samples_file
from cms.samples.vocabulary import Vocabulary

TEXT = BUNDLED.read_text(encoding="utf-8")


def changed(*changes: tuple[str, str]) -> str:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def test_bundled_file_holds_twelve_good_items() -> None:
    samples = read_samples_file(BUNDLED)
    assert [item.id for item in samples.items] == [f"s{number:02d}" for number in range(1, 13)]
    assert samples.mistakes == ()


def test_null_date_stays_unknown() -> None:
    item = read_samples(TEXT).items[1]
    decree = item.legal_documents[1]
    assert decree.number == "238/2026/NĐ-CP"
    assert decree.issued_on is None
    assert decree.effective_on == datetime.date(2026, 8, 15)


def test_document_becomes_reference_of_the_record() -> None:
    reference = read_samples(TEXT).items[0].legal_documents[0].as_reference()
    assert reference.number == "36/2024/QH15"
    assert reference.relation is Relation.INTRODUCES
    assert reference.abstract == "Luật Trật tự, an toàn giao thông đường bộ"
    assert reference.validity == "unknown"


def test_unknown_form_names_item_field_and_what_is_allowed_and_stops_no_other() -> None:
    samples = read_samples(changed(("form: qa", "form: poem")))
    assert len(samples.items) == 11
    (mistake,) = samples.mistakes
    assert (mistake.item, mistake.field, mistake.code) == ("s03", "form", "unknown_word")
    assert "“poem”" in mistake.sentence
    assert "infographic" in mistake.sentence


def test_unknown_channel_is_found_in_its_list() -> None:
    (mistake,) = read_samples(changed(("[bookcase, portal", "[fax, portal"))).mistakes
    assert (mistake.item, mistake.field) == ("s11", "channels")
    assert "grassroots_radio" in mistake.sentence


def test_caller_may_bring_its_own_forms() -> None:
    vocabulary = Vocabulary(forms=("poem",))
    samples = read_samples(changed(("form: qa", "form: poem")), vocabulary=vocabulary)
    assert [item.id for item in samples.items] == ["s03"]


@pytest.mark.parametrize(
    ("old", "new", "field", "code"),
    [
        ("issued_on: 2023-11-27", "issued_on: 2023-13-45", "legal_documents[1].issued_on", "not_a_date"),
        ("issued_on: 2023-11-27", "issued_on: 20231127", "legal_documents[1].issued_on", "not_a_date"),
        ("  topic: identity_residence", "  topic: [a]", "topic", "invalid"),
        ("  topic: identity_residence", "  colour: red\n  topic: land", "colour", "unknown_field"),
        ("relation: explains}\n  body:\n  - \"Được", "relation: likes}\n  body:\n  - \"Được",
         "legal_documents[1].relation", "unknown_word"),
    ],
)  # fmt: skip
def test_mistake_is_placed(old: str, new: str, field: str, code: str) -> None:
    samples = read_samples(changed((old, new)))
    assert [(m.item, m.field, m.code) for m in samples.mistakes] == [("s03", field, code)]
    assert len(samples.items) == 11
    assert "s03" in samples.mistakes[0].sentence


def test_every_mistake_of_an_item_is_told() -> None:
    samples = read_samples("schema: pbgdpl-samples/1\nitems: [{id: a, form: qa, topic: land}, 7]")
    assert {(m.item, m.field, m.code) for m in samples.mistakes} == {
        ("a", "title", "missing"),
        ("a", "body", "missing"),
        ("#2", "", "item_not_mapping"),
    }


def test_contest_that_closes_before_it_opens_is_refused() -> None:
    (mistake,) = read_samples(changed(("closes_on: 2026-12-15", "closes_on: 2026-11-01"))).mistakes
    assert mistake.field == "contest.closes_on"
    assert "opens_on" in mistake.sentence


def test_second_item_with_an_id_is_refused_and_the_first_kept() -> None:
    samples = read_samples(changed(("- id: s02", "- id: s01")))
    assert [m.code for m in samples.mistakes] == ["duplicate_id"]
    assert samples.items[0].form == "outline"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("items: [", "file_unreadable"),
        (b"\xff\xfe\x00", "file_not_utf8"),
        ("- a", "file_schema"),
        ("schema: other/9\nitems: []", "file_schema"),
        ("schema: pbgdpl-samples/1", "file_no_items"),
        ("schema: pbgdpl-samples/1\nitems: !!python/object:os.system []", "file_unreadable"),
        ("x" * 5_000_001, "file_too_large"),
    ],
)
def test_unreadable_file_gives_one_sentence(source: str | bytes, code: str) -> None:
    samples = read_samples(source)
    assert samples.items == ()
    assert [m.code for m in samples.mistakes] == [code]
    assert samples.mistakes[0].sentence


def test_text_is_brought_to_nfc() -> None:
    source = 'schema: pbgdpl-samples/1\nitems: [{id: a, form: qa, topic: land, title: "Lua\u0323\u0302t", body: [x]}]'
    assert read_samples(source).items[0].title == "Lu\u1eadt"


def test_channel_words_lead_to_platforms() -> None:
    assert not DESTINATIONS["portal"].is_pushed
    assert DESTINATIONS["zalo_video"] == Destination(platform="zalo", variant="video")
    assert {DESTINATIONS[word].platform for word in ("bookcase", "grassroots_radio", "law_tv")} == {"by_hand"}
    assert len(destinations(("facebook", "portal", "facebook"))) == 2
