"""Collecting: who is asked when, what is kept of the answer, and that trouble empties nothing and delays nobody."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta

import pytest

from publishers.analytics import collecting
from publishers.analytics.enrolling import counting_channels, enrol
from publishers.contract import Capabilities, Feature
from publishers.models import Channel, ChannelState, Delivery, DeliveryState, Kind, MeasuredPost, Metric
from publishers.registry import platforms
from publishers.sandbox.server import RunningSandbox
from tests.publishers import factories

from .conftest import Collect, MovingClock, pause, told

pytestmark = pytest.mark.django_db

Publish = Callable[[Delivery], Delivery]
PutUp = Callable[[Channel], Delivery]
#: Platforms that count, with their channels.
COUNTING = {"facebook": factories.facebook, "youtube": factories.youtube, "zalo": factories.zalo, "x": factories.x}


def test_every_platform_that_counts_is_tried_here() -> None:
    assert set(COUNTING) == {slug for slug, cls in platforms().items() if Feature.METRICS in cls.capabilities.features}


@pytest.mark.parametrize("slug", COUNTING)
def test_what_a_platform_counts_is_kept_with_its_own_name(slug: str, put_up: PutUp, collect: Collect) -> None:
    delivery = put_up(COUNTING[slug]())
    assert collect(minutes=30) == 0, "platforms have counted nothing yet"
    assert collect(minutes=40) == 1
    found = told(delivery)
    assert found["views"][0] in ("value", "zero")
    rows = Metric.objects.filter(delivery=delivery)
    assert {row.figure for row in rows} == set(found) and all(row.names for row in rows)
    post = MeasuredPost.objects.get(delivery=delivery)
    assert post.measured_at is not None and post.problem is None and post.measure_at is not None


def test_numbers_grow_day_by_day(put_up: PutUp, collect: Collect) -> None:
    delivery = put_up(factories.zalo())
    for _ in range(3):
        assert collect(days=1) == 1
    views = Metric.objects.filter(delivery=delivery, figure="views").order_by("day")
    values = [row.value or 0 for row in views]
    assert len(values) == 3 and values == sorted(values) and values[0] < values[-1]


def test_looks_become_rarer(posted: Delivery, collect: Collect, clock: MovingClock) -> None:
    collect(hours=2)
    assert pause(posted, clock) > timedelta(hours=2, minutes=59)
    assert collect(hours=2) == 0
    collect(days=10)
    assert timedelta(days=2) < pause(posted, clock) < timedelta(days=4)


def test_posts_of_one_channel_are_asked_about_together(
    running: RunningSandbox, publish: Publish, collect: Collect
) -> None:
    channel = factories.x()
    for title in ("Luật Căn cước", "Luật Đất đai", "Luật Trẻ em"):
        publish(factories.planned(channel, title))
    before = running.sandbox.faults.calls["x", "posts.read"]
    assert collect(hours=2) == 3
    assert running.sandbox.faults.calls["x", "posts.read"] == before + 1


def test_a_correction_in_place_is_no_second_post(posted: Delivery, collect: Collect) -> None:
    receipt = posted.receipt
    Delivery.objects.create(
        entry=posted.entry, entry_version=2, channel=posted.channel, kind=Kind.CORRECT, state=DeliveryState.PUBLISHED,
        due_at=posted.due_at, run_at=posted.run_at, content_hash="2", bound_hash="2", remote_id=posted.remote_id,
        receipt=receipt, published_at=posted.published_at + timedelta(minutes=5),
    )  # fmt: skip
    assert collect(hours=2) == 1
    assert MeasuredPost.objects.get().delivery == posted
    assert not Metric.objects.exclude(delivery=posted).exists()


def test_what_was_withdrawn_is_asked_about_no_more_and_keeps_its_figures(posted: Delivery, collect: Collect) -> None:
    collect(hours=2)
    Delivery.objects.filter(pk=posted.pk).update(state=DeliveryState.WITHDRAWN)
    assert collect(days=1) == 0
    assert MeasuredPost.objects.get().measure_at is None
    assert told(posted)["views"]


def test_what_is_gone_over_there_is_asked_about_once_more(
    posted: Delivery, collect: Collect, running: RunningSandbox
) -> None:
    collect(hours=2)
    running.sandbox.delete("facebook", "post", posted.remote_id)
    assert collect(hours=4) == 0
    post = MeasuredPost.objects.get()
    assert post.gone_at is not None and post.measure_at is not None
    collect(days=2)
    assert MeasuredPost.objects.get().measure_at is None
    assert told(posted)["views"][0] in ("value", "zero"), "what was counted stays"


def test_a_figure_that_facebook_no_longer_knows_empties_nothing_else(posted: Delivery, collect: Collect) -> None:
    options = {**posted.channel.options, "figures": "views=post_media_view, clicks=post_consumptions"}
    Channel.objects.filter(pk=posted.channel_id).update(options=options)
    assert collect(hours=2) == 1
    found = told(posted)
    assert found["clicks"] == ("failed", None)
    assert found["views"][0] in ("value", "zero") and "reach" not in found


def test_trouble_is_told_and_tried_again_without_touching_the_channel(
    posted: Delivery, collect: Collect, running: RunningSandbox, clock: MovingClock
) -> None:
    running.set_fault("facebook", "*", "500_before", times=99)
    assert collect(hours=2) == 0
    post = MeasuredPost.objects.get()
    assert (post.tries, post.problem["code"], post.measured_at) == (1, "unreachable", None)
    assert timedelta(minutes=9) < pause(posted, clock) <= timedelta(minutes=10)
    channel = Channel.objects.get()
    assert (channel.state, channel.throttled_until, channel.problem) == (ChannelState.ACTIVE, None, None)
    running.sandbox.faults.clear()
    assert collect(minutes=11) == 1
    post.refresh_from_db()
    assert (post.tries, post.problem) == (0, None)


def test_a_platform_that_is_down_a_week_leaves_a_gap_and_no_noughts(
    posted: Delivery, collect: Collect, running: RunningSandbox
) -> None:
    collect(hours=2)
    known = dict(told(posted))
    running.set_fault("facebook", "*", "500_before", times=99)
    for _ in range(7):
        collect(days=1)
    assert told(posted) == known
    assert Metric.objects.get(figure="views").fetched_at < MeasuredPost.objects.get().measure_at - timedelta(days=6)


def test_a_dead_access_is_left_to_publishing(
    posted: Delivery, collect: Collect, running: RunningSandbox, clock: MovingClock
) -> None:
    running.set_fault("facebook", "*", "token_expired", times=99)
    assert collect(hours=2) == 0
    assert MeasuredPost.objects.get().problem["code"] == "auth_expired"
    assert Channel.objects.get().state == ChannelState.ACTIVE
    assert timedelta(minutes=14) < pause(posted, clock) <= timedelta(minutes=15)


def test_a_surprise_is_logged_and_tried_again(
    posted: Delivery, collect: Collect, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def surprise(*args: object) -> None:
        raise RuntimeError("token=abc")

    monkeypatch.setattr(collecting, "thrifty_platform", surprise)
    assert collect(hours=2) == 0
    assert MeasuredPost.objects.get().problem == {"code": "internal", "params": {"error": "RuntimeError"}}
    assert "could not be read" in caplog.text


@pytest.mark.parametrize("change", [{"state": ChannelState.NEEDS_RECONNECT}, {"rests": True}])
def test_a_channel_that_pauses_or_rests_is_not_asked(
    posted: Delivery, collect: Collect, clock: MovingClock, change: dict[str, object]
) -> None:
    if change.pop("rests", False):
        change["throttled_until"] = clock.now() + timedelta(hours=5)
    Channel.objects.update(**change)
    assert collect(hours=2) == 0
    assert not MeasuredPost.objects.exists()


def test_two_at_once_never_ask_about_the_same_post(posted: Delivery, clock: MovingClock) -> None:
    clock.forward(hours=2)
    now = clock.now()
    enrol(posted.channel, now)
    assert len(collecting._claim(posted.channel, now, now + timedelta(minutes=10))) == 1
    assert collecting._claim(posted.channel, now, now + timedelta(minutes=10, seconds=1)) == []


def test_an_answer_that_comes_after_another_worker_took_over_is_dropped(
    posted: Delivery, clock: MovingClock, running: RunningSandbox
) -> None:
    clock.forward(hours=2)
    now = clock.now()
    enrol(posted.channel, now)
    lease = now + timedelta(minutes=10)
    posts = collecting._claim(posted.channel, now, lease)
    MeasuredPost.objects.update(measure_at=lease + timedelta(minutes=1))
    platform = collecting.thrifty_platform(posted.channel, clock)
    found = platform.measure([collecting._standing(posts[0])])
    assert collecting._store(posts, lease, found, platform.meanings(), now) == 0
    assert not Metric.objects.exists()


def test_what_a_person_recorded_can_t_be_asked_about(posted: Delivery, clock: MovingClock) -> None:
    facts = {"recorded_by": "Nguyễn Văn A"}
    Delivery.objects.update(receipt={**posted.receipt, "facts": facts})
    assert enrol(posted.channel, clock.now()) == 0


def test_old_posts_of_a_channel_are_found_when_it_is_first_asked(posted: Delivery, clock: MovingClock) -> None:
    clock.forward(days=90)
    assert enrol(posted.channel, clock.now()) == 1
    assert [channel.pk for channel in counting_channels(clock.now())] == [posted.channel_id]
    assert enrol(posted.channel, clock.now()) == 0


def test_places_without_figures_are_left_alone(running: RunningSandbox, publish: Publish, collect: Collect) -> None:
    publish(factories.planned(factories.department(running)))
    assert collect(hours=2) == 0
    assert not MeasuredPost.objects.exists()


def test_every_beat_asks_the_database_little(
    posted: Delivery, collect: Collect, clock: MovingClock, django_assert_max_num_queries: Callable[..., object]
) -> None:
    collect(hours=2)
    with django_assert_max_num_queries(4):  # type: ignore[attr-defined]
        collecting.collect_due(clock)


def test_the_freshest_posts_come_first(
    running: RunningSandbox, publish: Publish, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = factories.facebook()
    publish(factories.planned(channel, "Cũ"))
    clock.forward(minutes=5)
    new = publish(factories.planned(channel, "Mới"))
    clock.forward(hours=2)
    enrol(channel, clock.now())
    monkeypatch.setattr(collecting.get_platform("facebook"), "capabilities", _one_at_once())
    (first,) = collecting._claim(channel, clock.now(), clock.now() + timedelta(minutes=10))
    assert first.delivery == new


def _one_at_once() -> Capabilities:
    return dataclasses.replace(platforms()["facebook"].capabilities, measures_at_once=1)
