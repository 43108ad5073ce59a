"""What is told of entries, deliveries, approvals and channels, and to whom."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from cms.entries.models import WebhookMessage
from publishers.engine import alerts
from publishers.engine.transitions import change
from publishers.models import Channel, ChannelState, DeliveryState, Kind
from publishers.planning.plan import Choice, promise
from tests.entries.factories import change as new_version
from tests.entries.factories import make_entry, withdraw
from tests.pages.factories import make_agency
from tests.publishers.admin.conftest import owned
from tests.publishers.factories import by_hand, planned
from tests.workflow.conftest import Office, approve, draft, office, submit

__all__ = ["office"]
pytestmark = pytest.mark.django_db


def told() -> list[str]:
    return [row.kind for row in WebhookMessage.objects.order_by("created_at", "pk")]


def data_of(kind: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(WebhookMessage.objects.filter(kind=kind).latest("created_at").body)
    return body["data"]


def test_an_entry_published_changed_and_withdrawn(webhook: Any) -> None:
    webhook()
    entry = make_entry("Luật Căn cước", url="https://pbgdpl.test/x")
    assert told() == ["entry.published"] and data_of("entry.published")["url"] == "https://pbgdpl.test/x"
    new_version(entry, title="Luật Căn cước (sửa)")
    assert told()[-1] == "entry.corrected" and data_of("entry.corrected")["version"] == 2
    withdraw(entry)
    assert told()[-1] == "entry.withdrawn" and data_of("entry.withdrawn")["title"] == ""


def test_only_what_was_asked_for_and_only_while_switched_on(webhook: Any) -> None:
    webhook(kinds=["entry.withdrawn"])
    webhook(is_on=False)
    entry = make_entry()
    assert told() == []
    withdraw(entry)
    assert told() == ["entry.withdrawn"]


@pytest.mark.parametrize(
    ("state", "kind"),
    [("published", "delivery.published"), ("failed", "delivery.failed"), ("missed", "delivery.failed"),
     ("needs_checking", "delivery.needs_checking"), ("withdrawn", "delivery.withdrawn"), ("cancelled", None)],
)  # fmt: skip
def test_a_delivery_comes_to_a_state(webhook: Any, state: str, kind: str | None) -> None:
    delivery = planned(by_hand())
    webhook(kinds=["delivery.published", "delivery.failed", "delivery.needs_checking", "delivery.withdrawn"])
    change(delivery.pk, tuple(DeliveryState), DeliveryState(state), problem={"code": "rejected"})
    assert told() == ([kind] if kind else [])
    if kind:
        assert data_of(kind)["id"] == str(delivery.pk) and data_of(kind)["state"] == state


def test_work_for_a_person_is_told_when_it_is_planned(webhook: Any) -> None:
    webhook(kinds=["delivery.needs_checking"])
    made = promise(make_entry(), Choice(channel=by_hand()), Kind.PUBLISH, is_by_hand=True)
    assert told() == ["delivery.needs_checking"] and data_of(told()[0])["id"] == str(made.pk)


def test_an_agencys_address_hears_of_its_own_only(webhook: Any) -> None:
    ours, theirs = make_agency("so-tu-phap", "Sở Tư pháp"), make_agency("so-y-te", "Sở Y tế")
    webhook(name="ours", collection=ours.collection)
    webhook(name="theirs", collection=theirs.collection)
    make_entry(agency="so-tu-phap")
    assert [row.webhook.name for row in WebhookMessage.objects.all()] == ["ours"]
    delivery = planned(owned(by_hand(), theirs))
    WebhookMessage.objects.all().delete()
    change(delivery.pk, tuple(DeliveryState), DeliveryState.PUBLISHED)
    assert {row.webhook.name for row in WebhookMessage.objects.all()} == {"ours", "theirs"}, "its item, their channel"


def test_a_channel_that_needs_reconnecting_is_told_once(webhook: Any) -> None:
    webhook()
    channel = by_hand()
    Channel.objects.filter(pk=channel.pk).update(state=ChannelState.NEEDS_RECONNECT, problem={"code": "auth_expired"})
    alerts.announce(datetime.now(UTC))
    alerts.announce(datetime.now(UTC))
    assert told() == ["channel.ill"] and data_of("channel.ill")["problem"]["fix"]


def test_approval_asked_and_given(webhook: Any, office: Office) -> None:
    webhook(kinds=["approval.asked", "approval.given"])
    page = submit(draft(office), office.writer)
    assert told() == ["approval.asked"] and data_of("approval.asked")["waits_for"]
    approve(approve(page, office.head), office.board)
    assert told() == ["approval.asked", "approval.given"]
    assert "writer" not in WebhookMessage.objects.latest("created_at").body
