"""Campaigns from a template and from last year's: looked at first, made as lines to fill, sending nothing."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse

from cms.agencies.models import Agency
from cms.entries.models import Entry
from publishers.models import Campaign, CampaignItem, CampaignTarget, Channel, Delivery, Recurrence

from .calendar.planned import delivery, tomorrow
from .conftest import Login, shown

pytestmark = pytest.mark.django_db


def test_a_template_is_looked_at_then_made(login: Login, agency: Agency) -> None:
    client = login("channel_admin", "unit_approver")
    assert "Chuyên đề trọng điểm" in shown(client.get(reverse("loa_campaigns:starters")))
    address = reverse("loa_campaigns:starter", args=["law_day"])
    given = {"turning": "2027-11-09", "name": "Ngày Pháp luật 2027", "collection": agency.collection_id}
    html = shown(client.post(address, {**given, "do": "look"}))
    assert "Lễ hưởng ứng Ngày Pháp luật" in html and "01/10/2027" in html and not Campaign.objects.exists()
    assert client.post(address, {**given, "do": "make"}).status_code == 302
    made = Campaign.objects.get()
    assert (made.starts_on, made.ends_on, made.colour) == (date(2027, 10, 1), date(2027, 11, 30), "red")
    assert made.documents == ["14/2012/QH13"] and made.owner == client.user  # type: ignore[attr-defined]
    assert made.items.count() == 13 and made.targets.count() == 5
    assert made.items.get(title="Lễ hưởng ứng Ngày Pháp luật").on == date(2027, 11, 9)
    assert not made.recurrences.filter(is_active=True).exists() and made.recurrences.count() == 1
    assert not Delivery.objects.exists()
    refused = client.post(address, {**given, "do": "make"})
    assert refused.status_code == 422 and "of this name already" in shown(refused)


def last_year(agency: Agency, entry: Entry, channel: Channel) -> Campaign:
    made = Campaign.objects.create(
        name="Ngày Pháp luật 2026", collection_id=agency.collection_id, starts_on=date(2026, 10, 1),
        ends_on=date(2026, 11, 30), goal="Cùng đăng", documents=["14/2012/QH13"], agencies=["stp"], colour="red",
    )  # fmt: skip
    made.channels.add(channel)
    CampaignItem.objects.create(campaign=made, title="Kế hoạch", form="plan", on=date(2026, 10, 5))
    CampaignTarget.objects.create(campaign=made, counts="items", wanted=7)
    delivery(entry, channel, tomorrow(), campaign=made)
    rule = Recurrence.objects.create(
        campaign=made, name="Thứ Hai", weekdays=[0], wall_time=time(8), starts_on=date(2026, 10, 1),
        ends_on=date(2026, 11, 9),
    )  # fmt: skip
    rule.channels.add(channel)
    return made


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ({"shift": "date"}, date(2027, 10, 1)),
        ({"shift": "weekday"}, date(2027, 9, 30)),
        ({"shift": "lunar"}, date(2027, 9, 21)),
        ({"shift": "chosen", "first": "2027-10-10"}, date(2027, 10, 10)),
    ],
)
def test_last_years_is_used_again_on_new_days(
    login: Login, agency: Agency, entry: Entry, facebook: Channel, asked: dict[str, str], first: date
) -> None:
    old = last_year(agency, entry, facebook)
    client = login("unit_approver")
    address = reverse("loa_campaigns:clone", args=[old.pk])
    assert "Ngày Pháp luật 2027" in shown(client.get(address))
    assert "> 14/2012/QH13</textarea>" in shown(client.get(reverse("loa_campaigns:edit", args=[old.pk])))
    given: dict[str, Any] = {"year": 2027, "name": "Ngày Pháp luật 2027", "collection": agency.collection_id, **asked}
    html = shown(client.post(address, {**given, "do": "look"}))
    assert "Nothing is made yet" in html and entry.title in html and Campaign.objects.count() == 1
    client.post(address, {**given, "do": "make"})
    made = Campaign.objects.get(name="Ngày Pháp luật 2027")
    by = first - date(2026, 10, 1)
    assert (made.starts_on, made.ends_on, made.cloned_from) == (first, date(2026, 11, 30) + by, old)
    assert (made.goal, made.documents, made.agencies, made.colour) == ("Cùng đăng", ["14/2012/QH13"], ["stp"], "red")
    assert made.items.get(title="Kế hoạch").on == date(2026, 10, 5) + by
    assert made.items.get(title=entry.title).entry is None, "to be made anew"
    assert made.targets.get().wanted == 7 and list(made.channels.all()) == [facebook]
    rule = made.recurrences.get()
    assert not rule.is_active and rule.starts_on == first and list(rule.channels.all()) == [facebook]
    assert Delivery.objects.count() == 1, "nothing goes out by it"


def test_the_same_items_come_along_where_that_is_wanted(
    login: Login, agency: Agency, entry: Entry, facebook: Channel
) -> None:
    old = last_year(agency, entry, facebook)
    given = {"year": 2027, "shift": "date", "name": "Mới", "collection": agency.collection_id, "with_items": "on"}
    login().post(reverse("loa_campaigns:clone", args=[old.pk]), {**given, "do": "make"})
    assert Campaign.objects.get(name="Mới").items.filter(entry=entry).exists()


def test_a_first_day_has_to_be_chosen_where_one_is_asked_for(login: Login, agency: Agency) -> None:
    old = Campaign.objects.create(name="Cũ", collection_id=agency.collection_id)
    given = {"year": 2027, "shift": "chosen", "name": "Mới", "collection": agency.collection_id, "do": "make"}
    answer = login().post(reverse("loa_campaigns:clone", args=[old.pk]), given)
    assert answer.status_code == 422 and "Choose the first day." in shown(answer)


@pytest.mark.parametrize("role", ["contributor", "channel_admin"])
def test_who_may_make_no_campaigns_makes_none(login: Login, agency: Agency, role: str) -> None:
    client = login(role)
    addresses = [reverse("loa_campaigns:starters"), reverse("loa_campaigns:starter", args=["law_day"])]
    for address in addresses:
        assert client.get(address).status_code in (302, 403)
        given = {"turning": "2027-11-09", "name": "x", "collection": agency.collection_id, "do": "make"}
        assert client.post(address, given).status_code in (302, 403, 405)
    assert not Campaign.objects.exists()


def test_nobody_makes_one_in_a_collection_of_others(login: Login, agency: Agency) -> None:
    given = {"turning": "2027-11-09", "name": "x", "collection": "1", "do": "make"}
    client = login("unit_approver")
    assert client.post(reverse("loa_campaigns:starter", args=["law_day"]), given).status_code == 422
    assert not Campaign.objects.exists()
