"""One link for each item, channel and campaign, on every database, whoever asks at the same time."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from publishers.links import making
from publishers.links.making import address, addresses_of, link_for, wants_link
from publishers.models import Campaign, Channel, ShortLink
from tests.entries.factories import make_entry
from tests.publishers.factories import facebook, national, x

pytestmark = pytest.mark.django_db
URL = "https://pbgdpl.example.gov.vn/muc/"


@pytest.fixture
def channel() -> Channel:
    return facebook()


@pytest.fixture
def campaign() -> Campaign:
    return Campaign.objects.create(name="Ngày Pháp luật")


@pytest.mark.both
def test_the_same_link_is_given_again(channel: Channel, campaign: Campaign) -> None:
    entry = make_entry(url=URL)
    pairs = [(None, None), (channel, None), (None, campaign), (channel, campaign)]
    first = [link_for(entry, *pair).pk for pair in pairs]
    assert len(set(first)) == 4
    assert [link_for(entry, *pair).pk for pair in pairs] == first


def test_the_database_keeps_a_link_unique_though_its_channel_is_none() -> None:
    entry = make_entry(url=URL)
    link = link_for(entry)
    with pytest.raises(IntegrityError), transaction.atomic():
        ShortLink.objects.create(code="other22", entry=entry, made_for=link.made_for)


def test_a_taken_code_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = link_for(make_entry("Một", url=URL))
    codes = iter([taken.code, taken.code, "free222"])
    monkeypatch.setattr(making, "new_code", lambda: next(codes))
    assert link_for(make_entry("Hai", url=URL)).code == "free222"


def test_a_link_outlives_its_channel_and_campaign(channel: Channel, campaign: Campaign) -> None:
    entry = make_entry(url=URL)
    plain, whole = link_for(entry), link_for(entry, channel, campaign)
    campaign.delete()
    channel.delete()
    kept = {link.pk for link in ShortLink.objects.filter(channel=None, campaign=None)}
    assert kept == {plain.pk, whole.pk}


def test_channel_or_campaign_may_want_it_and_records_never_carry_it(
    channel: Channel, campaign: Campaign, sandbox: Any
) -> None:  # fmt: skip
    assert not wants_link(channel, campaign)
    channel.short_links = True
    assert wants_link(channel, None)
    portal = national(sandbox)
    campaign.short_links = True
    assert wants_link(x(), campaign)
    assert not wants_link(portal, campaign)
    assert not wants_link(Channel(platform="gone", short_links=True), None)


def test_previews_make_nothing_and_cost_one_query(
    channel: Channel, campaign: Campaign, django_assert_num_queries: Any
) -> None:  # fmt: skip
    entry = make_entry(url=URL)
    campaign.short_links = True
    channels = [channel, x()]
    link = link_for(entry, channel, campaign)
    with django_assert_num_queries(1):
        shown = addresses_of(entry.pk, channels, campaign)
    assert shown == {channel.pk: address(link.code), channels[1].pk: address("preview")}
    assert ShortLink.objects.count() == 1
    with django_assert_num_queries(0):
        assert addresses_of(entry.pk, channels) == {}
