"""Several deliveries of the list at once: what can't be done to one stops no other, and is said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.entries.models import Entry
from publishers.models import Channel, Delivery, DeliveryState
from publishers.planning.plan import Choice, plan
from tests.publishers import factories

from .conftest import Login, drawing, shown

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/deliveries/several/"


@pytest.fixture
def rows(agency: Any, radio: Channel) -> list[Delivery]:
    """Three that wait."""
    due = timezone.now() + timedelta(days=1)
    pages = [drawing(f"Bài số {number}") for number in (1, 2, 3)]
    return [plan(Entry.objects.get(page_id=page.pk), [Choice(channel=radio, due_at=due)])[0] for page in pages]


def posted(rows: list[Delivery], act: str, **given: Any) -> dict[str, Any]:
    return {"delivery": [str(row.pk) for row in rows], "act": act, **given}


def states() -> list[str]:
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_the_list_has_boxes_and_what_can_be_done(login: Login, rows: list[Delivery]) -> None:
    page = login("unit_approver").get("/admin/deliveries/")
    assert shown(page).count('name="delivery"') == 3 and 'value="take_back"' in shown(page)


def test_what_is_ticked_is_taken_back_moved_and_sent_again(login: Login, rows: list[Delivery]) -> None:
    client = login("unit_approver")
    later = (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%dT08:30")
    client.post(ADDRESS, posted(rows, "retime", due_at=later))
    assert {row.due_wall for row in Delivery.objects.all()} == {later}

    answer = client.post(ADDRESS, posted(rows[:2], "take_back", next="/admin/deliveries/?state=scheduled"))
    assert answer.url == "/admin/deliveries/?state=scheduled"
    assert states() == [DeliveryState.CANCELLED, DeliveryState.CANCELLED, DeliveryState.SCHEDULED]

    Delivery.objects.filter(pk=rows[2].pk).update(state=DeliveryState.FAILED)
    client.post(ADDRESS, posted(rows[2:], "send"))
    assert Delivery.objects.get(pk=rows[2].pk).state != DeliveryState.FAILED


def test_what_is_refused_is_said_and_stops_no_other(login: Login, rows: list[Delivery]) -> None:
    client = login("unit_approver")
    Delivery.objects.filter(pk=rows[0].pk).update(state=DeliveryState.PUBLISHED)
    Delivery.objects.filter(pk=rows[1].pk).update(state=DeliveryState.NEEDS_CHECKING)
    page = client.post(ADDRESS, posted(rows, "take_back"), follow=True)
    assert "Done for 1 delivery." in shown(page) and "Not done for 2: It has moved on meanwhile." in shown(page)
    page = client.post(ADDRESS, posted(rows[1:2], "send"), follow=True)
    assert "Nobody knows whether it stands there" in shown(page)
    assert Delivery.objects.get(pk=rows[1].pk).state == DeliveryState.NEEDS_CHECKING


def test_another_s_and_nonsense_change_nothing(login: Login, rows: list[Delivery]) -> None:
    strange = factories.by_hand("Đài tỉnh")
    other = plan(rows[0].entry, [Choice(channel=strange, due_at=timezone.now() + timedelta(days=1))])[0]
    client = login("unit_approver")
    for given in (
        posted([other], "take_back"), posted(rows, "burn"), posted(rows, "retime", due_at="2020-01-01T08:00"),
        posted([], "take_back"), {"delivery": ["no id"], "act": "take_back"},
    ):  # fmt: skip
        assert client.post(ADDRESS, given).status_code == 302
    assert states() == [DeliveryState.SCHEDULED] * 4
    assert login("editor").post(ADDRESS, posted(rows, "take_back")).status_code in (302, 403)
    assert states() == [DeliveryState.SCHEDULED] * 4
    outside = client.post(ADDRESS, posted([], "take_back", next="https://example.org/"))
    assert outside.url == "/admin/deliveries/"
