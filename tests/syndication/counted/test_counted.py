"""Who fetches feeds, for how many people by its own words, and where widgets are seen."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from cms.core.indicators import Period
from cms.core.models import DailyCount
from cms.core.registries import indicators
from syndication.counted.fetchers import family, subscribers
from tests.entries.factories import make_agency, make_entry
from tests.fixtures.counting import CRAWLER, PERSON, Counted

pytestmark = pytest.mark.usefixtures("public_url")

FEEDLY = "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 42 subscribers; like FeedFetcher-Google)"


@pytest.mark.parametrize(
    ("agent", "name", "people"),
    [
        (FEEDLY, "feedly", 42),
        ("Mozilla/5.0 (compatible; inoreader.com; 1 subscribers)", "inoreader", 1),
        ("NewsBlur Feed Fetcher - 1200 subscribers - https://www.newsblur.com", "newsblur", 1200),
        ("Feedbin feed-id:1 - 7 readers", "feedbin", 7),
        ("feedparser/6.0.11 +https://github.com/kurtmckee/feedparser/", "script", 0),
        ("WordPress/6.5; https://stp.example.gov.vn", "wordpress", 0),
        (PERSON, "browser", 0), (CRAWLER, "search engine", 0), ("Loa/0.1", "loa", 0),
        ("", "other", 0), ("Nguyễn Văn An's own (an@example.vn)", "other", 0), ("X 999999999 subscribers", "other", 0),
    ],
)  # fmt: skip
def test_programs_are_known_by_a_closed_list_of_names(agent: str, name: str, people: int) -> None:
    assert (family(agent), subscribers(agent)) == (name, people)


@pytest.mark.django_db
def test_fetches_are_counted_by_program_and_the_highest_number_of_people_stays(
    client: Client, counted: Counted
) -> None:
    make_entry()
    for agent in (FEEDLY, FEEDLY.replace("42", "40"), PERSON):
        tag = client.get("/feeds/all.rss", headers={"user-agent": agent}).headers["ETag"]
    assert client.get("/feeds/all.rss", headers={"user-agent": PERSON, "if-none-match": tag}).status_code == 304
    client.get("/feeds/all.rss", {"form": "news"}, headers={"user-agent": "curl/8"})
    client.get("/feeds/none.rss", headers={"user-agent": FEEDLY})
    assert counted() == {
        ("feed_fetches", "all.rss", "feedly"): 2, ("feed_fetches", "all.rss", "browser"): 2,
        ("feed_fetches", "all.rss", "script"): 1, ("feed_subscribers", "all.rss", "feedly"): 42,
    }  # fmt: skip


@pytest.mark.django_db
def test_a_widget_counts_where_it_is_seen(client: Client, counted: Counted) -> None:
    make_entry()
    loaded = {"user-agent": PERSON, "sec-fetch-dest": "script"}
    assert client.get("/widget/all.js", headers=loaded).status_code == 200
    assert client.get("/widget/all.js", headers=loaded).status_code == 200
    client.get("/widget/all.html", headers={"user-agent": CRAWLER})
    assert counted() == {("widget_views", "all", part): 1 for part in ("", "repeat", "bot")}


@pytest.mark.django_db
def test_reports_count_the_feeds_of_the_agencies_asked_for() -> None:
    make_agency("stp")
    for subject, part, total in (("stp.rss", "feedly", 3), ("stp.atom", "script", 2), ("all.rss", "feedly", 90)):
        DailyCount.objects.create(
            measure="feed_fetches", subject=subject, part=part, day=date(2026, 11, 2), total=total
        )
    period = Period(first=date(2026, 11, 1), last=date(2026, 11, 30))
    facts = indicators.get("feed_fetches").facts(period, frozenset({"stp"}))
    assert sorted((fact.agency, fact.value, fact.what) for fact in facts) == [
        ("stp", 2, "stp.atom"), ("stp", 3, "stp.rss"),
    ]  # fmt: skip
