"""Days of recurring posts stand in the calendar before they are planned: with their reason, for whom they concern."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency
from publishers.models import Campaign, Channel, Recurrence
from publishers.planning.recurring.ahead import plan_recurrence

from ..conftest import Login, shown

pytestmark = pytest.mark.django_db


def daily(agency: Agency, channel: Channel, user: Any = None) -> Recurrence:
    campaign = Campaign.objects.create(name="Ngày Pháp luật", collection_id=agency.collection_id, colour="red")
    made = Recurrence.objects.create(
        campaign=campaign, name="Mỗi tuần một bài", weekdays=list(range(7)), wall_time=time(23, 30), takes="campaign",
        starts_on=timezone.localdate(), planned_by=user,
    )  # fmt: skip
    made.channels.add(channel)
    return made


def month(client: Any, **more: Any) -> str:
    day = timezone.localdate() + timedelta(days=40)
    return shown(client.get(reverse("loa_calendar:index"), {"view": "day", "date": day.isoformat(), **more}))


def test_a_day_far_away_is_drawn_and_leads_to_its_post(login: Login, agency: Agency, radio: Channel) -> None:
    client = login("unit_approver")
    rule = daily(agency, radio)
    html = month(client)
    assert "loa-post--expected" in html and "comes round, not planned yet" in html and "Mỗi tuần một bài" in html
    assert reverse("loa_campaigns:round", args=[rule.campaign_id, rule.pk]) in html
    assert "loa-post--expected" in month(client, campaign=str(rule.campaign_id))
    Recurrence.objects.update(is_active=False)
    assert "loa-post--expected" not in month(client)


def test_what_cannot_be_planned_says_why_in_the_calendar(login: Login, agency: Agency, radio: Channel) -> None:
    client = login("unit_approver")
    plan_recurrence(daily(agency, radio, client.user), timezone.now())
    day = timezone.localdate() + timedelta(days=2)
    html = shown(client.get(reverse("loa_calendar:index"), {"view": "day", "date": day.isoformat()}))
    assert "No item is left for this day" in html


def test_others_do_not_see_it(login: Login, agency: Agency, radio: Channel) -> None:
    rule = daily(agency, radio)
    Campaign.objects.update(collection_id=1)
    radio.collection_id = 1
    radio.save()
    assert rule.name not in month(login("unit_approver"))


def test_it_costs_the_same_for_many_days(
    login: Login, agency: Agency, radio: Channel, django_assert_max_num_queries: Any
) -> None:
    client = login("unit_approver")
    plan_recurrence(daily(agency, radio, client.user), timezone.now())
    month(client)
    with django_assert_max_num_queries(34):
        client.get(reverse("loa_calendar:index"), {"view": "month"})
