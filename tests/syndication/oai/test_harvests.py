"""Whole harvests by an independent harvester: everything once, tombstones for ever, sets, spans, parts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from sickle.oaiexceptions import NoRecordsMatch

from cms.entries.models import Entry
from syndication.oai import answers
from tests.entries.factories import make_agency, make_entry, withdraw

from .conftest import ITEMS, name_of
from .harvester import OAI, Harvester, ask, texts

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
LIST = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}


def at(entry: Entry, instant: datetime) -> Entry:
    """Give the entry this place in the sequence."""
    Entry.objects.filter(pk=entry.pk).update(updated_at=instant)
    return entry


def test_a_site_says_who_it_is(harvester: Harvester) -> None:
    at(make_entry(), NOON + timedelta(milliseconds=700))
    at(make_entry(), NOON + timedelta(days=1))
    said = harvester.Identify()
    assert said.baseURL == "https://pbgdpl.test/oai"
    assert (said.protocolVersion, said.deletedRecord) == ("2.0", "persistent")
    assert (said.granularity, said.earliestDatestamp) == ("YYYY-MM-DDThh:mm:ssZ", "2026-11-20T05:00:00Z")
    assert said.adminEmail == "loa@127.0.0.1"
    assert said.compression == "gzip"


def test_whom_to_write_to_is_a_setting(harvester: Harvester, settings) -> None:
    settings.LOA_SYNDICATION = {"OAI_ADMIN_EMAIL": "thu-thap@gialai.gov.vn"}
    assert harvester.Identify().adminEmail == "thu-thap@gialai.gov.vn"
    settings.LOA_SYNDICATION = {}
    settings.DEFAULT_FROM_EMAIL = "Loa <loa@localhost>"
    assert harvester.Identify().adminEmail == "loa@localhost.localdomain"


def test_a_namespace_that_is_no_host_name_is_not_described_as_one(client: Client, db: None, settings) -> None:
    settings.LOA = {**settings.LOA, "OAI_NAMESPACE": "127.0.0.1"}
    assert list(ask(client, verb="Identify").iter(f"{OAI}description")) == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_harvest_in_parts_gives_everything_once(db: None, public_url: str, method: str) -> None:
    entries = [make_entry(f"Bài {number}") for number in range(2 * ITEMS + 1)]
    gone = withdraw(entries[0])
    make_entry("Chưa có dấu giờ", stamped=False)
    given = list(Harvester(method).ListRecords(metadataPrefix="oai_dc"))
    assert [record.header.identifier for record in given] == [name_of(entry) for entry in [*entries[1:], gone]]
    assert [record.deleted for record in given] == [False] * (2 * ITEMS) + [True]
    assert given[0].metadata["title"] == ["Bài 1"]
    headers = list(Harvester(method).ListIdentifiers(metadataPrefix="pbgdpl"))
    assert [header.identifier for header in headers] == [record.header.identifier for record in given]


def test_parts_count_what_was_given(client: Client, db: None) -> None:
    for _number in range(2 * ITEMS):
        make_entry()
    told = []
    arguments = dict(LIST)
    while True:
        document = ask(client, **arguments)
        token = document.find(f".//{OAI}resumptionToken")
        assert token is not None
        ends = "expirationDate" in token.attrib
        told.append((token.get("cursor"), token.get("completeListSize"), bool(token.text), ends))
        if not token.text:
            break
        arguments = {"verb": LIST["verb"], "resumptionToken": token.text}
    assert told == [("0", "6", True, True), ("3", "6", False, False)]


def test_a_list_in_one_piece_has_no_token(client: Client, db: None) -> None:
    for _number in range(ITEMS):
        make_entry()
    assert texts(ask(client, **LIST), "resumptionToken") == []


def test_a_token_used_again_gives_the_same_part(client: Client, db: None) -> None:
    for _number in range(ITEMS + 2):
        make_entry()
    [token] = texts(ask(client, **LIST), "resumptionToken")
    first, second = (ask(client, verb=LIST["verb"], resumptionToken=token) for _time in range(2))
    assert texts(first, "identifier") == texts(second, "identifier")
    assert len(texts(first, "identifier")) == 2


def test_a_part_ends_early_when_its_records_are_long(harvester: Harvester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "_PART_MAX", 2_000)
    for number in range(3):
        make_entry(f"Bài {number}", body_html=f"<p>{'dài ' * 1000}</p>")
    asked = []
    harvester.before = lambda: asked.append(1)
    assert len(harvester.take("pbgdpl")) == 3
    assert len(asked) == 3


def test_sets_follow_form_topic_and_the_tree_of_agencies(harvester: Harvester, agencies: None) -> None:
    land = make_entry("Đất", form="video", topics=("land", "civil"), agency="stp")
    make_entry("Tin", form="news", agency="ubnd")
    gone = withdraw(make_entry("Rút", form="video", topics=("land",), agency="stp"))
    names = {found.setSpec: found.setName for found in harvester.ListSets()}
    assert {"form", "form:video", "topic", "topic:land", "agency", "agency:ubnd", "agency:ubnd:stp"} <= set(names)
    assert (names["form:video"], names["agency:ubnd:stp"]) == ("Video", "Cơ quan stp")
    specs = harvester.take()[name_of(land)].header.setSpecs
    assert specs == [
        "form", "form:video", "topic", "topic:land", "topic:civil", "agency", "agency:ubnd", "agency:ubnd:stp",
    ]  # fmt: skip
    for spec in ("form:video", "topic:land", "agency:ubnd:stp"):
        taken = harvester.take(set=spec)
        assert list(taken) == [name_of(land), name_of(gone)]
        assert taken[name_of(gone)].deleted
        assert all(spec in record.header.setSpecs for record in taken.values())
    assert len(harvester.take(set="agency:ubnd")) == len(harvester.take(set="form")) == 3
    assert len(harvester.take(set="topic")) == 2


def test_every_set_that_is_listed_can_be_asked_for(client: Client, agencies: None) -> None:
    make_agency("cu", parent="ghost")
    make_entry(form="news", agency="a:b", topics=("land",))
    specs = texts(ask(client, verb="ListSets"), "setSpec")
    assert {"agency:a!b", "agency:ghost", "agency:ghost:cu"} <= set(specs)
    assert len(specs) == len(set(specs))
    for spec in specs:
        assert {":".join(spec.split(":")[:depth]) for depth in range(1, spec.count(":") + 1)} <= set(specs)
    assert len(texts(ask(client, **LIST, set="agency:a!b"), "identifier")) == 1


def test_an_agency_that_moved_keeps_its_harvesters(harvester: Harvester, agencies: None) -> None:
    make_entry(agency="stp")
    assert len(harvester.take(set="agency:former-parent:stp")) == 1


def test_a_ring_of_parents_does_not_hang(harvester: Harvester) -> None:
    make_agency("a", parent="b")
    make_agency("b", parent="a")
    make_entry(agency="a")
    assert len(harvester.take(set="agency:b")) == 1


def test_a_span_holds_both_its_seconds(harvester: Harvester) -> None:
    early = at(make_entry(), NOON - timedelta(microseconds=1))
    first = at(make_entry(), NOON)
    last = at(make_entry(), NOON + timedelta(microseconds=999_999))
    late = at(make_entry(), NOON + timedelta(seconds=1))
    second = "2026-11-20T05:00:00Z"
    assert set(harvester.take(since=second, until=second)) == {name_of(first), name_of(last)}
    assert set(harvester.take(until=second)) == {name_of(early), name_of(first), name_of(last)}
    assert set(harvester.take(since=second)) == {name_of(first), name_of(last), name_of(late)}
    assert len(harvester.take(since="2026-11-20", until="2026-11-20")) == 4
    with pytest.raises(NoRecordsMatch):
        harvester.take(since="2026-11-21")


def test_a_withdrawal_and_a_return_are_both_seen_by_who_comes_again(harvester: Harvester) -> None:
    entry = at(make_entry(), NOON)
    withdraw(entry)
    [record] = harvester.take(since="2026-11-21").values()
    assert record.deleted
    assert harvester.GetRecord(identifier=name_of(entry), metadataPrefix="pbgdpl").deleted


def test_a_record_that_is_changing_right_now_is_asked_for_again(client: Client, db: None) -> None:
    entry = make_entry()
    Entry.objects.filter(pk=entry.pk).update(version=2, updated_at=None)
    answered = client.get("/oai", {"verb": "GetRecord", "identifier": name_of(entry), "metadataPrefix": "oai_dc"})
    assert (answered.status_code, answered.headers["Retry-After"]) == (503, "1")
