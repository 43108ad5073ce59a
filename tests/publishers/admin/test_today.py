"""The home screen begins with what is late, failing, waiting and coming; or with one line that all is well."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from publishers.models import Channel, DeliveryState

from .conftest import Login, shown
from .test_trouble import make, other_items

pytestmark = pytest.mark.django_db
HOME = "/admin/"


def test_all_is_well(login: Login, facebook: Channel) -> None:
    html = shown(login("unit_approver").get(HOME))
    assert "All is well: nothing is late, and nothing fails." in html and "loa-today__tile" not in html


def test_numbers_lead_to_where_they_are_seen_to(
    login: Login, facebook: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publishers.watchdog._LOOK_LASTS_S", 3600.0)  # a slow machine looks no second time
    items, now = other_items(4), timezone.now()
    make(items[0], facebook, DeliveryState.MISSED, "missed")
    make(items[1], facebook, DeliveryState.FAILED, "rejected", "rejected")
    soon, later = now + timedelta(hours=3), now + timedelta(days=3)
    make(items[2], facebook, DeliveryState.SCHEDULED, due_at=soon, run_at=soon)
    make(items[3], facebook, DeliveryState.SCHEDULED, due_at=later, run_at=later)
    client, stranger = login("unit_approver"), login("report_officer")
    html = shown(client.get(HOME))
    assert "/trouble/?cause=late" in html and "/trouble/?cause=text" in html and "All is well" not in html
    assert "<strong>1</strong> <span>go out in the next 24 hours" in html
    assert "All is well" in shown(stranger.get(HOME)), "another's trouble is not shown"
    with CaptureQueriesContext(connection) as few:
        client.get(HOME)
    for number, item in enumerate(other_items(6)):
        make(item, facebook, DeliveryState.FAILED, "rejected", "rejected", due_at=now - timedelta(minutes=number))
    client.get(HOME)  # what a process remembers for seconds is asked
    with CaptureQueriesContext(connection) as many:
        client.get(HOME)
    assert len(many) == len(few)
