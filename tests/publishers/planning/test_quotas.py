"""Advice on quotas: said before planning, with the time at which the item will really go out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishers.contract import MINUTE, Day, Every, Quota
from publishers.models import Allowance, Channel, Delivery
from publishers.planning.plan import Choice, plan
from publishers.planning.preflight.quotas import Bucket, advise, free_at, quota_advice
from publishers.platforms.youtube.platform import YouTubePlatform
from publishers.platforms.youtube.quotas import QUOTAS, UPLOADS
from publishers.sentences import explain_problem
from tests.entries.factories import make_entry
from tests.publishers.factories import by_hand
from tests.publishers.platforms import messages

#: 12:00 in Vietnam; California's day ends at 15:00 there.
NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
RESET = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
TODAY = RESET - timedelta(days=1)
DAILY = Quota(bucket="uploads", label="", capacity=3, window=Day("America/Los_Angeles"))


def bucket(used: int = 0, *queue: datetime, **more: Any) -> Bucket:
    return Bucket(**{"quota": DAILY, "capacity": 3, "used": used, "window_start": TODAY, "queue": queue, **more})


@pytest.mark.parametrize(
    ("known", "due", "free"),
    [
        (bucket(), NOON, NOON),
        (bucket(2), NOON, NOON),
        (bucket(3), NOON, RESET),
        (bucket(1, NOON, NOON), NOON, RESET),
        # What is planned for tomorrow takes nothing of today.
        (bucket(2, NOON + timedelta(days=1)), NOON, NOON),
        # Five stand before: one goes today, three tomorrow, so ours and the last go on the day after.
        (bucket(2, *[NOON] * 5), NOON, RESET + timedelta(days=1)),
        # Tomorrow's bucket is full anew.
        (bucket(3), NOON + timedelta(days=1), NOON + timedelta(days=1)),
        # What an old row says is about an old day.
        (bucket(3, window_start=TODAY - timedelta(days=1)), NOON, NOON),
        (bucket(blocked_until=NOON + timedelta(hours=1)), NOON, NOON + timedelta(hours=1)),
    ],
)
def test_an_item_goes_out_when_there_is_room(known: Bucket, due: datetime, free: datetime) -> None:
    assert free_at(known, 1, due) == free


@given(st.integers(1, 5), st.integers(0, 5), st.integers(0, 30), st.integers(0, 7200))
def test_everybody_finds_room_and_nobody_more_than_there_is(
    capacity: int, used: int, planned: int, offset: int
) -> None:
    """Planned one after the other by the advice, no window gets more than it holds."""
    quota = Quota(bucket="calls", label="", capacity=capacity, window=Every(timedelta(hours=1)))
    due, begin = NOON + timedelta(seconds=offset), quota.window.around(NOON)[0]
    gone: dict[datetime, int] = {begin: min(used, capacity)}
    for number in range(planned):
        known = Bucket(
            quota=quota, capacity=capacity, used=min(used, capacity), window_start=begin, queue=(due,) * number
        )
        free = free_at(known, 1, due)
        assert free >= due
        window = quota.window.around(free)[0]
        gone[window] = gone.get(window, 0) + 1
    assert all(count <= capacity for count in gone.values())


def test_the_slowest_bucket_decides_and_is_said_in_words() -> None:
    blocked = Quota(bucket="articles", label="", capacity=0, window=MINUTE, told=True)
    until = NOON + timedelta(days=1)
    known = [bucket(3), Bucket(quota=blocked, capacity=0, blocked_until=until)]
    (problem,) = quota_advice({"uploads": 1, "articles": 1}, known, NOON)
    assert (problem.blocking, problem.params["until"]) == (False, until.isoformat())
    assert "12:00, 22/11/2026" in explain_problem(problem).message
    assert quota_advice({}, known, NOON) == []


# --- with rows ---


@pytest.fixture
def channel(db: None) -> Channel:
    made = by_hand("YouTube")
    Channel.objects.filter(pk=made.pk).update(platform="youtube")
    made.refresh_from_db()
    return made


def film() -> Any:
    return messages.message(messages.asset(b"x", "phim.mp4", "video/mp4", "main"))


def test_more_videos_than_the_day_holds_are_told_of(channel: Channel) -> None:
    now = datetime.now(UTC)
    begin, end = QUOTAS[UPLOADS].window.around(now)
    Allowance.objects.create(
        channel=channel, bucket=UPLOADS, window_start=begin, window_end=end, capacity=100, used=99
    )  # fmt: skip
    asked = [(channel, YouTubePlatform, film())]
    assert advise(asked, now, now) == {channel.pk: []}
    plan(make_entry("Phim", url="https://x.example.gov.vn/"), [Choice(channel=channel)])
    (problem,) = advise(asked, now, now)[channel.pk]
    assert datetime.fromisoformat(problem.params["until"]) == end
    Delivery.objects.update(due_at=end + timedelta(hours=1))
    assert advise(asked, now, now) == {channel.pk: []}


def test_an_item_without_a_price_asks_nothing(channel: Channel, django_assert_num_queries: Any) -> None:
    now = datetime.now(UTC)
    with django_assert_num_queries(0):
        assert advise([(channel, YouTubePlatform, messages.message())], now, now) == {}
    with django_assert_num_queries(2):
        advise([(channel, YouTubePlatform, film())], now, now)
