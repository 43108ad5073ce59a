"""Recurring posts on the desk: made with a form, each day looked at and changed alone, never on channels of others."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency
from cms.entries.actions.stamp import stamp
from cms.entries.models import Entry
from publishers.models import Campaign, CampaignItem, Channel, Delivery, DeliveryState, Occurrence, Recurrence
from tests.publishers import factories

from .calendar.planned import tomorrow, wall
from .conftest import Login, drawing, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(agency: Agency, entry: Entry) -> Campaign:
    made = Campaign.objects.create(name="Ngày Pháp luật", collection_id=agency.collection_id)
    CampaignItem.objects.create(campaign=made, entry=entry)
    stamp(Entry.objects.values_list("pk", flat=True))
    return made


def typed(*channels: Channel, **given: Any) -> dict[str, Any]:
    return {
        "name": "Mỗi tuần", "every": "week", "interval": "1", "weekdays": ["0"], "nth": "1", "day": "1", "month": "1",
        "wall_time": "08:00", "starts_on": timezone.localdate().isoformat(), "ends_on": "", "times": "",
        "takes": "campaign", "entry": "", "channels": [channel.pk for channel in channels], **given,
    }  # fmt: skip


def make(client: Any, campaign: Campaign, *channels: Channel, **given: Any) -> Recurrence:
    answer = client.post(reverse("loa_campaigns:add_round", args=[campaign.pk]), typed(*channels, **given))
    assert answer.status_code == 302, answer.context["form"].errors
    return Recurrence.objects.get()


def page_of(rule: Recurrence) -> str:
    return reverse("loa_campaigns:round", args=[rule.campaign_id, rule.pk])


def day_of(row: Occurrence) -> str:
    return reverse("loa_campaigns:round_day", args=[row.recurrence.campaign_id, row.recurrence_id, row.pk])


def test_it_is_planned_as_soon_as_it_is_saved(login: Login, campaign: Campaign, entry: Entry, radio: Channel) -> None:
    client = login("channel_admin", "unit_approver")
    rule = make(client, campaign, radio)
    assert Delivery.objects.get().entry == entry and rule.planned_by == client.user
    html = shown(client.get(page_of(rule)))
    assert "every week on Monday, at 08:00" in html and entry.title in html and "scheduled" in html
    assert "Days further away" in html
    assert (html.count("No item is left for this day"), html.count("For the same reason.")) == (1, 2)
    told = shown(client.get(reverse("loa_campaigns:page", args=[campaign.pk])))
    assert rule.name in told and "3 days could not be planned" in told


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"weekdays": []}, "Tick at least one day of the week."),
        ({"every": "lunar_month", "day": "31"}, "Write a day from 1 to 30."),
        ({"every": "year", "month": "13"}, "Write a month from 1 to 12."),
        ({"takes": "item"}, "Choose the item."),
        ({"ends_on": "2020-01-01"}, "The last day must not be before the first day."),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_lost(
    login: Login, campaign: Campaign, radio: Channel, given: dict[str, Any], sentence: str
) -> None:
    answer = login().post(reverse("loa_campaigns:add_round", args=[campaign.pk]), typed(radio, **given))
    assert answer.status_code == 422 and sentence in shown(answer) and 'value="Mỗi tuần"' in shown(answer)
    assert not Recurrence.objects.exists()


def test_one_day_is_changed_and_the_rest_stays(login: Login, campaign: Campaign, radio: Channel) -> None:
    client = login("channel_admin", "unit_approver")
    rule = make(client, campaign, radio)
    first, second = rule.occurrences.order_by("wall")[:2]
    assert client.post(day_of(first), {"do": "move", "due_at": wall(tomorrow(10, days=3))}).status_code == 302
    assert Delivery.objects.get().due_wall == wall(tomorrow(10, days=3))
    assert "instead of" in shown(client.get(page_of(rule)))
    late = client.post(day_of(first), {"do": "move", "due_at": "2020-01-01T08:00"})
    assert late.status_code == 422 and "that time has passed" in shown(late)
    assert client.post(day_of(first), {"do": "move", "due_at": "x"}).status_code == 422
    other = Entry.objects.get(page_id=drawing("Tờ khác").pk)
    stamp([other.pk])
    assert client.post(day_of(second), {"do": "choose"}).status_code == 422
    client.post(day_of(second), {"do": "choose", "entry": str(other.pk)})
    assert Delivery.objects.filter(entry=other, state=DeliveryState.SCHEDULED).exists()
    client.post(day_of(second), {"do": "leave_out"})
    assert Delivery.objects.get(entry=other).state == DeliveryState.CANCELLED
    assert "Take it up again" in shown(client.get(day_of(second)))
    client.post(day_of(second), {"do": "take_up"})
    assert Delivery.objects.get(entry=other).state == DeliveryState.SCHEDULED


def test_stopped_and_let_go_on(login: Login, campaign: Campaign, radio: Channel) -> None:
    client = login("channel_admin", "unit_approver")
    rule = make(client, campaign, radio)
    client.post(page_of(rule), {"do": "stop"})
    assert Delivery.objects.get().state == DeliveryState.CANCELLED
    assert "It is stopped" in shown(client.get(page_of(rule)))
    client.post(page_of(rule), {"do": "resume"})
    assert Delivery.objects.get().state == DeliveryState.SCHEDULED


def test_channels_of_others_are_out_of_reach(login: Login, campaign: Campaign, radio: Channel) -> None:
    foreign = factories.by_hand("Đài của nơi khác")
    client = login("channel_admin", "unit_approver")
    refused = client.post(reverse("loa_campaigns:add_round", args=[campaign.pk]), typed(foreign))
    assert refused.status_code == 422 and foreign.name not in shown(refused)
    rule = make(client, campaign, radio)
    rule.channels.add(foreign)
    day = rule.occurrences.order_by("wall").first()
    client.post(day_of(day), {"do": "leave_out"})
    assert Delivery.objects.get().state == DeliveryState.SCHEDULED, "nothing was changed"
    edit = reverse("loa_campaigns:edit_round", args=[campaign.pk, rule.pk])
    assert client.post(edit, typed(radio, name="Khác")).status_code == 302
    rule.refresh_from_db()
    assert rule.name == "Mỗi tuần"


@pytest.mark.parametrize("role", ["contributor", "channel_admin"])
def test_who_does_not_look_after_the_campaign_gets_nowhere(
    login: Login, campaign: Campaign, radio: Channel, role: str
) -> None:
    rule = make(login(), campaign, radio)
    day = rule.occurrences.order_by("wall").first()
    client = login(role)
    for address in (page_of(rule), day_of(day), reverse("loa_campaigns:add_round", args=[campaign.pk])):
        assert client.get(address).status_code in (302, 403)
        assert client.post(address, {"do": "stop"}).status_code in (302, 403)
    assert Delivery.objects.get().state == DeliveryState.SCHEDULED


def test_its_page_asks_a_fixed_number_of_questions(
    login: Login, campaign: Campaign, radio: Channel, django_assert_max_num_queries: Any
) -> None:
    client = login()
    rule = make(client, campaign, radio, every="workday")
    client.get(page_of(rule))
    with django_assert_max_num_queries(25):
        assert client.get(page_of(rule)).status_code == 200
