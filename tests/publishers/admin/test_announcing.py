"""The desk's two screens of an announcement: terms before the button, and four eyes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency
from cms.entries.models import Entry
from publishers.admin.deliveries.announce_terms import terms
from publishers.models import Allowance, Channel, Delivery, DeliveryState, Kind
from tests.publishers import factories

from .conftest import Login, owned, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def zalo(agency: Agency) -> Channel:
    channel = owned(factories.zalo("Zalo Sở Tư pháp"), agency)
    channel.options["broadcast_monthly_limit"] = 4
    channel.save()
    return channel


@pytest.fixture
def stands(entry: Entry, zalo: Channel) -> Delivery:
    """The item stands on the channel."""
    now = timezone.now()
    receipt = {"remote_id": "a1", "state": "live", "permalink": "https://zalo.example/a1", "facts": {"type": "normal"}}
    return Delivery.objects.create(
        entry=entry, entry_version=entry.version, channel=zalo, state=DeliveryState.PUBLISHED, due_at=now, run_at=now,
        content_hash=entry.content_hash, bound_hash="b" * 64, receipt=receipt, remote_id="a1", published_at=now,
        permalink="https://zalo.example/a1",
    )  # fmt: skip


def asking(delivery: Delivery) -> str:
    return reverse("loa_deliveries:announce", args=[delivery.pk])


def approving(delivery: Delivery) -> str:
    return reverse("loa_deliveries:approve", args=[delivery.pk])


@pytest.fixture
def asked(login: Login, stands: Delivery) -> Delivery:
    login("channel_admin").post(asking(stands), {"gender": "0", "provinces": ["gia-lai"]})
    return Delivery.objects.get(kind=Kind.ANNOUNCE)


def test_the_deliverys_page_leads_to_it(login: Login, stands: Delivery) -> None:
    html = shown(login("channel_admin").get(reverse("loa_deliveries:inspect", args=[stands.pk])))
    assert asking(stands) in html


def test_channel_that_can_not_announce_offers_nothing(login: Login, delivery: Delivery) -> None:
    client = login("channel_admin")
    assert "loa-announce" not in shown(client.get(reverse("loa_deliveries:inspect", args=[delivery.pk])))
    assert client.get(asking(delivery)).status_code == 404


def test_screen_says_who_how_many_when_not_and_what_it_costs(login: Login, stands: Delivery) -> None:
    Channel.objects.filter(pk=stands.channel_id).update(
        health={"ok": True, "params": {"followers": 1208}}, tested_at=timezone.now()
    )
    html = shown(login("channel_admin").get(asking(stands)))
    for words in ("1208 followers", "4 of 4 are left", "between 22:00 and 06:00", "no money", "Gia Lai (Bình Định)",
                  "18–24", "Ask for approval"):  # fmt: skip
        assert words in html


def test_asking_sends_nothing_and_waits_for_another_person(login: Login, asked: Delivery) -> None:
    assert asked.state == DeliveryState.IN_REVIEW
    assert asked.options["provinces"] == ["gia-lai"]
    html = shown(login("board_approver").get(reverse("loa_deliveries:inspect", args=[asked.pk])))
    assert "waits for a second person" in html and approving(asked) in html


def test_audience_that_makes_no_sense_is_told_at_its_field(login: Login, stands: Delivery) -> None:
    answer = login("channel_admin").post(
        asking(stands), {"gender": "0", "provinces": ["hue"], "regions": ["1"]}
    )  # fmt: skip
    assert answer.status_code == 422
    assert "not both" in shown(answer)
    assert not Delivery.objects.filter(kind=Kind.ANNOUNCE).exists()


def test_another_person_with_the_right_approves(login: Login, asked: Delivery) -> None:
    client = login("unit_approver")
    html = shown(client.get(approving(asked)))
    assert "Asked for by channel_admin" in html and "Gia Lai (Bình Định)" in html and "Approve and send" in html
    client.post(approving(asked), {"decision": "approve"})
    asked.refresh_from_db()
    assert asked.state == DeliveryState.SCHEDULED
    assert asked.approval.approved_by == client.user  # type: ignore[attr-defined]


def test_declined_nobody_is_told(login: Login, asked: Delivery) -> None:
    login("unit_approver").post(approving(asked), {"decision": "decline"})
    asked.refresh_from_db()
    assert asked.state == DeliveryState.CANCELLED


def test_who_asked_can_not_approve_even_as_administrator(login: Login, stands: Delivery) -> None:
    client = login()
    client.post(asking(stands), {"gender": "0"})
    asked = Delivery.objects.get(kind=Kind.ANNOUNCE)
    assert "somebody else must approve" in shown(client.get(approving(asked)))
    client.post(approving(asked), {"decision": "approve"})
    asked.refresh_from_db()
    assert asked.state == DeliveryState.IN_REVIEW


def test_right_to_publish_is_not_the_right_to_approve(login: Login, asked: Delivery) -> None:
    client = login("channel_admin", "editor")
    assert client.post(approving(asked), {"decision": "approve"}).status_code in (302, 403)
    asked.refresh_from_db()
    assert asked.state == DeliveryState.IN_REVIEW


def test_who_may_ask_may_take_it_back(login: Login, asked: Delivery) -> None:
    client = login("channel_admin", "contributor")
    client.post(reverse("loa_deliveries:act", args=[asked.pk, "cancel"]))
    asked.refresh_from_db()
    assert asked.state == DeliveryState.CANCELLED


def test_when_none_is_left_nothing_is_approved(login: Login, asked: Delivery) -> None:
    begin = datetime.now(UTC) - timedelta(days=1)
    Allowance.objects.create(
        channel=asked.channel, bucket="broadcasts", capacity=4, used=4, window_start=begin,
        window_end=begin + timedelta(days=20),
    )  # fmt: skip
    client = login("unit_approver")
    assert "None is left until" in shown(client.get(approving(asked)))
    client.post(approving(asked), {"decision": "approve"})
    asked.refresh_from_db()
    assert asked.state == DeliveryState.IN_REVIEW


def test_home_screen_lists_what_waits_for_this_persons_decision(login: Login, asked: Delivery) -> None:
    assert approving(asked) in shown(login("unit_approver").get("/admin/"))
    assert approving(asked) not in shown(login("editor").get("/admin/"))


@pytest.mark.parametrize(
    ("hour", "words"), [(12, "approved then, it waits for the morning"), (23, "approved now, it goes out at 06:00")]
)
def test_terms_say_what_the_night_means_now(zalo: Channel, hour: int, words: str) -> None:
    now = datetime(2026, 11, 21, hour, tzinfo=UTC) - timedelta(hours=7)
    assert words in terms(zalo, now).night_words


def test_channel_without_a_limit_can_announce_nothing(zalo: Channel) -> None:
    zalo.options["broadcast_monthly_limit"] = 0
    found: Any = terms(zalo)
    assert not found.is_possible
    assert "allow no announcements" in found.left_words
