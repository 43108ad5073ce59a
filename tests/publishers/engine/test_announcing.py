"""An announcement by two people: sent once, never unasked, never of another version, never twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from cms.entries.models import Entry
from publishers.engine import acts
from publishers.engine.standing import what_stands
from publishers.models import Allowance, Approval, Channel, Delivery, DeliveryState, Hold, Kind, LedgerRow, Scope, What
from publishers.planning import announcing
from publishers.planning.announcing import CannotAnnounce
from publishers.planning.follow_ups import follow_up, places_of
from publishers.planning.plan import Choice, follow_entry, plan, shown_there
from publishers.sandbox.server import RunningSandbox
from tests.publishers import factories

from .conftest import MovingClock, Work
from .test_follow_ups import COVER, PinnedFiles, item

pytestmark = pytest.mark.django_db
Through = Callable[[Delivery], list[str]]


@pytest.fixture
def noon(clock: MovingClock) -> MovingClock:
    """Midday in Vietnam, whatever the machine's clock says; the sandbox has the same."""
    local = datetime.now(UTC) + timedelta(hours=7)
    clock.forward(hours=(12 - local.hour) % 24)
    return clock


@pytest.fixture
def desk(running: RunningSandbox, noon: MovingClock, settings: Any) -> Iterator[RunningSandbox]:
    running.sandbox.clock = noon
    server = ThreadingHTTPServer(("127.0.0.1", 0), PinnedFiles)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    settings.LOA = {**settings.LOA, "PUBLIC_URL": f"http://127.0.0.1:{server.server_port}"}
    yield running
    server.shutdown()
    server.server_close()


@pytest.fixture
def channel(desk: RunningSandbox) -> Channel:
    made = factories.zalo()
    made.options["broadcast_monthly_limit"] = 2
    made.save()
    return made


def person(name: str) -> Any:
    return get_user_model().objects.create_user(username=name, password="x")


@pytest.fixture
def shown(channel: Channel, desk: RunningSandbox, work_through: Through) -> Delivery:
    """An article that stands on the channel."""
    delivery = plan(item([COVER]), [Choice(channel=channel)])[0]
    work_through(delivery)
    assert delivery.state == DeliveryState.PUBLISHED, delivery.problem
    return delivery


@pytest.fixture
def asked(shown: Delivery) -> Delivery:
    return announcing.ask(shown, {"provinces": ["gia-lai"]}, user=person("asker"))


def broadcasts(desk: RunningSandbox) -> list[dict[str, Any]]:
    return desk.sandbox.list("zalo", "broadcast")


def due_now(delivery: Delivery, clock: MovingClock) -> Delivery:
    """Approved by the machine's clock; the test's is ahead of it."""
    Delivery.objects.filter(pk=delivery.pk).update(due_at=clock.now(), run_at=clock.now())
    delivery.refresh_from_db()
    return delivery


def test_nothing_goes_out_before_the_second_yes(desk: RunningSandbox, asked: Delivery, work: Work) -> None:
    assert asked.state == DeliveryState.IN_REVIEW
    assert work(asked) == "idle"
    assert broadcasts(desk) == []


def test_approved_by_another_person_it_is_sent_once_and_written_down(
    desk: RunningSandbox, asked: Delivery, shown: Delivery, work_through: Through, noon: MovingClock
) -> None:
    announcing.approve(asked, user=person("approver"))
    assert work_through(due_now(asked, noon))[-1] == "published"
    (sent,) = broadcasts(desk)
    assert sent["article_id"] == shown.remote_id
    assert sent["target"] == {"gender": "0", "cities": "33,18"}
    assert asked.remote_id == sent["id"] and asked.prove_at is None
    assert LedgerRow.objects.get(delivery_id=asked.pk).what == What.ANNOUNCED
    assert Allowance.objects.get(channel=asked.channel, bucket="broadcasts").used == 1


def test_who_asked_can_not_approve(asked: Delivery) -> None:
    with pytest.raises(CannotAnnounce) as caught:
        announcing.approve(asked, user=asked.created_by)
    assert caught.value.code == "same_person"
    assert not Approval.objects.exists()


def test_only_one_is_asked_for_at_a_time(asked: Delivery, shown: Delivery) -> None:
    with pytest.raises(CannotAnnounce) as caught:
        announcing.ask(shown, {}, user=asked.created_by)
    assert caught.value.code == "announcement_pending"
    announcing.decline(asked)
    assert announcing.ask(shown, {}, user=asked.created_by).slot_key == "1"


def test_decided_is_decided(asked: Delivery) -> None:
    announcing.decline(asked)
    asked.refresh_from_db()
    with pytest.raises(CannotAnnounce):
        announcing.decline(asked)
    with pytest.raises(CannotAnnounce):
        announcing.approve(asked, user=person("approver"))


def test_announcement_is_no_place_of_the_item(
    asked: Delivery, shown: Delivery, work_through: Through, noon: MovingClock
) -> None:
    announcing.approve(asked, user=person("approver"))
    work_through(due_now(asked, noon))
    assert shown_there(shown.entry, shown.channel) == shown
    assert [place.shown for place in places_of([shown.entry])[shown.entry_id]] == [shown]
    stands = what_stands(asked)
    assert stands is not None and stands.remote_id == shown.remote_id
    assert plan(shown.entry, [Choice(channel=shown.channel)]) == [shown]


def test_item_that_changed_is_not_announced_any_more(asked: Delivery, shown: Delivery, work: Work) -> None:
    Entry.objects.filter(pk=shown.entry_id).update(content_hash="f" * 64, version=2)
    with pytest.raises(CannotAnnounce) as caught:
        announcing.approve(Delivery.objects.get(pk=asked.pk), user=person("approver"))
    assert caught.value.code == "announcement_outdated"
    follow_entry(Entry.objects.get(pk=shown.entry_id))
    asked.refresh_from_db()
    assert asked.state == DeliveryState.CANCELLED
    assert asked.problem["code"] == "announcement_outdated"


def test_item_that_changes_between_yes_and_sending_is_stopped_by_the_last_look(
    desk: RunningSandbox, asked: Delivery, shown: Delivery, work: Work, noon: MovingClock
) -> None:
    announcing.approve(asked, user=person("approver"))
    Entry.objects.filter(pk=shown.entry_id).update(content_hash="f" * 64)
    work(due_now(asked, noon))
    assert asked.state == DeliveryState.CANCELLED
    assert broadcasts(desk) == []


def test_yes_that_was_about_something_else_does_not_count(
    desk: RunningSandbox, asked: Delivery, work: Work, noon: MovingClock
) -> None:
    announcing.approve(asked, user=person("approver"))
    Delivery.objects.filter(pk=asked.pk).update(options={"gender": "0"}, bound_hash="e" * 64)
    work(due_now(asked, noon))
    assert (asked.state, asked.problem["code"]) == (DeliveryState.CANCELLED, "announcement_not_approved")
    assert broadcasts(desk) == []


def test_withdrawn_article_can_not_be_announced(
    desk: RunningSandbox, asked: Delivery, shown: Delivery, work_through: Through, noon: MovingClock
) -> None:
    (withdrawal,) = follow_up(shown.entry, [shown.channel], kind=Kind.WITHDRAW)
    work_through(due_now(withdrawal, noon))
    assert withdrawal.state == DeliveryState.PUBLISHED
    with pytest.raises(CannotAnnounce) as caught:
        announcing.approve(asked, user=person("approver"))
    assert caught.value.code == "nothing_stands"
    with pytest.raises(CannotAnnounce):
        announcing.ask(shown, {}, user=asked.created_by)


def test_freeze_stops_it(desk: RunningSandbox, asked: Delivery, work: Work, noon: MovingClock) -> None:
    announcing.approve(asked, user=person("approver"))
    Hold.objects.create(scope=Scope.SITE, reason="Quốc tang", starts_at=noon.now() - timedelta(minutes=1))
    work(due_now(asked, noon))
    assert asked.hold is not None
    assert broadcasts(desk) == []


def test_at_night_it_waits_for_the_morning_and_does_not_stand_before_a_correction(
    desk: RunningSandbox, asked: Delivery, shown: Delivery, work: Work, work_through: Through, noon: MovingClock
) -> None:
    noon.forward(hours=10)
    announcing.approve(asked, user=person("approver"))
    work(due_now(asked, noon))
    assert asked.state == DeliveryState.PUBLISHING
    assert asked.problem["code"] == "quota_closed"
    assert (asked.run_at + timedelta(hours=7)).strftime("%H:%M") == "06:00"
    (withdrawal,) = follow_up(shown.entry, [shown.channel], kind=Kind.WITHDRAW)
    work(due_now(withdrawal, noon))
    assert withdrawal.state == DeliveryState.PUBLISHED
    work_through(asked)
    assert (asked.state, broadcasts(desk)) == (DeliveryState.CANCELLED, [])


def test_lost_answer_is_asked_of_a_person_who_may_send_it_again(
    desk: RunningSandbox, asked: Delivery, work_through: Through, noon: MovingClock
) -> None:
    announcing.approve(asked, user=person("approver"))
    desk.set_fault("zalo", "oa.broadcast", "reset_before")
    work_through(due_now(asked, noon))
    assert (asked.state, asked.problem["code"]) == (DeliveryState.NEEDS_CHECKING, "zalo_announcement_unknown")
    assert broadcasts(desk) == []
    acts.send_again(asked)
    work_through(due_now(asked, noon))
    assert asked.state == DeliveryState.PUBLISHED
    assert len(broadcasts(desk)) == 1


def test_month_that_is_used_up_waits_and_then_asks(
    desk: RunningSandbox, asked: Delivery, work: Work, noon: MovingClock
) -> None:
    asked.channel.options["broadcast_monthly_limit"] = 0
    asked.channel.save()
    announcing.approve(asked, user=person("approver"))
    work(due_now(asked, noon))
    assert asked.problem["code"] == "quota_used_up"
    noon.forward(days=40)
    work(asked)
    assert asked.state == DeliveryState.MISSED
    assert broadcasts(desk) == []


def test_refused_broadcast_takes_nothing_of_the_month(
    desk: RunningSandbox, asked: Delivery, work: Work, noon: MovingClock
) -> None:
    announcing.approve(asked, user=person("approver"))
    desk.set_fault("zalo", "oa.broadcast", "throttle")
    assert work(due_now(asked, noon)) == "throttled"
    assert Allowance.objects.get(channel=asked.channel, bucket="broadcasts").used == 0
