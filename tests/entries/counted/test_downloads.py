"""A file that somebody takes along counts once; a player's bites and a page's pictures don't."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client, RequestFactory
from wagtail.documents.models import document_served

from cms.core.indicators import Period
from cms.core.models import DailyCount
from cms.core.registries import indicators, measures
from cms.entries.counted.downloads import is_download
from cms.entries.counted.measures import DOWNLOADS
from cms.entries.models import Entry
from tests.entries.factories import File, make_entry
from tests.entries.test_media_view import address_of
from tests.fixtures.counting import PERSON, Counted

pytestmark = pytest.mark.django_db

LEAFLET = File(name="to-gap.pdf", data=b"%PDF-1.4" * 100, media_type="application/pdf")


@pytest.fixture
def entry() -> Entry:
    return make_entry(files=[LEAFLET])


def take(client: Client, **headers: str) -> int:
    given: dict[str, Any] = {"user-agent": PERSON, **{name.replace("_", "-"): text for name, text in headers.items()}}
    return client.get(address_of(LEAFLET), headers=given).status_code


def test_a_file_that_is_taken_counts_for_its_item(client: Client, entry: Entry, counted: Counted) -> None:
    assert take(client) == 200
    assert counted() == {(DOWNLOADS, str(entry.pk), ""): 1}


def test_bites_of_a_player_are_no_downloads_but_the_first_may_be(
    client: Client, entry: Entry, counted: Counted
) -> None:
    assert take(client, range="bytes=100-200") == 206
    assert counted() == {}
    assert take(client, range="bytes=0-") == 206
    assert counted() == {(DOWNLOADS, str(entry.pk), ""): 1}


def test_who_has_the_file_already_takes_nothing(client: Client, entry: Entry, counted: Counted) -> None:
    tag = client.head(address_of(LEAFLET)).headers["ETag"]
    assert take(client, if_none_match=tag) == 304
    assert counted() == {}


def test_documents_of_the_library_are_known_by_their_bytes(rf: RequestFactory, counted: Counted) -> None:
    from cms.entries.attachments import attach
    from cms.entries.record import Role
    from tests.pages.factories import make_file

    document = make_file(data=LEAFLET.data)
    attach(document.file, role=Role.FILE)
    request = rf.get("/", headers={"user-agent": PERSON})
    document_served.send(type(document), instance=document, request=request)
    assert counted() == {}
    entry = make_entry(files=[LEAFLET])
    document_served.send(type(document), instance=document, request=request)
    assert counted() == {(DOWNLOADS, str(entry.pk), ""): 1}


@pytest.mark.parametrize(
    ("destination", "media_type", "counts"),
    [
        ("document", "video/mp4", True), ("empty", "audio/mpeg", True), ("video", "video/mp4", False),
        ("audio", "audio/mpeg", False), ("image", "image/png", False), ("track", "text/vtt", False),
        ("", "application/pdf", True), ("", "video/mp4", False), ("", "image/png", False),
    ],
)  # fmt: skip
def test_browsers_say_what_they_want_it_for(destination: str, media_type: str, counts: bool) -> None:
    assert is_download(destination, media_type) is counts


def test_reports_count_an_agencys_own_items_day_by_day(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(agency_code="stp")
    for day, part, total in ((1, "", 3), (2, "", 4), (2, "bot", 50)):
        DailyCount.objects.create(
            measure=DOWNLOADS, subject=str(entry.pk), part=part, day=date(2026, 11, day), total=total
        )  # fmt: skip
    DailyCount.objects.create(measure=DOWNLOADS, subject=str(make_entry("Khác").pk), day=date(2026, 11, 2), total=9)
    facts = indicators.get(DOWNLOADS).facts
    found = list(facts(Period(first=date(2026, 11, 1), last=date(2026, 11, 30)), frozenset({"stp"})))
    assert [(fact.value, fact.on, fact.what, fact.agency) for fact in found] == [
        (3, date(2026, 11, 1), entry.title, "stp"), (4, date(2026, 11, 2), entry.title, "stp"),
    ]  # fmt: skip


def test_every_number_says_what_it_counts() -> None:
    names = {name for name, _measure in measures.items()}
    assert {"clicks", "page_views", "downloads", "played", "feed_fetches", "feed_subscribers"} <= names
    assert {"hub_deliveries", "widget_views", "searches"} <= names
    for name in ("clicks", "page_views", "downloads", "feed_fetches", "widget_views"):
        indicator = indicators.get(name)
        assert indicator is not None
        assert str(indicator.definition) == str(measures.get(name).definition)
