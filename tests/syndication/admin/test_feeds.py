"""Feeds and widget on the desk: the public page's addresses, and who reads that very feed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cms.entries.models import Term
from syndication.models import Harvester, SubscriptionState
from tests.entries.factories import make_agency, make_entry

from .test_subscribers import browser, subscription

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public_url")]

SCREEN = "/admin/feeds/"


def text_of(client, query: str = "") -> str:
    return client.get(SCREEN + query).content.decode()


def test_it_offers_what_the_public_page_offers() -> None:
    make_agency("so-y-te")
    make_entry("Luật Căn cước", agency="so-y-te", url="https://pbgdpl.test/x")
    text = text_of(browser(is_superuser=True), "?agency=so-y-te&heading=Học+luật")
    assert "https://pbgdpl.test/feeds/so-y-te.rss<" in text
    assert "widget/so-y-te.js?heading=H%E1%BB%8Dc+lu%E1%BA%ADt" in text
    assert "https://pbgdpl.test/websub/" in text and "https://pbgdpl.test/oai<" in text
    assert '<a href="https://pbgdpl.test/x" lang="vi">Luật Căn cước</a>' in text
    assert "https://pbgdpl.test/webmasters/" in text


def test_it_shows_who_subscribes_to_that_very_feed_in_every_format() -> None:
    Term.objects.get_or_create(vocabulary="form", code="news", defaults={"label_vi": "Tin tức"})
    until = datetime(2026, 12, 24, 5, 0, tzinfo=UTC)
    subscription(1, topic="/feeds/all.atom?form=news", host="soyte.test", lease_until=until, failures=2)
    subscription(2, topic="/feeds/all.json?form=news", host="over.test", state=SubscriptionState.DENIED)
    subscription(3, topic="/feeds/all.atom", host="everything.test")

    text = text_of(browser(is_superuser=True), "?form=news")

    assert "soyte.test" in text and "12:00, 24/12/2026" in text and "2 tries failed" in text
    assert "over.test" in text and "everything.test" not in text
    assert "<strong>1</strong> Atom 1.0" in text and "<strong>0</strong> JSON Feed 1.1" in text


def test_known_harvesters_are_named_with_what_they_took() -> None:
    row = Harvester.objects.create(name="Cổng quốc gia", networks="203.0.113.0/24")
    row.records.create(entry_id="0" * 32, datestamp=row.seen_at or _now(), collected_at=_now())
    assert "Cổng quốc gia" in (text := text_of(browser(is_superuser=True))) and "1 item taken" in text


def test_readers_are_for_those_who_may_look_at_subscribers() -> None:
    subscription(1, host="soyte.test")
    Harvester.objects.create(name="Cổng quốc gia")
    editor = text_of(browser())
    assert "https://pbgdpl.test/feeds/all.rss<" in editor
    assert "soyte.test" not in editor and "Cổng quốc gia" not in editor
    assert "soyte.test" in text_of(browser("view_subscription", name="lãnh đạo"))


def test_a_stranger_is_asked_to_log_in(client) -> None:
    assert client.get(SCREEN).status_code == 302
    assert client.post(SCREEN, {"url": "http://127.0.0.1:9/", "way": "get"}).status_code == 302


def test_an_address_is_tested_and_stays_in_the_form() -> None:
    answer = browser().post(SCREEN, {"url": "http://127.0.0.1:9/nhan", "way": "ping"})
    text = answer.content.decode()
    assert answer.status_code == 200 and "Something has to be mended" in text and "http://127.0.0.1:9/nhan" in text
    assert browser(name="khác").post(SCREEN, {"url": "", "way": "ping"}).status_code == 422


def test_more_readers_cost_no_more_queries(django_assert_max_num_queries) -> None:
    desk = browser(is_superuser=True)
    text_of(desk)
    for number in range(60):
        subscription(number, host=f"{number}.test")
        Harvester.objects.create(name=f"{number}")
    with django_assert_max_num_queries(22):
        text = text_of(desk)
    assert text.count(".test</a>") >= 50 and "Only 50 are shown" in text


def _now() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)
