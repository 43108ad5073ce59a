"""*Next free slot* on Publish everywhere: what is shown, what is given, what is refused; and rules into the queue."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from cms.entries.models import Entry
from cms.pages.models import InfographicPage
from publishers.models import Channel, Delivery, Rule, Slot
from publishers.planning.plan import Choice, plan
from publishers.planning.queue import queueing
from tests.entries.factories import make_entry

from .conftest import Login, choosing, shown
from .test_queries import MOST, count

pytestmark = pytest.mark.django_db


def address(page: Any) -> str:
    return reverse("loa_everywhere", args=[page.pk])


@pytest.fixture
def slotted(facebook: Channel) -> Channel:
    Slot.objects.bulk_create(Slot(channel=facebook, weekday=day, wall_time="09:00") for day in range(7))
    return facebook


def seat_in(html: str, channel: Channel) -> str:
    found = re.search(rf'name="seat-{channel.pk}" value="([^"]+)"', html)
    assert found
    return found[1]


def test_each_card_shows_its_next_free_slot_and_the_press_gives_it(
    login: Login, page: InfographicPage, entry: Entry, slotted: Channel, radio: Channel
) -> None:
    client = login("unit_approver")
    html = shown(client.get(address(page)))
    seat = seat_in(html, slotted)
    assert "This channel has no slots." in html and "next free slot: " in html
    data = choosing(slotted, when="queue", **{f"seat-{slotted.pk}": seat})
    told = shown(client.post(address(page), data, follow=True))
    row = Delivery.objects.get(entry=entry)
    assert row.due_at.isoformat() == seat and row.from_queue
    assert row.undo_until is not None, "a press is taken back as every other is"
    assert f"In the queue: {slotted.name}" in told and "Somebody else" not in told


def test_a_slot_that_somebody_took_meanwhile_is_told(
    login: Login, page: InfographicPage, entry: Entry, slotted: Channel
) -> None:
    client = login("unit_approver")
    seat = seat_in(shown(client.get(address(page))), slotted)
    other = plan(make_entry("Của người khác"), [Choice(channel=slotted, for_queue=True)])[0]
    assert other.due_at.isoformat() == seat
    data = choosing(slotted, when="queue", **{f"seat-{slotted.pk}": seat})
    assert "Somebody else took the shown slot" in shown(client.post(address(page), data, follow=True))
    assert Delivery.objects.get(entry=entry).due_at > other.due_at


def test_a_chosen_channel_without_slots_is_named_and_nothing_is_planned(
    login: Login, page: InfographicPage, slotted: Channel, radio: Channel
) -> None:
    response = login("unit_approver").post(address(page), choosing(slotted, radio, when="queue"))
    html = shown(response)
    assert response.status_code == 422 and f"No free slot: {radio.name}." in html and not Delivery.objects.exists()
    assert re.search(rf'value="{slotted.pk}"[^>]* checked', html), "nothing chosen is lost"


def test_nobody_has_slots(login: Login, page: InfographicPage, radio: Channel) -> None:
    assert "none of these channels has a free slot" in shown(login("unit_approver").get(address(page)))


def test_who_may_change_a_channel_is_led_to_its_slots(login: Login, page: InfographicPage, radio: Channel) -> None:
    link = reverse("loa_channels:slots", args=[radio.pk])
    assert link in shown(login().get(address(page)))


def test_a_paused_queue_takes_the_item_behind_the_others(
    login: Login, page: InfographicPage, entry: Entry, slotted: Channel
) -> None:
    queueing.pause(slotted, "Chờ chỉ đạo", None, datetime.now(UTC))
    client = login("unit_approver")
    assert "The queue is paused (Chờ chỉ đạo)" in shown(client.get(address(page)))
    html = shown(client.post(address(page), choosing(slotted, when="queue"), follow=True))
    assert "which is paused" in html and Delivery.objects.get(entry=entry).is_parked


def test_cards_ask_no_more_for_more_queues(login: Login, page: InfographicPage, slotted: Channel) -> None:
    client = login("unit_approver")
    one = count(client, address(page))
    plan(make_entry("Một"), [Choice(channel=slotted, for_queue=True)])
    plan(make_entry("Hai"), [Choice(channel=slotted, for_queue=True)])
    assert count(client, address(page)) == one <= MOST


def test_a_rule_says_into_the_queue(login: Login, slotted: Channel) -> None:
    client = login("channel_admin")
    data = {
        "name": "Vào hàng đợi", "is_active": "on", "channels": [slotted.pk], "into_queue": "on", "delay_min": "0",
        "collection": slotted.collection_id,
    }  # fmt: skip
    response = client.post(reverse("loa_rules:add"), data)
    assert response.status_code == 302 and Rule.objects.get().into_queue
