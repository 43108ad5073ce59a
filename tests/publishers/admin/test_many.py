"""Several items on several channels at once: every line is shown before it is planned, with what speaks against it."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.entries.models import Entry
from publishers.models import Channel, Delivery, Slot
from publishers.planning.many import Spread, times
from publishers.planning.plan import Choice, plan
from tests.pages.factories import make_agency
from tests.publishers import factories

from .conftest import Login, drawing, query, shown

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/plan-several/"


@pytest.fixture
def entries(agency: Any) -> list[Entry]:
    """Three public items."""
    pages = [drawing(f"Bài số {number}") for number in (1, 2, 3)]
    return [Entry.objects.get(page_id=page.pk) for page in pages]


def tomorrow(hour: int = 9) -> Any:
    return (timezone.localtime() + timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0)


def asking(entries: list[Entry], *channels: Channel, spread: str = "daily", act: str = "show", **given: Any) -> Any:
    return {
        "item": [str(entry.pk) for entry in entries], "channel": [channel.pk for channel in channels],
        "spread": spread, "due_at": f"{tomorrow():%Y-%m-%dT%H:%M}", "act": act, **given,
    }  # fmt: skip


def test_times_are_laid_one_a_day_or_all_together() -> None:
    start = tomorrow().replace(tzinfo=None)
    daily = times(3, Spread.DAILY, start, "Asia/Ho_Chi_Minh")
    assert [when.wall[:10] for when in daily] == [f"{start + timedelta(days=number):%Y-%m-%d}" for number in range(3)]
    assert len({when.instant for when in times(3, Spread.TOGETHER, start, "Asia/Ho_Chi_Minh")}) == 1


def test_each_line_is_shown_before_anything_is_planned_and_only_ticked_ones_are(
    login: Login, entries: list[Entry], radio: Channel
) -> None:
    client = login("unit_approver")
    plan(entries[0], [Choice(channel=radio, due_at=tomorrow())])
    page = client.get(ADDRESS + query(id=[entry.page_id for entry in entries]))
    assert shown(page).count(" checked>") == 4, "the items, and one a day"

    page = client.post(ADDRESS, asking(entries, radio))
    assert page.status_code == 200 and Delivery.objects.count() == 1
    assert "planned there already" in shown(page)
    assert shown(page).count('name="pair"') == 3

    keys = [f"{entry.pk}:{radio.pk}" for entry in entries[1:2]]
    page = client.post(ADDRESS, asking(entries, radio, act="plan", pair=keys))
    assert page.status_code == 302
    made = Delivery.objects.get(entry=entries[1])
    # What is ticked keeps the day under which it was shown.
    assert made.due_wall == f"{tomorrow() + timedelta(days=1):%Y-%m-%dT%H:%M}" and made.created_by == client.user


def test_the_queue_gives_each_item_the_next_slot(login: Login, entries: list[Entry], radio: Channel) -> None:
    client = login("unit_approver")
    for weekday in range(7):
        Slot.objects.create(channel=radio, weekday=weekday, wall_time=time(9), zone="Asia/Ho_Chi_Minh")
    page = client.post(ADDRESS, asking(entries, radio, spread="queue", due_at=""))
    seen = [line["seen"] for line in page.context["lines"]]
    assert len(set(seen)) == 3
    keys = [f"{entry.pk}:{radio.pk}" for entry in entries]
    client.post(ADDRESS, asking(entries, radio, spread="queue", due_at="", act="plan", pair=keys))
    assert sorted(row.due_at.isoformat() for row in Delivery.objects.filter(from_queue=True)) == sorted(seen)


def test_bad_choices_lose_nothing_and_say_what_to_do(login: Login, entries: list[Entry], radio: Channel) -> None:
    client = login("unit_approver")
    for given, sentence in (
        (asking([], radio), "No item is ticked"), (asking(entries), "No channel is ticked"),
        (asking(entries, radio, due_at="2020-01-01T08:00"), "That time has passed"),
        (asking(entries, radio, due_at=""), "Choose a date and a time"),
        (asking(entries, radio, act="plan"), "No line is ticked"),
    ):  # fmt: skip
        page = client.post(ADDRESS, given)
        assert page.status_code == 422 and sentence in shown(page), sentence
    assert not Delivery.objects.exists()


def test_another_s_items_and_channels_cannot_be_planned(login: Login, entries: list[Entry], radio: Channel) -> None:
    make_agency("syt", "Sở Y tế", kind="department")
    strange = factories.by_hand("Đài tỉnh")
    client = login("unit_approver")
    Entry.objects.filter(pk=entries[0].pk).update(page_id=None)
    page = client.post(ADDRESS, asking(entries[:1], radio))
    assert page.status_code == 422 and "is gone" in shown(page)
    assert client.post(ADDRESS, asking(entries[1:], strange)).status_code == 422
    assert login("editor").get(ADDRESS).status_code in (302, 403)
    assert not Delivery.objects.exists()


def test_the_lists_of_pages_lead_here_with_what_is_ticked(login: Login, entries: list[Entry], radio: Channel) -> None:
    client = login("unit_approver")
    ids = [entry.page_id for entry in entries]
    answer = client.get("/admin/bulk/wagtailcore/page/loa_plan/" + query(id=ids, next="/admin/"))
    assert answer.status_code == 302 and answer.url.startswith(ADDRESS)
    assert all(f"id={pk}" in answer.url for pk in ids)


def test_questions_to_the_database_are_bounded(
    login: Login, entries: list[Entry], radio: Channel, django_assert_max_num_queries: Any
) -> None:
    client = login("unit_approver")
    with django_assert_max_num_queries(40):
        client.get(ADDRESS)
    with django_assert_max_num_queries(40 + 12 * 3):
        client.post(ADDRESS, asking(entries, radio))
