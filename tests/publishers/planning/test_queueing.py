"""A channel's queue: next free slot, order, changed slots, rest, and what an outage leaves. No slot twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from wagtail.models import Collection

from cms.entries.models import Entry
from publishers.contract import ClosedHours
from publishers.engine import acts
from publishers.engine.claim import claim_due
from publishers.engine.retiming import retime
from publishers.models import (
    PARKED,
    Channel,
    ChannelState,
    Delivery,
    DeliveryState,
    Hold,
    Kind,
    Queue,
    Rule,
    Scope,
    Slot,
)
from publishers.planning.plan import CannotPlan, Choice, follow_entry, plan
from publishers.planning.queue import queueing
from publishers.planning.queue.late import ease_queues
from publishers.planning.queue.queues import Line, queued, read_lines
from publishers.planning.queue.slots import Weekly
from publishers.planning.rules import plan_by_rules
from publishers.planning.times import When
from publishers.sentences import explain
from tests.entries.factories import change, make_entry
from tests.publishers.factories import by_hand

pytestmark = pytest.mark.django_db
HANOI = "Asia/Ho_Chi_Minh"


def daily(*walls: str) -> list[Weekly]:
    return [Weekly(weekday=day, wall=wall, zone=HANOI) for day in range(7) for wall in walls]


def give(channel: Channel, grid: list[Weekly]) -> Channel:
    Slot.objects.bulk_create(
        Slot(channel=channel, weekday=each.weekday, wall_time=each.wall, zone=each.zone) for each in grid
    )
    return channel


@pytest.fixture
def channel(db: None) -> Channel:
    """Every day at 09:00 and at 15:00."""
    return give(by_hand(), daily("09:00", "15:00"))


def enqueue(channel: Channel, *titles: str) -> list[Delivery]:
    return [plan(make_entry(title), [Choice(channel=channel, for_queue=True)])[0] for title in titles]


def line_of(channel: Channel, now: datetime | None = None) -> Line:
    return read_lines([channel], now or datetime.now(UTC))[channel.pk]


def order_of(channel: Channel, now: datetime | None = None) -> list[str]:
    return [row.entry.title for row in line_of(channel, now).waiting]


def times(channel: Channel, now: datetime | None = None) -> list[datetime]:
    return [row.due_at for row in line_of(channel, now).waiting]


def grow_older(hours: float) -> None:
    """As if that much time had gone by for what waits."""
    for row in Delivery.objects.all():
        parked = row.is_parked
        due = row.due_at - timedelta(hours=hours)
        Delivery.objects.filter(pk=row.pk).update(due_at=due, run_at=PARKED if parked else due)


# --- the next free slot -----------------------------------------------------------------------------------------------


def test_each_item_gets_the_next_free_slot(channel: Channel) -> None:
    rows = enqueue(channel, "Một", "Hai", "Ba")
    assert [row.due_wall[11:] for row in rows] in (["09:00", "15:00", "09:00"], ["15:00", "09:00", "15:00"])
    assert all(row.from_queue and row.state == DeliveryState.SCHEDULED and row.run_at == row.due_at for row in rows)
    assert times(channel) == sorted({row.due_at for row in rows})


def test_what_goes_out_at_the_same_minute_by_itself_takes_the_slot(channel: Channel) -> None:
    free = line_of(channel).next_free(datetime.now(UTC))
    assert free is not None
    plan(make_entry("Đặt giờ"), [Choice(channel=channel, due_at=free.instant)])
    assert enqueue(channel, "Một")[0].due_at > free.instant


def test_a_slot_that_is_given_back_is_the_next_free_one(channel: Channel) -> None:
    first, second = enqueue(channel, "Một", "Hai")
    acts.cancel(first)
    assert enqueue(channel, "Ba")[0].due_at == first.due_at < second.due_at


def test_a_known_blackout_is_skipped_and_a_freeze_has_no_date(channel: Channel) -> None:
    now = datetime.now(UTC)
    Hold.objects.create(reason="Quốc tang", starts_at=now, ends_at=now + timedelta(days=3))
    Hold.objects.create(reason="Sự cố", starts_at=now)
    Hold.objects.create(
        reason="Nơi khác", scope=Scope.CHANNEL, channel=by_hand("Khác"), starts_at=now, ends_at=now + timedelta(days=9)
    )
    due = enqueue(channel, "Một")[0].due_at
    assert now + timedelta(days=3) <= due < now + timedelta(days=4)


def test_hours_in_which_the_platform_is_closed_are_skipped(channel: Channel) -> None:
    from datetime import time

    noon = When(instant=datetime(2026, 11, 23, 5, 0, tzinfo=UTC))
    item = queued(enqueue(channel, "Một")[0])
    night = ClosedHours(closed_from=time(11), closed_to=time(13), zone=HANOI)
    assert Line(channel=channel).fits(item, noon) and not Line(channel=channel, closed=(night,)).fits(item, noon)


def test_without_slots_nothing_is_planned_anywhere(channel: Channel) -> None:
    bare, entry = by_hand("Không có khung giờ"), make_entry()
    with pytest.raises(CannotPlan) as refused:
        plan(entry, [Choice(channel=channel, for_queue=True), Choice(channel=bare, for_queue=True)])
    assert refused.value.code == "no_free_slot" and not Delivery.objects.exists()


def test_a_rule_puts_items_into_the_queue_where_there_is_one(channel: Channel) -> None:
    bare = by_hand("Không có khung giờ")
    rule = Rule.objects.create(name="Vào hàng đợi", into_queue=True)
    rule.channels.set([channel, bare])
    Rule.objects.update(created_at=datetime.now(UTC) - timedelta(days=1))
    free = line_of(channel).next_free(datetime.now(UTC))
    rows = {row.channel: row for row in plan_by_rules(make_entry(published_at=datetime.now(UTC)))}
    assert free is not None and rows[channel].due_at == free.instant and rows[channel].from_queue
    assert rows[bare].due_at < datetime.now(UTC) + timedelta(minutes=5) and not rows[bare].from_queue


# --- order ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "expected"), [("up", "bacd"), ("down", "acbd"), ("first", "bacd"), ("last", "acdb"), ("", "abcd")]
)
def test_an_item_is_put_somewhere_else_in_the_order(step: str, expected: str) -> None:
    keys: Any = list("abcd")
    assert "".join(queueing.shifted(keys, keys[1], step)) == expected
    assert queueing.shifted(keys, "x", step) == keys  # type: ignore[arg-type]


def test_another_order_takes_the_same_times(channel: Channel) -> None:
    rows = enqueue(channel, "Một", "Hai", "Ba")
    before, ids = times(channel), [row.pk for row in rows]
    moves = queueing.reorder(channel, ids, ids[::-1], datetime.now(UTC))
    assert order_of(channel) == ["Ba", "Hai", "Một"] and times(channel) == before
    assert [move.delivery.entry.title for move in moves] == ["Một", "Ba"]
    moved = Delivery.objects.get(pk=ids[0])
    assert moved.due_wall and moved.run_at == moved.due_at == before[2]


def test_an_order_of_yesterday_changes_nothing(channel: Channel) -> None:
    rows = enqueue(channel, "Một", "Hai")
    ids = [row.pk for row in rows]
    acts.cancel(rows[0])
    with pytest.raises(queueing.Changed):
        queueing.reorder(channel, ids, ids[::-1], datetime.now(UTC))
    assert order_of(channel) == ["Hai"]


def test_what_goes_out_within_a_minute_is_moved_no_more(channel: Channel) -> None:
    first, second = enqueue(channel, "Một", "Hai")
    now = first.due_at - timedelta(seconds=30)
    assert order_of(channel, now) == ["Hai"]
    assert line_of(channel, now).next_free(now).instant > second.due_at  # type: ignore[union-attr]


def test_a_time_of_its_own_takes_an_item_out_of_the_queue(channel: Channel) -> None:
    row, _ = enqueue(channel, "Một", "Hai")
    acts.reschedule(row, datetime.now(UTC) + timedelta(hours=1))
    row.refresh_from_db()
    assert not row.from_queue and order_of(channel) == ["Hai"]


# --- changed slots ----------------------------------------------------------------------------------------------------


def test_changed_slots_move_what_has_lost_its_slot_and_say_so_before(channel: Channel) -> None:
    enqueue(channel, "Một", "Hai", "Ba")
    grid, now = daily("09:00"), datetime.now(UTC)
    told = queueing.preview_slots(channel, grid, now)
    assert told and Slot.objects.count() == 14, "only told"
    made = queueing.change_slots(channel, grid, queueing.as_seen(told), now)
    assert queueing.as_seen(made) == queueing.as_seen(told) and Slot.objects.count() == 7
    assert order_of(channel) == ["Một", "Hai", "Ba"]
    assert {row.due_wall[11:] for row in line_of(channel).waiting} == {"09:00"} and len(set(times(channel))) == 3


def test_more_slots_move_nothing(channel: Channel) -> None:
    enqueue(channel, "Một", "Hai")
    assert queueing.preview_slots(channel, daily("09:00", "12:00", "15:00"), datetime.now(UTC)) == []


def test_what_was_previewed_is_what_is_done_or_nothing(channel: Channel) -> None:
    enqueue(channel, "Một")
    now = datetime.now(UTC)
    told = queueing.as_seen(queueing.preview_slots(channel, daily("10:00"), now))
    enqueue(channel, "Hai")
    with pytest.raises(queueing.Changed):
        queueing.change_slots(channel, daily("10:00"), told, now)
    assert {f"{slot.wall_time:%H:%M}" for slot in Slot.objects.all()} == {"09:00", "15:00"}


def test_slots_do_not_vanish_under_what_waits(channel: Channel) -> None:
    enqueue(channel, "Một")
    with pytest.raises(queueing.NoRoom):
        queueing.preview_slots(channel, [], datetime.now(UTC))


def test_new_clocks_move_slot_and_item_alike(channel: Channel) -> None:
    row = enqueue(channel, "Một")[0]
    Delivery.objects.update(due_at=row.due_at + timedelta(hours=1), run_at=row.due_at + timedelta(hours=1))
    assert retime(datetime.now(UTC)) and times(channel) == [row.due_at]


# --- rest -------------------------------------------------------------------------------------------------------------


def test_a_queue_that_rests_sends_nothing_and_goes_on_in_order_without_a_burst(channel: Channel) -> None:
    enqueue(channel, "Một", "Hai", "Ba")
    now = datetime.now(UTC)
    assert queueing.pause(channel, "Chờ chỉ đạo", None, now) and not queueing.pause(channel, "x", None, now)
    grow_older(hours=60)
    assert claim_due(datetime.now(UTC)) == [] and ease_queues(datetime.now(UTC)) == 0 and retime(now) == []
    acts.reopen_channel(channel)
    assert enqueue(channel, "Bốn")[0].is_parked, "what comes meanwhile waits behind the others"
    assert order_of(channel) == ["Một", "Hai", "Ba", "Bốn"]

    moves = queueing.resume(channel, datetime.now(UTC))
    assert [move.delivery.entry.title for move in moves] == order_of(channel) == ["Một", "Hai", "Ba", "Bốn"]
    found = times(channel)
    assert len(set(found)) == 4 and min(found) > datetime.now(UTC)
    assert not Delivery.objects.filter(run_at__gte=PARKED).exists() and claim_due(datetime.now(UTC)) == []
    assert queueing.resume(channel, now) == [] and Queue.objects.get().reason == ""


def test_a_short_rest_moves_nothing(channel: Channel) -> None:
    enqueue(channel, "Một", "Hai")
    before = times(channel)
    queueing.pause(channel, "x", None, datetime.now(UTC))
    queueing.resume(channel, datetime.now(UTC))
    assert times(channel) == before


def test_what_a_worker_has_taken_but_not_begun_rests_too(channel: Channel) -> None:
    row = enqueue(channel, "Một")[0]
    Delivery.objects.update(due_at=datetime.now(UTC), run_at=datetime.now(UTC))
    (ticket,) = claim_due(datetime.now(UTC))
    queueing.pause(channel, "x", None, datetime.now(UTC))
    row.refresh_from_db()
    assert row.fence > ticket.fence and row.is_parked and claim_due(datetime.now(UTC)) == []


def test_what_waits_for_a_second_person_rests_and_goes_on_with_the_others(channel: Channel) -> None:
    row = enqueue(channel, "Một")[0]
    Delivery.objects.update(state=DeliveryState.IN_REVIEW)
    assert enqueue(channel, "Hai")[0].due_at > row.due_at, "its slot is kept for it"
    queueing.pause(channel, "x", None, datetime.now(UTC))
    Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.SCHEDULED)
    assert order_of(channel) == ["Một", "Hai"]
    Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.IN_REVIEW)
    queueing.resume(channel, datetime.now(UTC))
    row.refresh_from_db()
    assert row.run_at == row.due_at


def test_a_resting_item_says_why_and_follows_its_entry(channel: Channel) -> None:
    row = enqueue(channel, "Một")[0]
    queueing.pause(channel, "x", None, datetime.now(UTC))
    change(row.entry, title="Một, sửa lại")
    follow_entry(Entry.objects.get(pk=row.entry_id))
    row.refresh_from_db()
    assert row.entry_version == 2 and row.is_parked
    assert row.problem == queueing.PAUSED and explain("queue_paused").fix
    queueing.resume(channel, datetime.now(UTC))
    row.refresh_from_db()
    assert row.problem is None


def test_slots_of_a_resting_queue_change_without_moving_anything(channel: Channel) -> None:
    enqueue(channel, "Một")
    queueing.pause(channel, "x", None, datetime.now(UTC))
    queueing.change_slots(channel, daily("10:00"), {}, datetime.now(UTC))
    assert queueing.resume(channel, datetime.now(UTC))[0].new.wall[11:] == "10:00"


# --- after an outage --------------------------------------------------------------------------------------------------


def late_by(channel: Channel, hours: float) -> list[Delivery]:
    """Four items, the last of them due that long ago but for the fourth, which still has its time."""
    rows = enqueue(channel, "Một", "Hai", "Ba", "Bốn")
    for number, row in enumerate(rows[:3]):
        due = datetime.now(UTC) - timedelta(hours=hours + 2 - number)
        Delivery.objects.filter(pk=row.pk).update(due_at=due, run_at=due)
    return rows


def test_after_an_outage_one_goes_out_and_the_others_take_the_next_slots(channel: Channel) -> None:
    rows = late_by(channel, hours=0.5)
    now = datetime.now(UTC)
    assert ease_queues(now) >= 2
    assert [ticket.delivery_id for ticket in claim_due(now)] == [rows[0].pk]
    assert order_of(channel) == ["Hai", "Ba", "Bốn"] and len(set(times(channel))) == 3
    assert ease_queues(now) == 0


def test_what_is_late_takes_the_place_of_what_is_due_now(channel: Channel) -> None:
    rows, now = enqueue(channel, "Một", "Hai"), datetime.now(UTC)
    for row, due in zip(rows, (now - timedelta(hours=3), now), strict=True):
        Delivery.objects.filter(pk=row.pk).update(due_at=due, run_at=due)
    ease_queues(now)
    assert [ticket.delivery_id for ticket in claim_due(now)] == [rows[0].pk] and order_of(channel) == ["Hai"]


def test_what_is_hours_late_goes_out_on_a_slot(channel: Channel) -> None:
    late_by(channel, hours=3)
    ease_queues(datetime.now(UTC))
    assert claim_due(datetime.now(UTC)) == [] and order_of(channel) == ["Một", "Hai", "Ba", "Bốn"]


def test_what_is_a_day_late_is_left_to_be_told_as_missed(channel: Channel) -> None:
    rows = late_by(channel, hours=0.5)
    old = datetime.now(UTC) - timedelta(hours=200)
    Delivery.objects.filter(pk=rows[0].pk).update(due_at=old, run_at=old)
    ease_queues(datetime.now(UTC))
    rows[0].refresh_from_db()
    assert rows[0].due_at == old and order_of(channel) == ["Ba", "Bốn"]


def test_a_channel_that_cannot_send_keeps_its_queue_until_it_can(channel: Channel) -> None:
    late_by(channel, hours=3)
    Channel.objects.update(state=ChannelState.NEEDS_RECONNECT)
    assert ease_queues(datetime.now(UTC)) == 0
    Channel.objects.update(state=ChannelState.ACTIVE)
    assert ease_queues(datetime.now(UTC)) > 0 and claim_due(datetime.now(UTC)) == []


def test_a_healthy_second_costs_one_query(channel: Channel, django_assert_num_queries: Any) -> None:
    enqueue(channel, "Một")
    with django_assert_num_queries(1):
        ease_queues(datetime.now(UTC))


# --- two at once ------------------------------------------------------------------------------------------------------


@pytest.fixture
def shared(rooted: None) -> Iterator[list[Channel]]:
    root = Collection.get_first_root_node()
    made = [Channel.objects.create(name=f"Đài {number}", platform="by_hand", collection=root) for number in range(2)]
    yield [give(channel, daily("09:00")) for channel in made]


@pytest.mark.django_db(transaction=True)
def test_two_clerks_never_get_the_same_slot(shared: list[Channel]) -> None:
    """Eight of them, at the same two channels, named in either order."""
    entries, begin, failed = [make_entry(f"Mục {number}") for number in range(8)], threading.Barrier(8), list[str]()

    def press(number: int) -> None:
        chosen = shared if number % 2 else shared[::-1]
        try:
            begin.wait(10)
            plan(entries[number], [Choice(channel=channel, for_queue=True) for channel in chosen])
        except Exception as error:
            failed.append(repr(error))
        finally:
            connection.close()

    clerks = [threading.Thread(target=press, args=(number,)) for number in range(8)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join(60)
    assert not failed
    for channel in shared:
        rows = Delivery.objects.filter(channel=channel, kind=Kind.PUBLISH)
        assert rows.count() == len(set(rows.values_list("due_at", flat=True))) == 8
