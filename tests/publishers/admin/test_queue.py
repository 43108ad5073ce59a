"""Slots and queue of a channel at the desk: who may, what is shown, nothing lost, nothing moved unseen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import GroupCollectionPermission

from cms.entries.models import Entry
from publishers.models import Channel, Delivery, DeliveryState, Hold, Queue, Slot
from publishers.planning.plan import Choice, plan
from publishers.planning.queue import queueing
from tests.entries.factories import make_entry
from tests.publishers import factories

from .conftest import Login, shown
from .test_permissions import refused
from .test_queries import MOST, count

pytestmark = pytest.mark.django_db
HANOI = "Asia/Ho_Chi_Minh"
Enqueue = Callable[..., list[Delivery]]


def slots_of(channel: Channel) -> str:
    return reverse("loa_channels:slots", args=[channel.pk])


def queue_of(channel: Channel) -> str:
    return reverse("loa_channels:queue", args=[channel.pk])


def week(*walls: str) -> list[str]:
    return [f"{day} {wall} {HANOI}" for day in range(7) for wall in walls]


@pytest.fixture
def channel(facebook: Channel) -> Channel:
    Slot.objects.bulk_create(
        Slot(channel=facebook, weekday=day, wall_time=wall) for day in range(7) for wall in ("09:00", "15:00")
    )
    return facebook


@pytest.fixture
def enqueue(channel: Channel) -> Enqueue:
    def put(*titles: str) -> list[Delivery]:
        return [plan(make_entry(title), [Choice(channel=channel, for_queue=True)])[0] for title in titles]

    return put


def order(channel: Channel) -> list[str]:
    rows = Delivery.objects.filter(channel=channel, state=DeliveryState.SCHEDULED, from_queue=True)
    return list(rows.order_by("due_at").values_list("entry__title", flat=True))


def seen(channel: Channel) -> list[str]:
    rows = Delivery.objects.filter(channel=channel, state=DeliveryState.SCHEDULED, from_queue=True)
    return [str(pk) for pk in rows.order_by("due_at").values_list("pk", flat=True)]


# --- slots ------------------------------------------------------------------------------------------------------------


def test_buttons_fill_in_and_nothing_is_saved_before_save(login: Login, facebook: Channel) -> None:
    client, address = login("channel_admin"), slots_of(facebook)
    html = shown(client.post(address, {"do": "workdays", "add-quick": "08:30", "add-6": "10:00"}))
    assert html.count(f"08:30 {HANOI}") == 5 and f"6 10:00 {HANOI}" in html and "Not saved yet." in html
    assert not Slot.objects.exists()
    added = shown(client.post(address, {"do": "add-2", "add-2": "14:00"}))
    assert 'name="add-2" value="" autofocus' in added and f"2 14:00 {HANOI}" in added
    html = shown(client.post(address, {"do": "copy", "slot": [f"0 07:15 {HANOI}", f"1 09:00 {HANOI}"]}))
    assert html.count(f"07:15 {HANOI}") == 5 and html.count(f"09:00 {HANOI}") == 1
    assert f'value="0 07:15 {HANOI}"' not in shown(client.post(address, {"do": "clear", "slot": [f"0 07:15 {HANOI}"]}))


def test_without_anything_in_the_queue_slots_are_saved_at_once(login: Login, facebook: Channel) -> None:
    client, address = login("channel_admin"), slots_of(facebook)
    response = client.post(address, {"do": "look", "slot": [f"0 09:00 {HANOI}"], "add-2": "14:30"}, follow=True)
    assert "are saved" in shown(response)
    assert {(slot.weekday, f"{slot.wall_time:%H:%M}", slot.zone) for slot in Slot.objects.all()} == {
        (0, "09:00", HANOI), (2, "14:30", HANOI),
    }  # fmt: skip
    client.post(address, {"do": "look", "slot": [f"2 14:30 {HANOI}"]})
    assert Slot.objects.get().weekday == 2


def test_what_is_no_time_is_kept_and_named(login: Login, facebook: Channel) -> None:
    response = login("channel_admin").post(slots_of(facebook), {"do": "look", "slot": week("09:00"), "add-3": "25:00"})
    html = shown(response)
    assert response.status_code == 422 and "Write a time such as 09:00." in html and 'value="25:00"' in html
    assert html.count(f"09:00 {HANOI}") == 7 and not Slot.objects.exists()


def test_nonsense_in_the_form_is_no_slot(login: Login, facebook: Channel) -> None:
    bad = ["9 09:00 Asia/Ho_Chi_Minh", "0 9:00 Asia/Ho_Chi_Minh", "0 09:00 Mars/Olympus", "0 09:00 ../etc", "", "x"]
    login("channel_admin").post(slots_of(facebook), {"do": "look", "slot": bad})
    assert not Slot.objects.exists()


def test_changed_slots_show_first_what_moves_then_move_it(login: Login, channel: Channel, enqueue: Enqueue) -> None:
    enqueue("Một", "Hai", "Ba")
    client, address = login("channel_admin"), slots_of(channel)
    html = shown(client.post(address, {"do": "look", "slot": week("09:00")}))
    assert "Nothing is saved yet" in html and "Ba" in html and Slot.objects.count() == 14
    told = re.findall(r'name="move" value="([^"]+)"', html)
    back = shown(client.post(address, {"do": "edit", "slot": week("09:00"), "move": told}))
    assert "Not saved yet." in back and Slot.objects.count() == 14
    done = shown(client.post(address, {"do": "save", "slot": week("09:00"), "move": told}, follow=True))
    assert "of the queue has a new time" in done or "of the queue have new times" in done
    assert Slot.objects.count() == 7 and order(channel) == ["Một", "Hai", "Ba"]
    assert {row.due_wall[11:] for row in Delivery.objects.all()} == {"09:00"}


def test_a_queue_that_changed_meanwhile_is_shown_again(login: Login, channel: Channel, enqueue: Enqueue) -> None:
    enqueue("Một")
    client, address = login("channel_admin"), slots_of(channel)
    response = client.post(address, {"do": "save", "slot": week("10:00"), "move": ["x y"]})
    assert response.status_code == 409 and "changed meanwhile" in shown(response) and Slot.objects.count() == 14


def test_slots_are_not_taken_from_under_the_queue(login: Login, channel: Channel, enqueue: Enqueue) -> None:
    enqueue("Một")
    response = login("channel_admin").post(slots_of(channel), {"do": "look"})
    assert response.status_code == 422 and "take items out of the queue first" in shown(response)
    assert Slot.objects.count() == 14


# --- queue ------------------------------------------------------------------------------------------------------------


def test_the_queue_shows_what_waits_and_the_next_free_slot(login: Login, channel: Channel, enqueue: Enqueue) -> None:
    rows = enqueue("Một", "Hai")
    html = shown(login("unit_approver").get(queue_of(channel)))
    assert html.index("Một") < html.index("Hai") and "Next free slot:" in html and "Vietnam time, UTC+7" in html
    local = rows[0].due_wall
    assert f"{local[11:]}, {local[8:10]}/{local[5:7]}/{local[:4]}" in html
    client = login("channel_admin")
    assert "2 items in the queue" in shown(client.get(reverse("loa_channels:index")))
    assert "2 items in the queue" in shown(client.get(reverse("loa_channels:edit", args=[channel.pk])))
    one = shown(client.get(reverse("loa_deliveries:inspect", args=[rows[0].pk])))
    assert queue_of(channel) in one and "In the queue of the channel" in one


@pytest.mark.parametrize(("act", "expected"), [("down", "Hai Một Ba"), ("last", "Hai Ba Một"), ("up", "Một Hai Ba")])
def test_buttons_put_an_item_elsewhere(
    login: Login, channel: Channel, enqueue: Enqueue, act: str, expected: str
) -> None:
    first = enqueue("Một", "Hai", "Ba")[0]
    client = login("unit_approver")
    response = client.post(queue_of(channel), {"act": f"{act}:{first.pk}", "seen": seen(channel)}, follow=True)
    assert order(channel) == expected.split() and "“Một” goes out" in shown(response)


def test_rows_are_dragged_into_an_order(login: Login, channel: Channel, enqueue: Enqueue) -> None:
    rows = enqueue("Một", "Hai", "Ba")
    ids = seen(channel)
    login("unit_approver").post(queue_of(channel), {"act": f"order:{rows[2].pk}", "seen": ids, "order": ids[::-1]})
    assert order(channel) == ["Ba", "Hai", "Một"]


def test_an_order_that_is_no_longer_true_is_refused(login: Login, channel: Channel, enqueue: Enqueue) -> None:
    first, _second = enqueue("Một", "Hai")
    data = {"act": f"order:{first.pk}", "seen": seen(channel), "order": [str(first.pk), str(first.pk), "x"]}
    assert "changed meanwhile" in shown(login("unit_approver").post(queue_of(channel), data, follow=True))
    assert order(channel) == ["Một", "Hai"]


def test_send_now_and_take_out_leave_the_others_where_they_are(
    login: Login, channel: Channel, enqueue: Enqueue
) -> None:
    first, second, third = enqueue("Một", "Hai", "Ba")
    client = login("unit_approver")
    assert "goes out now" in shown(client.post(queue_of(channel), {"act": f"send:{first.pk}"}, follow=True))
    assert "taken out" in shown(client.post(queue_of(channel), {"act": f"out:{second.pk}"}, follow=True))
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.due_at <= datetime.now(UTC) and not first.from_queue and second.state == DeliveryState.CANCELLED
    assert order(channel) == ["Ba"] and Delivery.objects.get(pk=third.pk).due_at == third.due_at
    assert "does not wait" in shown(client.post(queue_of(channel), {"act": f"out:{second.pk}"}, follow=True))


def test_send_now_asks_a_freeze_first(login: Login, channel: Channel, enqueue: Enqueue) -> None:
    (row,) = enqueue("Một")
    Hold.objects.create(reason="Sự cố", starts_at=datetime.now(UTC) - timedelta(minutes=1))
    client = login("unit_approver")
    assert "Sự cố" in shown(client.post(queue_of(channel), {"act": f"send:{row.pk}"}, follow=True))
    assert order(channel) == ["Một"]


def test_a_queue_rests_with_its_reason_until_somebody_resumes_it(
    login: Login, channel: Channel, enqueue: Enqueue
) -> None:
    enqueue("Một")
    client = login("unit_approver")
    response = client.post(queue_of(channel), {"act": "pause", "reason": " "})
    assert response.status_code == 422 and not Queue.objects.filter(paused_at__isnull=False).exists()
    html = shown(client.post(queue_of(channel), {"act": "pause", "reason": "Chờ chỉ đạo"}, follow=True))
    assert "Chờ chỉ đạo" in html and "Resume the queue" in html and "If it were resumed now" in html
    assert "Chờ chỉ đạo" in shown(client.get(reverse("loa_channels:index")))
    row = Delivery.objects.get()
    assert "its queue is paused" in shown(client.get(reverse("loa_deliveries:inspect", args=[row.pk])))
    html = shown(client.post(queue_of(channel), {"act": "resume"}, follow=True))
    assert "The queue goes on: 1 item" in html and not Delivery.objects.get().is_parked


def test_what_was_missed_is_told_here_too(login: Login, channel: Channel, enqueue: Enqueue) -> None:
    enqueue("Một")
    Delivery.objects.update(state=DeliveryState.MISSED)
    assert "too late to go out unasked" in shown(login("unit_approver").get(queue_of(channel)))


def test_without_slots_the_queue_says_where_they_are_set(login: Login, facebook: Channel) -> None:
    assert "Ask the people" in shown(login("unit_approver").get(queue_of(facebook)))
    assert slots_of(facebook) in shown(login("channel_admin").get(queue_of(facebook)))


# --- who may ----------------------------------------------------------------------------------------------------------


def test_slots_are_for_who_may_change_the_channel(login: Login, channel: Channel) -> None:
    for role in ("unit_approver", "editor", "contributor"):
        client = login(role)
        assert refused(client.get(slots_of(channel)))
        assert refused(client.post(slots_of(channel), {"do": "look"}))
    assert Slot.objects.count() == 14


def test_the_order_is_for_who_may_plan_on_the_channel(login: Login, channel: Channel, enqueue: Enqueue) -> None:
    first, _second = enqueue("Một", "Hai")
    acts: list[dict[str, Any]] = [
        {"act": f"{act}:{first.pk}", "seen": seen(channel)} for act in ("down", "send", "out", "order")
    ]
    acts += [{"act": "pause", "reason": "x"}, {"act": "resume"}]
    looking = login("channel_admin")
    GroupCollectionPermission.objects.filter(permission__codename="use_channel").delete()
    html = shown(looking.get(queue_of(channel)))
    assert "Một" in html and "Take out" not in html and "Pause the queue" not in html
    for client in (looking, login("editor"), login("contributor")):
        assert all(refused(client.post(queue_of(channel), data)) for data in acts)
    assert order(channel) == ["Một", "Hai"] and not Queue.objects.filter(paused_at__isnull=False).exists()


def test_another_departments_queue_stays_shut(login: Login, channel: Channel) -> None:
    strange = factories.by_hand("Nơi khác")
    Slot.objects.create(channel=strange, weekday=0, wall_time="09:00")
    row = plan(make_entry("Của nơi khác"), [Choice(channel=strange, for_queue=True)])[0]
    for client in (login("unit_approver"), login("channel_admin")):
        assert refused(client.get(queue_of(strange))) and refused(client.get(slots_of(strange)))
        assert refused(client.post(queue_of(strange), {"act": f"out:{row.pk}"}))
        assert refused(client.post(slots_of(strange), {"do": "look"}))
        # Nor through one's own channel.
        client.post(queue_of(channel), {"act": f"out:{row.pk}"})
    row.refresh_from_db()
    assert row.state == DeliveryState.SCHEDULED and Slot.objects.filter(channel=strange).count() == 1


# --- what it costs ----------------------------------------------------------------------------------------------------


def test_screens_ask_little_however_much_waits(login: Login, channel: Channel, enqueue: Enqueue) -> None:
    client, changing = login("unit_approver"), login("channel_admin")
    enqueue("Một")
    few = count(client, queue_of(channel)), count(changing, slots_of(channel)), count(changing, index())
    enqueue(*(f"Mục {number}" for number in range(12)))
    many = count(client, queue_of(channel)), count(changing, slots_of(channel)), count(changing, index())
    assert few == many and max(many) <= MOST


def index() -> str:
    return reverse("loa_channels:index")


def test_a_reorder_writes_only_what_moves(
    channel: Channel, enqueue: Enqueue, entry: Entry, django_assert_max_num_queries: Any
) -> None:
    rows = enqueue(*(f"Mục {number}" for number in range(10)))
    ids = [row.pk for row in rows]
    with django_assert_max_num_queries(20):
        queueing.reorder(channel, ids, [ids[1], ids[0], *ids[2:]], datetime.now(UTC))
