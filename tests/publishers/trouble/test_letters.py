"""Who looks after a channel is written to once a day for each cause, in their language, with the card's own words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.users.models import UserProfile

from publishers.models import Channel, ChannelState, Delivery, DeliveryState, Matter
from publishers.trouble import letters
from publishers.trouble.watching import watch
from tests.publishers.factories import by_hand, planned

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=2)


@pytest.fixture
def channel(django_user_model: Any) -> Channel:
    """With two people who look after it, one of whom reads Vietnamese."""
    people = [django_user_model.objects.create_superuser(name, f"{name}@example.org", "x") for name in ("lan", "minh")]
    UserProfile.objects.create(user=people[0], preferred_language="en")
    UserProfile.objects.create(user=people[1], preferred_language="vi")
    made = by_hand("Đài truyền thanh")
    Channel.objects.filter(pk=made.pk).update(responsible=people[0], deputy=people[1])
    return made


def fail(channel: Channel, title: str, state: str, code: str) -> None:
    delivery = planned(channel, title)
    Delivery.objects.filter(pk=delivery.pk).update(state=state, problem={"code": code, "params": {}, "detail": ""})


def test_fifty_are_one_line_and_a_day_has_one_letter(channel: Channel) -> None:
    for number in range(3):
        fail(channel, f"Luật số {number}", DeliveryState.MISSED, "gave_up")
    fail(channel, "Luật số 9", DeliveryState.NEEDS_CHECKING, "cannot_tell")
    now = timezone.now()
    watch(now)
    assert letters.write(now) == 0, "it may still grow"
    assert [letters.write(now + LATER) for _ in range(2)] == [2, 0]
    (english,) = [letter for letter in mail.outbox if letter.to == ["lan@example.org"]]
    assert english.subject == "4 deliveries need attention"
    assert "The platform could not be reached (3)" in english.body and "Somebody must look (1)" in english.body
    assert "/admin/trouble/" in english.body
    fail(channel, "Luật số 10", DeliveryState.MISSED, "gave_up")
    watch(now + LATER + timedelta(seconds=1))
    assert letters.write(now + 2 * LATER) == 0, "the same cause, the same day"
    assert letters.write(now + timedelta(days=1)) == 2, "it grew since"
    assert letters.write(now + timedelta(days=2)) == 0, "nothing was added"


def test_what_only_the_author_mends_and_what_is_told_elsewhere_is_not_mailed(channel: Channel) -> None:
    fail(channel, "Luật số 1", DeliveryState.FAILED, "rejected")
    Channel.objects.update(state=ChannelState.NEEDS_RECONNECT)
    now = timezone.now()
    watch(now)
    assert set(Matter.objects.values_list("cause", flat=True)) == {"text", "reconnect"}
    assert letters.write(now + LATER) == 0 and not mail.outbox


def test_a_matter_ends_with_its_cause_and_begins_anew(channel: Channel) -> None:
    fail(channel, "Luật số 1", DeliveryState.MISSED, "gave_up")
    now = timezone.now()
    watch(now)
    Delivery.objects.update(state=DeliveryState.CANCELLED)
    watch(now + LATER)
    assert Matter.objects.get().closed_at == now + LATER
    fail(channel, "Luật số 2", DeliveryState.MISSED, "gave_up")
    watch(now + 2 * LATER)
    assert Matter.objects.open().count() == 1 and Matter.objects.count() == 2
    Matter.objects.filter(closed_at__isnull=False).update(closed_at=now - timedelta(days=91))
    watch(now + 3 * LATER)
    assert Matter.objects.count() == 1
