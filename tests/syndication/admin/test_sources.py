"""The desk of the sources: found from a home page, made, tested, paused; health in words; who may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from cms.agencies.models import Agency
from syndication.models import Proposal, Source, SourceState
from tests.pages import factories as pages
from tests.syndication.inbound.items import bring, make_source, offer
from tests.syndication.inbound.test_polling import Department, _server, department, rss  # noqa: F401 (fixtures)

from .test_inbox import browser, text

pytestmark = [pytest.mark.django_db, pytest.mark.nobody]


@pytest.fixture(autouse=True)
def _surroundings(settings: Any, db: None) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def agency() -> Agency:
    return pages.make_agency("syt", "Sở Y tế", kind="department")


def filled(**given: str) -> dict[str, str]:
    return {"name": "Sở Y tế", "address": "https://syt.example.vn/rss", "trust": "ask", "every_s": "900", **given}


def act(client: Any, source: Source, name: str) -> str:
    return text(client.post(f"/admin/sources/{source.pk}/act/{name}/", follow=True))


def test_from_a_home_page_to_a_source(agency: Agency, department: Department) -> None:  # noqa: F811
    page = b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss" title="Tin"></head></html>'
    department.answers("/", body=page, Content_Type="text/html")
    department.answers("/rss", body=rss(1, 2))
    client = browser()

    found = text(client.post("/admin/sources/find/", {"address": department.url}))
    assert "1 feed was found" in found and "shows 2 items" in found

    client.post(
        "/admin/sources/new/?kind=feed",
        filled(address=f"{department.url}/rss", agency_code="syt", collection=str(agency.collection_id)),
    )
    source = Source.objects.get()
    assert source.address == f"{department.url}/rss" and source.agency_code == "syt"
    assert "is a source already" in text(client.post("/admin/sources/find/", {"address": department.url}))


def test_a_site_without_a_feed_says_what_else_can_be_done(department: Department) -> None:  # noqa: F811
    department.answers("/", body=b"<html><body><p>Trang</p></body></html>", Content_Type="text/html")

    shown = text(browser().post("/admin/sources/find/", {"address": department.url}))

    assert "No feed was found there" in shown and "hand items in by a form" in shown


def test_the_same_address_twice_is_refused_and_nothing_typed_is_lost() -> None:
    make_source("Đã có", address="https://syt.example.vn/rss")

    shown = text(browser().post("/admin/sources/new/?kind=feed", filled(name="Sở Y tế mới")))

    assert "“Đã có” has this address already" in shown and "Sở Y tế mới" in shown


@pytest.mark.parametrize("kind", ["oai", "exchange", "form"])
def test_each_kind_asks_only_for_what_it_needs(kind: str) -> None:
    shown = text(browser().get("/admin/sources/new/", {"kind": kind}))

    assert ('name="address"' in shown) == (kind == "oai") and ('name="callback_url"' in shown) == (kind == "exchange")


def test_another_address_is_asked_afresh_and_at_once() -> None:
    source = make_source(etag='"1"', failures=3, problem={"code": "not_found"})
    Source.objects.update(next_at=timezone.now() + timedelta(days=1))

    browser().post(f"/admin/sources/edit/{source.pk}/", filled(address="https://syt.example.vn/moi"))

    source.refresh_from_db()
    assert (source.etag, source.failures, source.problem, source.next_at) == ("", 0, None, None)


def test_a_test_reads_and_takes_nothing_in(department: Department) -> None:  # noqa: F811
    source = make_source(address=f"{department.url}/rss")
    department.answers("/rss", body=rss(1, 2))
    client = browser()

    shown = act(client, source, "test")
    assert "it shows 2 items" in shown and "Tin số 1" in shown and not Proposal.objects.exists()

    department.answers("/rss", 404)
    assert "nothing at this address" in act(client, source, "test")


def test_asked_now_it_is_read_now(department: Department) -> None:  # noqa: F811
    source = make_source(address=f"{department.url}/rss", next_at=timezone.now() + timedelta(days=1))
    department.answers("/rss", body=rss(1))

    assert "is being asked" in act(browser(), source, "ask")
    assert Proposal.objects.count() == 1


def test_paused_and_resumed() -> None:
    source, client = make_source(problem={"code": "not_found"}, failures=2), browser()

    act(client, source, "pause")
    source.refresh_from_db()
    assert source.state == SourceState.PAUSED
    assert "not active" in act(client, source, "ask")

    act(client, source, "resume")
    source.refresh_from_db()
    assert (source.state, source.failures, source.problem) == (SourceState.ACTIVE, 0, None)


def test_the_list_tells_health_in_words_and_what_waits(django_assert_max_num_queries: Any) -> None:
    well = make_source("Sở Y tế", succeeded_at=timezone.now())
    bring(well, offer(1), offer(2))
    make_source("Cũ", failures=9, problem={"code": "not_found"}, succeeded_at=timezone.now() - timedelta(days=5))
    make_source("Hết", state=SourceState.GONE, problem={"code": "gone"})
    for number in range(30):
        make_source(f"S{number}")
    client = browser()
    client.get("/admin/sources/")

    with django_assert_max_num_queries(40):
        shown = text(client.get("/admin/sources/"))

    for word in ("well", "stale", "gone", "nothing at this address", "Vietnam time"):
        assert word in shown


def test_who_only_decides_sees_the_sources_and_changes_none(agency: Agency) -> None:
    source = make_source(collection=agency.collection)
    client = browser(agency, "editor")

    assert "Sở Y tế" in text(client.get("/admin/sources/"))
    client.post(f"/admin/sources/{source.pk}/act/pause/")
    client.post(f"/admin/sources/edit/{source.pk}/", filled(name="Khác"))
    source.refresh_from_db()
    assert source.state == SourceState.ACTIVE and source.name == "Sở Y tế"
    assert client.get("/admin/sources/find/").status_code == 302
