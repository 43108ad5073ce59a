"""The desk stays quick: what it asks of the database does not grow with the rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.entries.models import Entry
from cms.pages.models import InfographicPage
from publishers.models import Channel, Delivery, DeliveryState, DeliveryStep
from publishers.planning.plan import Choice, plan
from tests.publishers import factories

from .conftest import Login, owned

pytestmark = pytest.mark.django_db

MOST = 40


@pytest.fixture
def channels(agency: Any) -> list[Channel]:
    made = [factories.facebook(f"Trang {number}") for number in range(4)]
    made += [factories.by_hand(f"Đài {number}") for number in range(5)]
    return [owned(channel, agency) for channel in made]


@pytest.fixture
def deliveries(entry: Entry, channels: list[Channel]) -> list[Delivery]:
    """Thirty: three versions on nine channels and three more."""
    rows = []
    for version in range(1, 5):
        for channel in channels[: 9 if version < 4 else 3]:
            rows.append(
                Delivery.objects.create(
                    entry=entry, entry_version=version, channel=channel, due_at=timezone.now() + timedelta(days=1),
                    run_at=timezone.now() + timedelta(days=1), content_hash=str(version) * 64, bound_hash="x",
                    state=DeliveryState.FAILED, problem={"code": "rejected", "params": {}, "detail": ""},
                )
            )  # fmt: skip
    return rows


def count(client: Any, address: str) -> int:
    client.get(address)  # what is read once per process is read
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("role", ["unit_approver", "board_approver"])
def test_screens_ask_little(
    login: Login, page: InfographicPage, entry: Entry, channels: list[Channel], deliveries: list[Delivery], role: str
) -> None:
    assert len(deliveries) == 30 and len(channels) == 9
    client = login(role)
    asked = {
        "everywhere": count(client, reverse("loa_everywhere", args=[page.pk])),
        "item": count(client, reverse("loa_item", args=[entry.pk])),
        "rows": count(client, reverse("loa_item", args=[entry.pk]) + "?rows"),
        "list": count(client, reverse("loa_deliveries:index")),
        "delivery": count(client, reverse("loa_deliveries:inspect", args=[deliveries[0].pk])),
    }
    assert all(number <= MOST for number in asked.values()), asked


def test_channels_screen_asks_little(login: Login, channels: list[Channel]) -> None:
    assert count(login("channel_admin"), reverse("loa_channels:index")) <= MOST


def test_a_row_more_is_no_query_more(login: Login, entry: Entry, channels: list[Channel]) -> None:
    client, address = login("unit_approver"), reverse("loa_item", args=[entry.pk]) + "?rows"
    plan(entry, [Choice(channel=channels[0])])
    one = count(client, address)
    plan(entry, [Choice(channel=channel) for channel in channels])
    DeliveryStep.objects.bulk_create(
        DeliveryStep(delivery=row, name="post", state="done", begun_at=timezone.now()) for row in Delivery.objects.all()
    )
    assert count(client, address) == one
