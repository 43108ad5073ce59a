"""Known clients: by word or by network, what they took is remembered, and nothing of it slows or stops a harvest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from cms.core.clock import rfc3339
from cms.entries.models import Entry
from cms.entries.ports import harvest_log
from syndication.models import HarvestedRecord
from syndication.models import Harvester as Known
from syndication.oai import harvesters
from tests.entries.factories import change, make_entry, withdraw

from .conftest import ITEMS, name_of
from .harvester import Harvester, ask

pytestmark = pytest.mark.usefixtures("db", "public_url")


@pytest.fixture
def word() -> str:
    """What the ministry's harvester shows."""
    known = Known(name="moj")
    word = harvesters.new_token(known)
    known.save()
    return word


def collected(entry: Entry, client: str = "moj", stamp: datetime | None = None) -> datetime | None:
    """What the port answers; the stamp as it stands in a receipt."""
    entry.refresh_from_db()
    asked = datetime.fromisoformat(rfc3339(stamp or entry.updated_at))
    return harvest_log().collected_at(client, name_of(entry), asked)


def test_what_was_given_is_remembered_to_the_version(word: str) -> None:
    entries = [make_entry() for _number in range(ITEMS + 1)]
    Harvester(authorization=f"Bearer {word}").take()
    assert all(collected(entry) for entry in entries)
    change(entries[0], title="Đã sửa")
    assert collected(entries[0]) is None
    Harvester(authorization=f"Bearer {word}").take()
    assert collected(entries[0])
    assert HarvestedRecord.objects.count() == len(entries)
    assert Known.objects.get().seen_at


def test_a_single_record_and_a_tombstone_in_a_list_of_names_count(word: str) -> None:
    kept, gone = make_entry(), withdraw(make_entry())
    client = Client(headers={"authorization": f"bearer {word}"})
    ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc")
    assert (bool(collected(kept)), bool(collected(gone))) == (False, True)
    ask(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=name_of(kept))
    assert collected(kept)


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": "Basic eA=="}, {"authorization": "Bearer "}]
)
def test_of_strangers_nothing_is_kept_and_nothing_withheld(word: str, headers: dict[str, str]) -> None:
    entry = make_entry()
    assert len(Harvester(**headers).take()) == 1
    assert collected(entry) is None
    assert Known.objects.get().seen_at is None


def test_only_looking_for_headers_takes_nothing(word: str) -> None:
    entry = make_entry()
    Client(headers={"authorization": f"Bearer {word}"}).head("/oai?verb=ListRecords&metadataPrefix=oai_dc")
    assert collected(entry) is None


def test_a_network_makes_a_client_known() -> None:
    Known.objects.create(name="other", networks="192.0.2.0/24")
    Known.objects.create(name="ministry", networks="10.0.0.0/8 2001:db8::/32")
    entry = make_entry()
    query = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    Client(REMOTE_ADDR="192.168.1.1").get("/oai", query)
    assert not HarvestedRecord.objects.exists()
    for number, address in enumerate(["10.3.2.1", "::ffff:10.1.1.1", "2001:db8::7"]):
        Client(REMOTE_ADDR=address).get("/oai", query)
        assert collected(entry, "ministry"), number
    assert collected(entry, "other") is None


def test_behind_a_proxy_the_proxy_says_who_asks(settings: Any) -> None:
    Known.objects.create(name="ministry", networks="10.0.0.0/8")
    entry = make_entry()
    query = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    forged = Client(REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "10.0.0.1, 192.0.2.7"})
    real = Client(REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "192.0.2.7, 10.0.0.1"})
    real.get("/oai", query)
    assert collected(entry, "ministry") is None
    settings.LOA_SYNDICATION = {"BEHIND_PROXY": True}
    forged.get("/oai", query)
    assert collected(entry, "ministry") is None
    real.get("/oai", query)
    assert collected(entry, "ministry")


@pytest.mark.parametrize("record_id", ["", "oai:pbgdpl.test:item/x", "nonsense"])
def test_a_record_that_is_none_was_not_collected(record_id: str) -> None:
    assert harvest_log().collected_at("moj", record_id, datetime.fromisoformat("2026-11-20T05:00:00Z")) is None


def test_a_harvest_does_not_fail_because_it_could_not_be_noted(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*args: object) -> None:
        raise DatabaseError("database is locked")

    monkeypatch.setattr(harvesters, "_remember", locked)
    make_entry()
    assert len(Harvester(authorization=f"Bearer {word}").take()) == 1


def test_the_word_itself_is_nowhere(word: str) -> None:
    assert word not in str(Known.objects.values().get())
    assert len(word) >= 40
