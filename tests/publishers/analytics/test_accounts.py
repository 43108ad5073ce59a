"""Accounts: who follows them, asked once an evening, with the same honest states as posts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from publishers.analytics import accounts
from publishers.analytics.accounts import collect_accounts, keep_account
from publishers.analytics.telling import Reading
from publishers.contract import AccountFigure, Feature, Meaning
from publishers.models import Channel, ChannelFigure, ChannelState, MeasuredChannel, RefusedFigure, Told
from publishers.registry import platforms
from publishers.sandbox.server import RunningSandbox
from tests.publishers import factories

from .conftest import MovingClock

pytestmark = pytest.mark.django_db

COUNTING = {
    "facebook": factories.facebook, "youtube": factories.youtube, "zalo": factories.zalo, "x": factories.x,
    "telegram": factories.telegram,
}  # fmt: skip
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
Said = tuple[str, int | None]


def said(channel: Channel) -> dict[str, Said]:
    """Figure → what is known of it last."""
    return {row.figure: (row.state, row.value) for row in ChannelFigure.objects.filter(channel=channel).order_by("day")}


@pytest.fixture
def evening(clock: MovingClock) -> Callable[[], int]:
    """Let a day pass, then ask whoever is due."""

    def passes() -> int:
        clock.forward(days=1)
        return collect_accounts(clock)

    return passes


def test_every_platform_that_counts_its_accounts_is_tried_here() -> None:
    counting = {slug for slug, cls in platforms().items() if Feature.ACCOUNT_METRICS in cls.capabilities.features}
    assert set(COUNTING) == counting


@pytest.mark.parametrize("slug", COUNTING)
def test_followers_are_kept_with_the_platform_s_own_name(
    slug: str, running: RunningSandbox, clock: MovingClock
) -> None:
    channel = COUNTING[slug]()
    assert collect_accounts(clock) == 1
    assert said(channel)["followers"] == ("value", 1200 if slug == "youtube" else 1208)
    rows = ChannelFigure.objects.filter(channel=channel)
    assert all(row.names and row.account for row in rows)
    assert not RefusedFigure.objects.exists()


def test_an_account_is_asked_once_an_evening(running: RunningSandbox, clock: MovingClock) -> None:
    channel = factories.zalo()
    assert (collect_accounts(clock), collect_accounts(clock)) == (1, 0)
    due = MeasuredChannel.objects.get(channel=channel).measure_at.astimezone(VIETNAM)
    assert (due.hour, due.minute) >= (20, 30) and due - clock.now() <= timedelta(days=1)
    assert running.sandbox.faults.calls["zalo", "oa.getoa"] == 1


def test_what_stays_the_same_makes_no_new_row(running: RunningSandbox, evening: Callable[[], int]) -> None:
    channel = factories.zalo()
    for _ in range(3):
        assert evening() == 1
    row = ChannelFigure.objects.get(channel=channel)
    assert (row.fetched_at.astimezone(VIETNAM).date() - row.day).days == 2
    running.sandbox.set_quota("zalo", "followers", 1190)
    evening()
    values = ChannelFigure.objects.filter(channel=channel).order_by("day").values_list("value", flat=True)
    assert list(values) == [1208, 1190], "people may leave"


def test_subscribers_that_are_hidden_are_not_offered_and_not_nought(
    running: RunningSandbox, clock: MovingClock
) -> None:
    running.sandbox.set_quota("youtube", "hide_subscribers", 1)
    channel = factories.youtube()
    collect_accounts(clock)
    assert said(channel)["followers"] == ("not_offered", None)
    assert said(channel)["account_views"] == ("zero", 0)


def test_a_retired_name_empties_nothing_else_and_is_noted_once(
    running: RunningSandbox, evening: Callable[[], int]
) -> None:
    channel = factories.facebook()
    running.sandbox.set_quota("facebook", "retired:page_total_media_view_unique", 1)
    for _ in range(2):
        assert evening() == 1
    assert said(channel) == {"followers": ("value", 1208), "account_reach_28": ("failed", None)}
    assert RefusedFigure.objects.get().figure == "account_reach_28"
    running.sandbox.set_quota("facebook", "retired:page_total_media_view_unique", 0)
    evening()
    assert said(channel)["account_reach_28"] == ("zero", 0) and not RefusedFigure.objects.exists()


def test_a_figure_that_is_no_longer_asked_for_is_refused_no_more(
    running: RunningSandbox, evening: Callable[[], int]
) -> None:
    channel = factories.facebook()
    running.sandbox.set_quota("facebook", "retired:page_total_media_view_unique", 1)
    evening()
    Channel.objects.filter(pk=channel.pk).update(options={**channel.options, "page_reach": ""})
    evening()
    assert not RefusedFigure.objects.exists()


def test_trouble_leaves_a_gap_and_no_noughts(
    running: RunningSandbox, clock: MovingClock, evening: Callable[[], int]
) -> None:
    channel = factories.zalo()
    evening()
    known = said(channel)
    running.set_fault("zalo", "*", "500_before", times=99)
    assert evening() == 0
    measured = MeasuredChannel.objects.get()
    assert (measured.tries, measured.problem["code"]) == (1, "unreachable")
    assert measured.measure_at - clock.now() <= timedelta(minutes=10)
    assert said(channel) == known and Channel.objects.get().state == ChannelState.ACTIVE
    running.sandbox.faults.clear()
    assert evening() == 1
    measured.refresh_from_db()
    assert (measured.tries, measured.problem) == (0, None)


def test_a_channel_that_pauses_is_left_alone(running: RunningSandbox, clock: MovingClock) -> None:
    factories.zalo()
    Channel.objects.update(state=ChannelState.PAUSED)
    assert collect_accounts(clock) == 0 and not MeasuredChannel.objects.exists()


def test_two_at_once_ask_once(running: RunningSandbox, clock: MovingClock) -> None:
    channel = factories.zalo()
    now = clock.now()
    assert accounts._claim(channel, now, now + timedelta(minutes=10))
    assert not accounts._claim(channel, now, now + timedelta(minutes=11))


def test_a_clock_that_was_far_ahead_keeps_nobody_from_being_asked(running: RunningSandbox, clock: MovingClock) -> None:
    channel = factories.zalo()
    clock.forward(days=400)
    collect_accounts(clock)
    clock.forward(days=-400)
    running.sandbox.set_quota("zalo", "followers", 1300)
    assert collect_accounts(clock) == 1
    row = ChannelFigure.objects.get(channel=channel)
    assert row.value == 1300, "no row before the last one, and the last one knows better"


def test_another_account_begins_anew(clock: MovingClock) -> None:
    channel = factories.zalo()
    now = clock.now()
    keep_account(channel.pk, "1", [_followers(500)], now)
    keep_account(channel.pk, "2", [_followers(None)], now + timedelta(days=1))
    rows = ChannelFigure.objects.filter(channel=channel).order_by("day")
    assert [(row.account, row.state, row.value) for row in rows] == [("1", "value", 500), ("2", "not_offered", None)]
    keep_account(channel.pk, "3", [_followers(7)], now + timedelta(days=1))
    assert [(row.account, row.value) for row in rows.all()] == [("1", 500), ("3", 7)]


def _followers(value: int | None) -> Reading:
    state = Told.NOT_OFFERED if value is None else Told.VALUE
    meaning = Meaning(names=("followers",))
    return Reading(figure=AccountFigure.FOLLOWERS, state=state, value=value, meaning=meaning)


def test_a_beat_without_anybody_due_costs_one_query(
    running: RunningSandbox, clock: MovingClock, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for make in COUNTING.values():
        make()
    collect_accounts(clock)
    assert ChannelFigure.objects.filter(figure="followers", day__lte=date(2100, 1, 1)).count() == len(COUNTING)
    with django_assert_max_num_queries(1):  # type: ignore[attr-defined]
        collect_accounts(clock)
