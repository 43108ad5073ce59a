"""The list of short links: to copy, to print, for paper; and nobody sees another department's."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from cms.agencies.models import Agency
from cms.entries.models import Entry
from publishers.links.making import address, link_for
from publishers.models import Campaign, Channel, ShortLink
from tests.pages import factories as pages

from .conftest import Login, query, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    return Campaign.objects.create(name="Ngày Pháp luật", short_links=True)


def links(**given: Any) -> str:
    return reverse("loa_links") + (query(**given) if given else "")


def test_links_of_a_campaign_are_listed_with_their_places(
    login: Login, entry: Entry, facebook: Channel, campaign: Campaign
) -> None:
    mine, other = link_for(entry, facebook, campaign), link_for(entry, facebook)
    client = login("unit_approver")
    html = shown(client.get(links(campaign=campaign.pk)))
    assert address(mine.code) in html
    assert "Facebook Sở Tư pháp" in html
    assert other.code not in html
    assert other.code in shown(client.get(links()))
    assert links(campaign=campaign.pk).split("?")[1] in shown(
        login().get(reverse("loa_campaigns:page", args=[campaign.pk]))
    )


def test_a_link_for_paper_is_made_by_who_may_plan_the_item(login: Login, entry: Entry, campaign: Campaign) -> None:
    client = login("unit_approver")
    assert "Make a short link" in shown(client.get(links(entry=entry.pk)))
    client.post(links(entry=entry.pk), {"campaign": campaign.pk})
    client.post(links(entry=entry.pk), {"campaign": campaign.pk})
    made = ShortLink.objects.get()
    assert (made.entry, made.channel, made.campaign) == (entry, None, campaign)
    html = shown(client.get(links(entry=entry.pk)))
    assert address(made.code) in html
    assert reverse("loa_link_square", args=[made.code]) in html


def test_who_may_not_plan_it_makes_none(login: Login, entry: Entry, campaign: Campaign) -> None:
    client = login("editor")
    assert client.post(links(entry=entry.pk), {}).status_code == 302
    assert "Make a short link" not in shown(client.get(links(entry=entry.pk)))
    assert login().post(links(), {}).status_code == 302
    assert not ShortLink.objects.exists()


def test_the_square_is_a_file(login: Login, entry: Entry, facebook: Channel) -> None:
    link = link_for(entry, facebook)
    response = login("unit_approver").get(reverse("loa_link_square", args=[link.code]))
    assert response["Content-Type"] == "image/svg+xml"
    assert f"qr-{link.code}.svg" in response["Content-Disposition"]
    assert address(link.code) in response.content.decode()


def test_another_departments_links_are_not_there(
    login: Login, entry: Entry, facebook: Channel, agency: Agency, campaign: Campaign
) -> None:
    link = link_for(entry, facebook, campaign)
    agency_of_health = pages.make_agency("so-y-te", "Sở Y tế")
    client = login("unit_approver")
    user = client.user  # type: ignore[attr-defined]
    user.groups.set([agency_of_health.groups.get(role="unit_approver").group])
    assert link.code not in shown(client.get(links()))
    assert link.code not in shown(client.get(links(campaign=campaign.pk)))
    assert client.get(reverse("loa_link_square", args=[link.code])).status_code == 404
    assert client.post(links(entry=entry.pk), {}).status_code == 302
    assert ShortLink.objects.count() == 1


def test_the_item_leads_there_and_nonsense_is_no_error(login: Login, entry: Entry) -> None:
    client = login()
    assert f"entry={entry.pk}" in shown(client.get(reverse("loa_item", args=[entry.pk])))
    for given in ({"entry": "x"}, {"campaign": "x"}, {"p": "99"}):
        assert client.get(links(**given)).status_code == 200


def test_the_list_costs_the_same_however_long(
    login: Login, entry: Entry, facebook: Channel, django_assert_max_num_queries: Any
) -> None:  # fmt: skip
    client = login("unit_approver")
    for number in range(15):
        link_for(entry, facebook, Campaign.objects.create(name=f"Đợt {number}"))
    client.get(links())
    with django_assert_max_num_queries(30):
        client.get(links())
