"""Short links before Django: where they lead is known from memory, is never old, and each click counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cms.core.indicators import Period
from cms.core.models import DailyCount
from cms.core.registries import indicators
from publishers.links.making import link_for
from publishers.models import Campaign
from tests.entries.factories import change, make_entry, withdraw
from tests.fixtures.counting import CRAWLER, PERSON, Counted
from tests.pages import test_ready_pages
from tests.publishers.factories import facebook

pytestmark = pytest.mark.django_db
Reader, read = test_ready_pages.Reader, test_ready_pages.read
URL = "https://pbgdpl.example.gov.vn/muc/"


def follow(read: Reader, code: str, agent: str = PERSON, query: str = "") -> tuple[str, str]:
    read(f"/-/s/{code}{query}", user_agent=agent)
    return read.status, read.headers.get("Location", "")


def test_a_link_is_rendered_once_and_every_click_counts(read: Reader, counted: Counted) -> None:
    code = link_for(make_entry(url=URL)).code
    answers = {follow(read, code, f"{PERSON} {number}", f"?fbclid=x{number}") for number in range(3)}
    assert answers == {("302", URL)}
    assert read.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in read.headers
    assert read.rendered == 1
    follow(read, code, f"{PERSON} 0")
    follow(read, code, CRAWLER)
    assert counted() == {("clicks", code, ""): 3, ("clicks", code, "repeat"): 1, ("clicks", code, "bot"): 1}


def test_an_item_that_moves_or_goes_is_followed_at_once(read: Reader, counted: Counted) -> None:
    entry = make_entry(url=URL)
    code = link_for(entry).code
    assert follow(read, code) == ("302", URL)
    entry.url = f"{URL}moved/"
    entry.save(update_fields=["url"])
    change(entry, title="Moved")
    assert follow(read, code, f"{PERSON} 2") == ("302", f"{URL}moved/")
    withdraw(entry)
    assert follow(read, code, f"{PERSON} 3")[0] == "410"
    assert follow(read, "abcdefg")[0] == "404"
    assert counted() == {("clicks", code, ""): 2}


def test_a_campaigns_new_marks_are_written_at_once(
    read: Reader,
    django_capture_on_commit_callbacks: Any,
) -> None:
    campaign = Campaign.objects.create(name="Ngày Pháp luật")
    code = link_for(make_entry(url=URL), None, campaign).code
    assert follow(read, code)[1].endswith("utm_campaign=ngay-phap-luat")
    with django_capture_on_commit_callbacks(execute=True):
        campaign.utm_campaign = "9-11"
        campaign.save()
    assert follow(read, code)[1].endswith("utm_campaign=9-11")


def test_reports_count_clicks_by_channel_and_campaign() -> None:
    channel, campaign = facebook(), Campaign.objects.create(name="Ngày Pháp luật")
    entry, other = make_entry(url=URL), make_entry("Khác", url=URL)
    type(entry).objects.filter(pk=entry.pk).update(agency_code="stp")
    for link, total in ((link_for(entry, channel, campaign), 3), (link_for(entry), 2), (link_for(other), 9)):
        for part in ("", "bot"):
            DailyCount.objects.create(
                measure="clicks", subject=link.code, part=part, day=date(2026, 11, 2), total=total
            )
    DailyCount.objects.create(measure="clicks", subject="gone", day=date(2026, 11, 2), total=9)
    facts = indicators.get("clicks").facts(Period(first=date(2026, 11, 1), last=date(2026, 11, 30)), frozenset({"stp"}))
    found = {(fact.value, fact.parts["channel"], fact.parts.get("campaign")) for fact in facts}
    assert found == {(3, (channel.name,), (campaign.name,)), (2, ("",), None)}
