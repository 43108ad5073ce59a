"""Each kind of trouble has one consequence, and a sentence that a person understands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.entries.models import Entry, Status
from publishers.engine import acts
from publishers.engine.claim import claim_due
from publishers.engine.runner import run_delivery
from publishers.models import Attempt, Channel, ChannelState, Delivery, DeliveryState
from publishers.planning.plan import CannotPlan, Choice, plan
from publishers.sandbox.server import RunningSandbox
from publishers.sandbox.youtube import timeline as youtube_timeline
from publishers.sentences import explain
from tests.entries.factories import make_entry
from tests.publishers.factories import by_hand, facebook, planned, youtube

from .conftest import MovingClock, Work

pytestmark = pytest.mark.django_db
Through = Callable[[Delivery], list[str]]


def posts(running: RunningSandbox) -> int:
    from publishers.sandbox import facebook as platform

    return len(platform.timeline(running.sandbox))


def test_a_dead_token_pauses_the_channel_and_keeps_the_delivery(running: RunningSandbox, work: Work) -> None:
    delivery = planned(facebook(page_access_token="EAAwrongwrongwrongwrong"))
    assert work(delivery) != "published"
    channel = Channel.objects.get()
    assert channel.state == ChannelState.NEEDS_RECONNECT
    assert delivery.state == DeliveryState.PUBLISHING
    assert work(delivery) == "idle"
    facebook()
    assert Channel.objects.get().state == ChannelState.ACTIVE
    assert work(delivery) == "published"
    assert posts(running) == 1


def test_quota_waits_as_long_as_the_platform_says(running: RunningSandbox, work: Work, work_through: Through) -> None:
    delivery = planned(facebook())
    running.set_fault("facebook", "feed.create", "throttle")
    work(delivery)
    assert delivery.state == DeliveryState.PUBLISHING
    assert Channel.objects.get().throttled_until is not None
    work_through(delivery)
    assert (delivery.state, posts(running)) == (DeliveryState.PUBLISHED, 1)


def test_a_dead_platform_is_tried_again_until_it_lives(
    running: RunningSandbox, work: Work, work_through: Through
) -> None:
    delivery = planned(facebook())
    from django.test import override_settings

    with override_settings(LOA_PUBLISHERS={"ENDPOINTS": {"FACEBOOK_GRAPH_URL": "http://127.0.0.1:9"}}):
        assert work(delivery) == "unreachable"
    assert delivery.problem["code"] == "unreachable"
    assert "could not be reached" in explain("unreachable").message or explain("unreachable").message
    work_through(delivery)
    assert (delivery.state, delivery.problem, posts(running)) == (DeliveryState.PUBLISHED, None, 1)


def test_a_dead_platform_costs_one_try_and_frees_what_else_was_claimed() -> None:
    from django.test import override_settings

    channel = facebook()
    planned(channel), planned(channel), planned(channel)
    now = timezone.now() + timedelta(minutes=2)
    first, *others = claim_due(now)
    with override_settings(LOA_PUBLISHERS={"ENDPOINTS": {"FACEBOOK_GRAPH_URL": "http://127.0.0.1:9"}}):
        outcomes = [run_delivery(ticket.delivery_id, ticket.fence).code for ticket in (first, *others)]
    assert outcomes == ["unreachable", "not_ours", "not_ours"]
    freed = Delivery.objects.exclude(pk=first.delivery_id)
    assert list(freed.values_list("claim", "lease_until", "attempts")) == [(None, None, 0)] * 2


def test_an_item_withdrawn_after_planning_is_not_sent(running: RunningSandbox, work: Work) -> None:
    delivery = planned(facebook())
    Entry.objects.update(status=Status.WITHDRAWN)
    assert work(delivery) == "not_published"
    assert (delivery.state, posts(running)) == (DeliveryState.CANCELLED, 0)


def test_what_a_channel_refuses_is_said_and_not_sent(running: RunningSandbox, work: Work) -> None:
    delivery = planned(youtube())
    assert work(delivery) == "blocked_by_preflight"
    assert delivery.state == DeliveryState.FAILED
    assert "video" in explain(delivery.problem["code"], delivery.problem["params"], "youtube").message
    assert youtube_timeline(running.sandbox) == []


def test_a_delivery_too_old_asks_before_it_goes(running: RunningSandbox, work: Work, clock: MovingClock) -> None:
    delivery = planned(facebook())
    clock.forward(hours=25)
    assert work(delivery) == "missed"
    assert delivery.state == DeliveryState.MISSED
    acts.send_again(delivery, at=clock.now())
    assert work(delivery) == "published"


def test_taken_back_in_time_nothing_goes(running: RunningSandbox, work: Work) -> None:
    entry = make_entry(url="https://a.vn/", agency="so-tu-phap")
    soon = timezone.now() + timedelta(seconds=60)
    delivery = plan(entry, [Choice(channel=facebook(), undo_until=soon)])[0]
    assert work(delivery) == "idle"
    acts.cancel(delivery)
    delivery.refresh_from_db()
    assert (delivery.state, work(delivery), posts(running)) == (DeliveryState.CANCELLED, "idle", 0)
    with pytest.raises(acts.NotPossible):
        acts.send_again(delivery)


def test_a_place_without_an_api_waits_for_its_clerk(work: Work) -> None:
    delivery = planned(by_hand())
    work(delivery)
    assert (delivery.state, delivery.problem["code"]) == (DeliveryState.NEEDS_CHECKING, "waiting_for_clerk")
    acts.record_seen(delivery, permalink="", seen_at=timezone.now(), by="Chị Lan", note="phát lúc 17 giờ")
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.PUBLISHED
    assert delivery.receipt["facts"]["recorded_by"] == "Chị Lan"


def test_every_run_is_an_attempt_with_its_outcome(running: RunningSandbox, work_through: Through) -> None:
    delivery = planned(facebook())
    running.set_fault("facebook", "feed.create", "reset_after")
    work_through(delivery)
    assert list(Attempt.objects.values_list("outcome", flat=True)) == ["outcome_unknown", "published"]


def test_a_withdrawn_entry_cannot_be_planned() -> None:
    with pytest.raises(CannotPlan):
        plan(make_entry(status=Status.WITHDRAWN), [Choice(channel=by_hand())])


def test_planning_twice_plans_once(running: RunningSandbox) -> None:
    channel, entry = facebook(), make_entry(url="https://a.vn/")
    first, second = plan(entry, [Choice(channel=channel)]), plan(entry, [Choice(channel=channel)])
    assert first[0].pk == second[0].pk
