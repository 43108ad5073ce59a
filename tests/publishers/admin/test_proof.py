"""The proof page: the ledger in words, for those who may see the item's deliveries."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.entries.models import Entry
from publishers.contract import Receipt, Shown
from publishers.models import Channel, Delivery, DeliveryState, Kind, What
from publishers.planning.message import message_for
from publishers.planning.plan import Choice, promise
from publishers.proof.checking_file import check_file
from publishers.proof.comparing import prints
from publishers.proof.facts import recorded_facts, sent_facts
from publishers.proof.keys import believed
from publishers.proof.ledger import append
from publishers.registry import get_platform

from .conftest import Login, shown

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
POST = "https://facebook.example/sotuphap/posts/122000000000001"


def tell(delivery: Delivery, what: What, at: datetime, **facts: Any) -> None:
    with transaction.atomic():
        append(
            channel_id=delivery.channel_id, what=what, at=at, entry_id=delivery.entry_id,
            entry_version=delivery.entry_version, delivery_id=delivery.pk, facts=facts,
        )  # fmt: skip


def arrive(entry: Entry, channel: Channel, what: What, at: datetime, kind: Kind = Kind.PUBLISH) -> Delivery:
    """A delivery as the engine leaves it, with its row."""
    delivery = promise(entry, Choice(channel=channel, due_at=at), kind)
    receipt = Receipt(remote_id="122_1", permalink=POST, facts={"type": "post"})
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.PUBLISHED, published_at=at, permalink=POST, remote_id=receipt.remote_id,
        receipt={"remote_id": receipt.remote_id, "state": "live", "permalink": POST, "facts": {"type": "post"}},
    )  # fmt: skip
    delivery.refresh_from_db()
    message = message_for(delivery, get_platform(channel.platform))
    tell(delivery, what, at, **sent_facts(message, receipt))
    return delivery


def read(delivery: Delivery, at: datetime, *differs: str) -> None:
    found = prints(Shown(remote_id="122_1", title="", text="Giấy phép lái xe"))
    what = What.DIFFERS if differs else What.SHOWN
    tell(delivery, what, at, permalink=POST, shown=found, wanted=found, differs=list(differs), shown_since=TEN)


def record(entry: Entry, channel: Channel, at: datetime) -> Delivery:
    delivery = promise(entry, Choice(channel=channel, due_at=at), Kind.PUBLISH)
    facts = {"recorded_by": "Nguyễn Thị Hoa", "note": "Phát lúc 5 giờ chiều", "recorded_at": at.isoformat()}
    receipt = {"remote_id": "", "state": "live", "permalink": "", "facts": facts}
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.PUBLISHED, published_at=at, receipt=receipt)
    told = recorded_facts(permalink="", seen_at=at, by="Nguyễn Thị Hoa", note="Phát lúc 5 giờ chiều")
    tell(delivery, What.RECORDED, at, **told)
    return delivery


@pytest.fixture
def story(entry: Entry, facebook: Channel, radio: Channel) -> Delivery:
    """Published and read back, corrected, changed by somebody there; and a clerk's word from the radio."""
    first = arrive(entry, facebook, What.PUBLISHED, TEN)
    read(first, TEN + timedelta(seconds=11))
    read(first, TEN + timedelta(hours=1))
    correction = arrive(entry, facebook, What.CORRECTED, TEN + timedelta(hours=2), Kind.CORRECT)
    read(correction, TEN + timedelta(hours=2, seconds=10))
    read(correction, TEN + timedelta(hours=3), "text")
    record(entry, radio, TEN + timedelta(hours=7))
    Delivery.objects.filter(pk=correction.pk).update(prove_at=TEN + timedelta(days=1))
    return first


def address(entry: Entry) -> str:
    return reverse("loa_proof", args=[entry.pk])


def test_the_page_tells_what_stood_where_and_when(login: Login, entry: Entry, story: Delivery) -> None:
    html = shown(login("unit_approver").get(address(entry)))
    for told in (
        "10:00:00, 21/11/2026", "Vietnam time, UTC+7", "Read back: it is there, as it was sent", POST,
        "The text of the post was changed", "Read back: it is not as it was sent", "Different: the text.",
        "not as it was sent", "Recorded by Nguyễn Thị Hoa.", "Phát lúc 5 giờ chiều", "row 5",
        "It is looked at again at 10:00, 22/11/2026.",
    ):  # fmt: skip
        assert told in html, told


def test_a_withdrawal_confirmed_by_absence_is_no_alarm(login: Login, entry: Entry, facebook: Channel) -> None:
    arrive(entry, facebook, What.PUBLISHED, TEN)
    gone = arrive(entry, facebook, What.WITHDRAWN, TEN + timedelta(hours=1), Kind.WITHDRAW)
    tell(gone, What.GONE, TEN + timedelta(hours=2))
    html = shown(login("unit_approver").get(address(entry)))
    assert "it is no longer there, as it should be" in html and "The post was deleted." in html
    assert "loa-state--red" not in html


def test_a_post_that_was_taken_down_there_is_an_alarm(login: Login, entry: Entry, facebook: Channel) -> None:
    tell(arrive(entry, facebook, What.PUBLISHED, TEN), What.GONE, TEN + timedelta(hours=2), permalink=POST)
    html = shown(login("unit_approver").get(address(entry)))
    assert 'loa-state--red">no longer there' in html


def test_a_name_that_was_erased_is_not_made_up(login: Login, entry: Entry, radio: Channel) -> None:
    delivery = record(entry, radio, TEN)
    Delivery.objects.filter(pk=delivery.pk).update(receipt={"remote_id": "", "state": "live", "facts": {}})
    assert "The name of who recorded it was erased." in shown(login("unit_approver").get(address(entry)))


def test_the_file_is_offered_and_verifies(login: Login, entry: Entry, story: Delivery) -> None:
    client = login("unit_approver")
    response = client.get(reverse("loa_proof_file", args=[entry.pk]))
    assert response["Content-Disposition"] == 'attachment; filename="proof-giay-phep-lai-xe-co-12-diem.json"'
    verdict = check_file(json.loads(response.content), believed())
    assert verdict.is_good and verdict.own_rows == 7
    assert reverse("loa_proof_file", args=[entry.pk]) in shown(client.get(address(entry)))
    assert address(entry) in shown(client.get(reverse("loa_item", args=[entry.pk])))


def test_who_may_see_no_delivery_sees_no_proof(login: Login, entry: Entry, story: Delivery) -> None:
    client = login("report_officer")
    for name in ("loa_proof", "loa_proof_file"):
        assert client.get(reverse(name, args=[entry.pk])).status_code == 302


def test_the_page_asks_little_and_no_more_for_more_rows(login: Login, entry: Entry, story: Delivery) -> None:
    client = login("unit_approver")
    client.get(address(entry))
    with CaptureQueriesContext(connection) as few:
        client.get(address(entry))
    for hours in range(4, 24):
        read(story, TEN + timedelta(hours=hours))
    with CaptureQueriesContext(connection) as many:
        client.get(address(entry))
    assert len(many) == len(few) <= 40


def test_what_was_changed_there_is_listed_till_something_is_done(
    login: Login, entry: Entry, facebook: Channel, story: Delivery
) -> None:
    now = datetime.now(UTC)
    client, index = login("unit_approver"), reverse("loa_deliveries:index")
    correction = Delivery.objects.get(channel=facebook, kind=Kind.CORRECT)
    read(correction, now, "text")
    assert "Changed over there: 1" in shown(client.get(index))
    html = shown(client.get(reverse("loa_noticed")))
    assert "Different: the text." in html and entry.title in html and address(entry) in html
    read(correction, now)
    assert "Changed over there" not in shown(client.get(index))
    assert "Every post that was looked at stands as it was sent." in shown(client.get(reverse("loa_noticed")))


def test_a_confirmed_withdrawal_is_not_listed_but_one_that_left_the_post_is(
    login: Login, entry: Entry, facebook: Channel
) -> None:
    now, client = datetime.now(UTC), login("unit_approver")
    gone = arrive(entry, facebook, What.WITHDRAWN, now, Kind.WITHDRAW)
    tell(gone, What.GONE, now)
    assert entry.title not in shown(client.get(reverse("loa_noticed")))
    tell(gone, What.DIFFERS, now, differs=["still_there"])
    assert "it still stands there" in shown(client.get(reverse("loa_noticed")))


def test_what_is_listed_belongs_to_who_may_see_it(login: Login, entry: Entry, story: Delivery) -> None:
    tell(story, What.GONE, datetime.now(UTC))
    assert entry.title not in shown(login("report_officer").get(reverse("loa_noticed")))
