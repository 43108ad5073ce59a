"""What goes wrong over the years: platforms that are down, quotas, clocks, numbers that are taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta

import pytest

from publishers.analytics import collecting
from publishers.analytics.recalling import known_of_posts, local_day
from publishers.engine.allowances import gauge_for
from publishers.models import Allowance, Channel, Delivery, MeasuredPost, Metric
from publishers.platforms.x import quotas
from publishers.registry import get_platform
from publishers.sandbox.server import RunningSandbox
from tests.publishers import factories

from .conftest import Collect, MovingClock, told

pytestmark = pytest.mark.django_db

Publish = Callable[[Delivery], Delivery]


def views(delivery: Delivery) -> list[int | None]:
    return list(
        Metric.objects.filter(delivery=delivery, figure="views").order_by("day").values_list("value", flat=True)
    )


def shown_views(running: RunningSandbox, delivery: Delivery, value: int) -> None:
    """What Facebook tells of the post from now on."""
    running.sandbox.put("facebook", "figures", delivery.remote_id, {"post_media_view": value})


def test_a_week_without_an_answer_is_a_gap_and_is_caught_up_with_in_one_look_each(
    running: RunningSandbox, publish: Publish, collect: Collect, clock: MovingClock
) -> None:
    page = factories.facebook()
    posts = [publish(factories.planned(page, f"Luật số {number}")) for number in range(3)]
    for post in posts:
        shown_views(running, post, 40)
    collect(hours=2)
    before = local_day(clock.now())
    running.set_fault("facebook", "*", "500_before", times=999)
    calls = running.sandbox.faults.calls
    began = sum(calls.values())
    for _ in range(7 * 4):
        collect(hours=6)
    assert sum(calls.values()) - began < 7 * 4 * 3, "who is down is asked once a round, not for each post"
    day = local_day(clock.now()) - timedelta(days=2)
    for post in posts:
        assert views(post) == [40]
        known = known_of_posts([post.pk], day)[post.pk, "views"]
        assert (known.value, known.heard_on, known.is_gap) == (40, before, True)
    running.sandbox.faults.clear()
    for post in posts:
        shown_views(running, post, 90)
    began = calls["facebook", "insights"]
    assert collect(days=1, minutes=1) == 3
    assert calls["facebook", "insights"] - began == 3
    assert [views(post) for post in posts] == [[40, 90]] * 3
    assert not MeasuredPost.objects.filter(problem__isnull=False).exists()


def test_counting_stops_at_half_of_the_month_s_money_and_publishing_goes_on(
    running: RunningSandbox, publish: Publish, collect: Collect, clock: MovingClock
) -> None:
    channel = factories.x()
    post = publish(factories.planned(channel))
    gauge = gauge_for(channel, get_platform("x"), clock)
    spent = Allowance.objects.get(channel=channel, bucket=quotas.MONEY)
    gauge.spend(quotas.MONEY, spent.capacity // 2 - spent.used)
    assert collect(hours=2) == 0 and not told(post)
    measured = MeasuredPost.objects.get()
    assert measured.problem["code"] == "figures_half_used" and "until" in measured.problem["params"]
    assert measured.measure_at.astimezone(UTC) > clock.now() and measured.measure_at.astimezone(UTC).day == 1
    publish(factories.planned(channel, "Luật Đất đai"))
    assert collect(hours=2) == 0
    assert collect(days=31) == 2, "a new month"
    assert told(post)["views"][0] in ("value", "zero")
    assert MeasuredPost.objects.filter(problem__isnull=True).count() == 2


def test_a_quota_that_the_platform_itself_refuses_is_waited_for(
    running: RunningSandbox, publish: Publish, collect: Collect, clock: MovingClock
) -> None:
    post = publish(factories.planned(factories.facebook()))
    running.set_fault("facebook", "*", "throttle", times=1)
    assert collect(hours=2) == 0 and not told(post)
    assert MeasuredPost.objects.get().measure_at > clock.now()
    clock.forward(hours=1)
    Channel.objects.update(throttled_until=None)
    assert collect(hours=1) == 1


def test_a_clock_that_goes_back_and_forth_makes_no_loss_and_no_row_before_the_last(
    posted: Delivery, running: RunningSandbox, collect: Collect, clock: MovingClock
) -> None:
    shown_views(running, posted, 10)
    collect(hours=2)
    last = Metric.objects.get(figure="views")
    for days, value in ((-3, 12), (3, 15), (-1, 15), (1, 18)):
        clock.forward(days=days)
        shown_views(running, posted, value)
        MeasuredPost.objects.update(measure_at=clock.now())
        assert collecting.collect_due(clock) == 1
    rows = list(Metric.objects.filter(delivery=posted, figure="views").order_by("day"))
    assert [row.value for row in rows] == sorted(row.value for row in rows) and rows[-1].value == 18
    assert min(row.day for row in rows) == last.day
    assert all(local_day(row.fetched_at) >= row.day for row in rows)


def test_a_clock_that_was_far_ahead_leaves_nobody_unasked(
    posted: Delivery, collect: Collect, clock: MovingClock
) -> None:
    assert collect(days=400) == 1
    clock.forward(days=-399)
    assert collecting.collect_due(clock) == 1
    assert MeasuredPost.objects.get().measure_at < clock.now() + timedelta(days=1)


def test_a_number_that_is_taken_back_stays_true(posted: Delivery, running: RunningSandbox, collect: Collect) -> None:
    for value in (500, 430, 460):
        shown_views(running, posted, value)
        assert collect(days=1, minutes=1) == 1
    assert views(posted) == [500, 430, 460]
