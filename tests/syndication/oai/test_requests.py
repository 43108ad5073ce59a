"""What is a request of the protocol and what is not: every error, with its code, as the protocol wants it told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from syndication.oai import tokens
from syndication.oai.dates import span
from syndication.oai.errors import Code, OaiError
from syndication.oai.tokens import Harvest, Place
from tests.entries.factories import make_entry, withdraw

from .conftest import name_of
from .harvester import OAI, ask, checked, codes, texts

pytestmark = pytest.mark.usefixtures("db", "public_url")
LIST = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "metadataPrefix=oai_dc",
        "verb=",
        "verb=listRecords",
        "verb=Identify&verb=Identify",
        "verb=Harvest&metadataPrefix=oai_dc",
    ],
)
def test_without_one_known_verb_the_verb_is_bad(client: Client, query: str) -> None:
    document = checked(client.get(f"/oai?{query}").content)
    assert codes(document) == ["badVerb"]
    assert dict(document.find(f"{OAI}request").attrib) == {}


@pytest.mark.parametrize(
    "query",
    [
        "verb=Identify&metadataPrefix=oai_dc",
        "verb=ListMetadataFormats&metadataPrefix=oai_dc",
        "verb=ListSets&from=2026-01-01",
        "verb=GetRecord&metadataPrefix=oai_dc",
        "verb=GetRecord&identifier=oai:loa.test:item/1",
        "verb=GetRecord&identifier=a&metadataPrefix=oai_dc&set=form",
        "verb=ListRecords",
        "verb=ListRecords&metadataPrefix=",
        "verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc",
        "verb=ListRecords&metadataPrefix=oai_dc&size=10",
        "verb=ListRecords&metadataPrefix=oai_dc&identifier=x",
        "verb=ListRecords&metadataPrefix=oai_dc&set=",
        "verb=ListRecords&metadataPrefix=oai_dc&set=form:b%C3%A0i",
        "verb=ListRecords&metadataPrefix=oai_dc&set=:form",
        "verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x",
        "verb=ListIdentifiers&resumptionToken=x&until=2026-01-01",
        "verb=ListRecords&metadataPrefix=oai_dc&from=",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2026",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00Z",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00:00",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00:00.5Z",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T24:00:00Z",
        "verb=ListRecords&metadataPrefix=oai_dc&until=0000-01-01",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-02T00:00:00Z",
        "verb=ListRecords&metadataPrefix=oai_dc&from=%D9%A2026-01-01",
    ],
)
def test_arguments_that_do_not_fit_are_bad(client: Client, query: str) -> None:
    document = checked(client.get(f"/oai?{query}").content)
    assert set(codes(document)) == {"badArgument"}
    assert dict(document.find(f"{OAI}request").attrib) == {}
    assert texts(document, "request") == ["https://pbgdpl.test/oai"]


def test_every_mistake_is_told(client: Client) -> None:
    document = checked(client.get("/oai?verb=GetRecord&set=form&size=1").content)
    assert codes(document) == ["badArgument"] * 4


def test_what_is_right_in_form_but_not_here_repeats_the_request(client: Client) -> None:
    make_entry()
    expected = {
        "idDoesNotExist": {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:pbgdpl.test:item/1"},
        "cannotDisseminateFormat": {**LIST, "metadataPrefix": "marc21"},
        "noRecordsMatch": {**LIST, "until": "2001-01-01"},
        "badResumptionToken": {"verb": "ListRecords", "resumptionToken": "made up"},
    }
    for code, arguments in expected.items():
        document = ask(client, **arguments)
        assert codes(document) == [code]
        assert dict(document.find(f"{OAI}request").attrib) == arguments


@pytest.mark.parametrize("set_spec", ["form:none", "topic:none", "agency:none", "form:news:more", "other", "FORM:news"])
def test_an_unknown_set_has_no_records(client: Client, set_spec: str) -> None:
    make_entry(topics=("land",), agency="stp")
    assert codes(ask(client, **LIST, set=set_spec)) == ["noRecordsMatch"]


@pytest.mark.parametrize(
    "identifier",
    [
        "no-such-thing", 'invalid"id', "oai:pbgdpl.test:item/x", "oai:other.test:item/{id}", "{id}",
        "oai:pbgdpl.test:item/{id}x", "OAI:pbgdpl.test:item/{id}", "oai:pbgdpl.test:item/urn:uuid:{id}",
    ],
)  # fmt: skip
def test_only_the_identifier_itself_finds_a_record(client: Client, identifier: str) -> None:
    entry = make_entry()
    for verb in ({"verb": "GetRecord", "metadataPrefix": "oai_dc"}, {"verb": "ListMetadataFormats"}):
        document = ask(client, **verb, identifier=identifier.replace("{id}", str(entry.pk)))
        assert codes(document) == ["idDoesNotExist"]


def test_an_unknown_format_of_a_known_record(client: Client) -> None:
    document = ask(client, verb="GetRecord", metadataPrefix="mods", identifier=name_of(make_entry()))
    assert codes(document) == ["cannotDisseminateFormat"]


def test_a_deleted_record_has_no_formats(client: Client) -> None:
    entry = withdraw(make_entry())
    assert codes(ask(client, verb="ListMetadataFormats", identifier=name_of(entry))) == ["noMetadataFormats"]


def test_the_list_of_sets_has_no_parts(client: Client) -> None:
    assert codes(ask(client, verb="ListSets", resumptionToken="x")) == ["badResumptionToken"]


def test_an_empty_site_has_no_records_and_still_says_who_it_is(client: Client) -> None:
    assert codes(ask(client, **LIST)) == ["noRecordsMatch"]
    assert texts(ask(client, verb="Identify"), "deletedRecord") == ["persistent"]


def test_both_ends_of_a_span_belong_to_it() -> None:
    exact = span("2026-11-20T05:00:00Z", "2026-11-20T05:00:00Z")
    assert exact.since == datetime(2026, 11, 20, 5, tzinfo=UTC)
    assert exact.before == datetime(2026, 11, 20, 5, 0, 1, tzinfo=UTC)
    days = span("2026-11-20", "2026-11-20")
    assert (days.since, days.before) == (datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC))
    assert span("", "9999-12-31").before == datetime.max.replace(tzinfo=UTC)


HARVEST = Harvest(
    verb="ListRecords", prefix="oai_dc", set="form:news", since="2026-01-01", given=3, size=7,
    place=Place(micros=1_763_700_000_123_456, id="7b0e0c1e6d2f4a559a512f6a0f4d9c11"),
)  # fmt: skip


def test_a_token_brings_everything_back() -> None:
    assert tokens.decode(tokens.encode(HARVEST), "ListRecords") == HARVEST
    assert HARVEST.place is not None
    assert Place.of(HARVEST.place.stamp, HARVEST.place.row_id) == HARVEST.place


@pytest.mark.parametrize(
    "spoil", [str.lower, str.upper, lambda t: t[:-1], lambda t: t + "x", lambda t: "", lambda t: "ß"]
)
def test_a_token_that_was_changed_is_refused(spoil) -> None:
    with pytest.raises(OaiError) as refused:
        tokens.decode(spoil(tokens.encode(HARVEST)), "ListRecords")
    assert refused.value.code == Code.BAD_RESUMPTION_TOKEN


def test_a_token_belongs_to_its_verb() -> None:
    with pytest.raises(OaiError):
        tokens.decode(tokens.encode(HARVEST), "ListIdentifiers")


def test_a_token_holds_for_a_day_at_least_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    token, now = tokens.encode(HARVEST), time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 25 * 3600)
    assert tokens.decode(token, "ListRecords") == HARVEST
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + tokens.LIFETIME.total_seconds() + 2)
    with pytest.raises(OaiError):
        tokens.decode(token, "ListRecords")
