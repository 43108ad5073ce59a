"""The way of the bytes: compression, methods, crowds, and what it costs the database."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from sickle import Sickle

from syndication.oai import views
from syndication.oai.reading import read
from syndication.oai.sets import read_agencies
from syndication.oai.tokens import Harvest, Place
from tests.entries.factories import NOON, make_entry

from .conftest import ITEMS
from .harvester import ask, checked, codes, texts

LIST = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}


def test_answers_are_compressed_for_who_can_read_that(client: Client, db: None) -> None:
    for _number in range(ITEMS):
        make_entry()
    packed = client.get("/oai", LIST, headers={"accept-encoding": "deflate, gzip;q=0.8"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.content))
    assert len(texts(checked(gzip.decompress(packed.content)), "identifier")) == ITEMS
    for refused in ("", "identity", "gzip;q=0", "br"):
        plain = client.get("/oai", LIST, headers={"accept-encoding": refused})
        assert "Content-Encoding" not in plain.headers
        assert "Accept-Encoding" in plain.headers["Vary"]
        checked(plain.content)


def test_an_answer_is_xml_that_nobody_keeps_unasked(client: Client, db: None) -> None:
    answered = client.get("/oai?verb=Identify")
    assert answered.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert answered.headers["Cache-Control"] == "no-cache"
    assert answered.headers["Content-Language"] == "vi"
    assert not answered.cookies


def test_a_form_is_read_like_an_address(client: Client, db: None) -> None:
    make_entry()
    form = "application/x-www-form-urlencoded"
    posted = client.post("/oai", "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01", form)
    assert len(texts(checked(posted.content), "identifier")) == 1
    twice = client.post("/oai?verb=Identify", "verb=Identify", form)
    assert codes(checked(twice.content)) == ["badVerb"]
    other = client.post("/oai", b'{"verb": "Identify"}', "application/json")
    assert codes(checked(other.content)) == ["badVerb"]


def test_a_stranger_may_post_without_our_cookie(db: None) -> None:
    answered = Client(enforce_csrf_checks=True).post("/oai", "verb=Identify", "application/x-www-form-urlencoded")
    assert answered.status_code == 200


def test_other_methods_are_refused(client: Client, db: None) -> None:
    assert client.put("/oai?verb=Identify").status_code == 405
    assert client.head("/oai?verb=Identify").status_code == 200


def test_a_crowd_is_asked_to_come_again(
    client: Client, db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOA_SYNDICATION = {"OAI_LANES": 1}
    monkeypatch.setattr(views, "_PATIENCE_S", 0)
    make_entry()
    with views._lane():
        crowded = client.get("/oai", LIST)
    assert (crowded.status_code, int(crowded.headers["Retry-After"]) > 0) == (503, True)
    assert len(texts(ask(client, **LIST), "identifier")) == 1


@pytest.mark.parametrize("spec", ["", "form:news", "topic:land", "agency:ubnd"])
@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_a_part_costs_three_questions_first_and_later(client: Client, agencies: None, verb: str, spec: str) -> None:
    for _number in range(2 * ITEMS + 1):
        make_entry(agency="stp", topics=("land",))
    arguments = {"verb": verb, "metadataPrefix": "pbgdpl", **({"set": spec} if spec else {})}
    for _part in range(3):
        with CaptureQueriesContext(connection) as asked:
            document = ask(client, **arguments)
        assert len(asked) <= 3
        arguments = {"verb": verb, "resumptionToken": texts(document, "resumptionToken")[0]}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the plan of SQLite")
@pytest.mark.parametrize(
    ("spec", "index"),
    [
        ("", "loa_entry_sequence"),
        ("form:news", "loa_entry_form_seq"),
        ("topic:land", "loa_entry_sequence"),
        ("agency:ubnd", "loa_entry_agency_seq"),
        ("agency:ubnd:stp", "loa_entry_agency_seq"),
    ],
)
def test_the_place_is_found_by_an_index(agencies: None, spec: str, index: str) -> None:
    place = Place.of(NOON, make_entry(agency="stp").pk)
    harvest = Harvest(verb="ListRecords", prefix="oai_dc", set=spec, place=place, given=100, size=100_000)
    with CaptureQueriesContext(connection) as asked:
        list(read(harvest, read_agencies(), whole=True).rows)
    [sql] = [query["sql"] for query in asked if "IN (SELECT" in query["sql"]][:1]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = [row[3] for row in cursor.fetchall()]
    assert any(f"COVERING INDEX {index}" in step and "updated_at>" in step for step in plan)


@pytest.mark.django_db(transaction=True)
def test_several_harvesters_at_once_over_sockets_get_everything(live_server: Any) -> None:
    for number in range(2 * ITEMS):
        make_entry(f"Bài {number}")
    taken: list[set[str]] = []

    def harvest() -> None:
        records = Sickle(f"{live_server.url}/oai", max_retries=3, timeout=60).ListRecords(metadataPrefix="pbgdpl")
        taken.append({record.header.identifier for record in records})

    crowd = [threading.Thread(target=harvest) for _one in range(3)]
    _all(crowd, threading.Thread.start)
    _all(crowd, threading.Thread.join)
    assert [len(names) for names in taken] == [2 * ITEMS] * 3


def _all(crowd: list[threading.Thread], act: Callable[[threading.Thread], None]) -> None:
    for one in crowd:
        act(one)
