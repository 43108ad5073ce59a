"""Rules on the desk: made with ticks, tried before they are saved, said where items are published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from cms.entries.actions.stamp import stamp
from cms.entries.models import Entry
from cms.pages.models import InfographicPage
from publishers.models import Channel, Delivery, Rule
from tests.publishers import factories

from .conftest import Login, drawing, owned, shown

pytestmark = pytest.mark.django_db


def typed(*channels: Channel, **given: Any) -> dict[str, Any]:
    collection = channels[0].collection_id if channels else 1
    return {
        "name": "Đồ họa đi Facebook", "is_active": "on", "delay_min": "0", "channels": [row.pk for row in channels],
        "collection": collection, "campaign": "", "agency_code": "", **given,
    }  # fmt: skip


def make(channel: Channel, **given: Any) -> Rule:
    rule = Rule.objects.create(name="Đồ họa", collection_id=channel.collection_id, **given)
    rule.channels.add(channel)
    Rule.objects.update(created_at=timezone.now() - timedelta(hours=1))
    return rule


def test_a_rule_is_made_with_ticks(login: Login, facebook: Channel) -> None:
    client = login("channel_admin")
    html = shown(client.get(reverse("loa_rules:add")))
    assert "Infographic" in html and "One of the ticked is enough" in html
    response = client.post(reverse("loa_rules:add"), typed(facebook, forms=["infographic", "video"]))
    assert response.status_code == 302, response.context["form"].errors
    rule = Rule.objects.get()
    assert (rule.forms, rule.topics, list(rule.channels.all())) == (["infographic", "video"], [], [facebook])
    assert rule.created_by == client.user  # type: ignore[attr-defined]
    listed = shown(client.get(reverse("loa_rules:index")))
    assert "Infographic, Video" in listed and facebook.name in listed


def test_a_rule_is_tried_before_it_is_saved(login: Login, entry: Entry, facebook: Channel) -> None:
    drawing("Một tờ khác")
    stamp(Entry.objects.values_list("pk", flat=True))
    html = shown(login("channel_admin").post(reverse("loa_rules:add"), typed(facebook, forms=["news"], **{"try": "1"})))
    assert html.count("not meant by the rule") == 2 and not Rule.objects.exists()
    client = login("tenant_admin")
    html = shown(client.post(reverse("loa_rules:add"), typed(facebook, forms=["infographic"], **{"try": "1"})))
    assert html.count(f"<span>{facebook.name}</span>") == 2 and not Delivery.objects.exists()


def test_a_rule_that_exists_is_tried_with_what_is_typed(login: Login, entry: Entry, facebook: Channel) -> None:
    stamp([entry.pk])
    rule = make(facebook, forms=["news"])
    html = shown(login().post(reverse("loa_rules:edit", args=[rule.pk]), typed(facebook, **{"try": "1"})))
    assert f"<span>{facebook.name}</span>" in html
    rule.refresh_from_db()
    assert rule.forms == ["news"]


def test_the_trial_says_what_a_channel_would_refuse(login: Login, entry: Entry, agency: Any) -> None:
    zalo = owned(factories.zalo(), agency)
    Entry.objects.filter(pk=entry.pk).update(content={**entry.content, "attachments": []})
    stamp([entry.pk])
    html = shown(login().post(reverse("loa_rules:add"), typed(zalo, **{"try": "1"})))
    assert "This channel needs at least 1 picture." in html


def test_channels_of_others_are_not_offered_and_stay(login: Login, facebook: Channel) -> None:
    foreign = factories.by_hand("Đài của huyện khác")
    rule = make(facebook)
    rule.channels.add(foreign)
    client = login("channel_admin")
    address = reverse("loa_rules:edit", args=[rule.pk])
    assert foreign.name not in shown(client.get(address))
    assert client.post(address, typed(facebook)).status_code == 302
    assert set(rule.channels.all()) == {facebook, foreign}
    assert client.post(address, typed(foreign)).status_code == 200


@pytest.mark.parametrize("role", ["contributor", "unit_approver"])
def test_who_does_not_look_after_channels_makes_no_rules(login: Login, facebook: Channel, role: str) -> None:
    rule = make(facebook)
    client = login(role)
    for address in (reverse("loa_rules:add"), reverse("loa_rules:edit", args=[rule.pk])):
        assert client.get(address).status_code in (302, 403)
    assert client.post(reverse("loa_rules:add"), typed(facebook)).status_code in (302, 403)
    assert Rule.objects.count() == 1


def test_the_composer_says_what_a_rule_will_send(login: Login, facebook: Channel) -> None:
    make(facebook, forms=["infographic"], delay_min=5)
    page: InfographicPage = drawing("Chưa công khai", live=False)
    html = shown(login("unit_approver").get(reverse("loa_everywhere", args=[page.pk])))
    assert "the rule “Đồ họa” sends it to: Facebook Sở Tư pháp." in html and "It waits 5 minutes." in html


def test_publishing_a_page_starts_the_rule(facebook: Channel, django_capture_on_commit_callbacks: Any) -> None:
    rule = make(facebook, forms=["infographic"])
    with override_settings(LOA_PUBLISHERS={"UNDO_S": 60}), django_capture_on_commit_callbacks(execute=True):
        page = drawing("Mới toanh")
    row = Delivery.objects.get()
    assert (row.rule, row.entry.page_id, row.channel) == (rule, page.pk, facebook)
