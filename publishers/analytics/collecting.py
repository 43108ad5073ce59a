"""Asking platforms what they count: channel by channel, the freshest posts first, with what publishing leaves over."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F

from cms.core.clock import Clock
from cms.core.points import reach
from cms.core.writing import writing
from publishers.contract import Figure, Figures, Meaning, PublishError, Receipt
from publishers.engine.transitions import receipt_of
from publishers.models import Channel, Delivery, DeliveryState, Kind, MeasuredPost
from publishers.registry import get_platform

from .asking import LEASE, again_at, is_due, thrifty_platform
from .enrolling import counting_channels, enrol
from .keeping import keep
from .refusals import note
from .schedule import next_look, retry
from .telling import readings

logger = logging.getLogger("loa.analytics")

#: A call of ``collect_due`` begins no new batch after so many seconds.
_BUDGET_S = 40.0
#: What is said to be gone is asked about once more.
_SAY_AGAIN = timedelta(days=1)


def collect_due(clock: Clock) -> int:
    """Ask about the posts whose time has come. Returns how many were answered."""
    ends, answered = time.monotonic() + _BUDGET_S, 0
    channels = counting_channels(clock.now())
    for channel in channels:
        enrol(channel, clock.now())
    # One batch each in turn, so that a slow platform never keeps the others waiting for good.
    while channels:
        going_on = []
        for channel in channels:
            if time.monotonic() > ends:
                return answered
            count = _collect(channel, clock)
            answered += count or 0
            if count is not None:
                going_on.append(channel)
        channels = going_on
    return answered


def _collect(channel: Channel, clock: Clock) -> int | None:
    """One batch. ``None``: there is nothing more to ask of this channel now."""
    lease = clock.now() + LEASE
    posts = _claim(channel, clock.now(), lease)
    if not posts:
        return None
    receipts = {post.pk: receipt for post in posts if (receipt := _standing(post)) is not None}
    _end([post for post in posts if post.pk not in receipts], lease)
    asked = [post for post in posts if post.pk in receipts]
    if not asked:
        return 0
    try:
        platform = thrifty_platform(channel, clock)
        # No transaction is open across the call.
        found = platform.measure(list(receipts.values()))
    except Exception as error:
        _put_off(channel, asked, lease, error, clock.now())
        return None
    reach("figures.read")
    return _store(asked, lease, found, platform.meanings(), clock.now())


def _claim(channel: Channel, now: datetime, lease: datetime) -> list[MeasuredPost]:
    """The freshest posts that are due, ours until the lease ends: its instant is ``measure_at`` meanwhile."""
    size = get_platform(channel.platform).capabilities.measures_at_once
    due = MeasuredPost.objects.filter(is_due(now), channel=channel)
    wanted = list(due.order_by("-posted_at").values_list("pk", flat=True)[:size])
    if not wanted:
        return []
    with writing():
        mine = list(due.select_for_update().filter(pk__in=wanted))
        MeasuredPost.objects.filter(pk__in=[post.pk for post in mine]).update(measure_at=lease)
    return mine


def _standing(post: MeasuredPost) -> Receipt | None:
    """The newest receipt of the post; none once it was withdrawn or gave way to another."""
    newest = (
        Delivery.objects.filter(
            channel=post.channel_id, remote_id=post.remote_id, state=DeliveryState.PUBLISHED, receipt__isnull=False,
            kind__in=(Kind.PUBLISH, Kind.CORRECT),
        ).order_by("-published_at").values_list("receipt", flat=True).first()
    )  # fmt: skip
    return receipt_of(newest) if newest else None


def _store(
    posts: Sequence[MeasuredPost], lease: datetime, found: Sequence[Figures], meanings: Mapping[Figure, Meaning],
    now: datetime,
) -> int:  # fmt: skip
    """Figures and the next look, in one transaction; nothing of a post that was taken over meanwhile."""
    answers = {figures.remote_id: figures for figures in found}
    told: dict[UUID, list[Any]] = {}
    with writing():
        ours = _still_ours(posts, lease)
        for post in (post for post in posts if post.pk in ours):
            figures = answers.get(post.remote_id)
            if figures is None:
                # Not reached: whatever stopped it is over by then.
                _move(post, retry(1, now))
            elif figures.is_gone:
                _note_gone(post, now)
            else:
                told[post.pk] = list(readings(figures, meanings))
                _move(post, next_look(post.posted_at, now), measured_at=now, tries=0, problem=None, gone_at=None)
        keep(told, now)
        note(posts[0].channel_id, [reading for found in told.values() for reading in found], now)
    reach("figures.stored")
    return len(told)


def _still_ours(posts: Sequence[MeasuredPost], lease: datetime) -> set[UUID]:
    rows = MeasuredPost.objects.select_for_update().filter(pk__in=[post.pk for post in posts], measure_at=lease)
    return set(rows.values_list("pk", flat=True))


def _note_gone(post: MeasuredPost, now: datetime) -> None:
    """Lists lag behind: it is believed when it is said again."""
    again = None if post.gone_at else now + _SAY_AGAIN
    _move(post, again, tries=0, problem=None, gone_at=post.gone_at or now)


def _put_off(channel: Channel, posts: Sequence[MeasuredPost], lease: datetime, error: Exception, now: datetime) -> None:
    """Nothing was answered: later again, and people can read why. Publishing is not touched by it.

    Whatever else is due on the channel waits as long: of many posts none need find out anew that nobody answers.
    """
    again, problem, is_try = again_at(error, min(post.tries for post in posts) + 1, now)
    values: dict[str, Any] = {"problem": problem} if problem else {}
    if is_try:
        values["tries"] = F("tries") + 1
    if not isinstance(error, PublishError):
        logger.error("figures of channel %s could not be read", channel.pk, exc_info=error)
    MeasuredPost.objects.filter(pk__in=[post.pk for post in posts], measure_at=lease).update(measure_at=again, **values)
    MeasuredPost.objects.filter(is_due(now), channel=channel).update(measure_at=again)


def _end(posts: Sequence[MeasuredPost], lease: datetime) -> None:
    """What we took away ourselves is counted no longer."""
    if posts:
        MeasuredPost.objects.filter(pk__in=[post.pk for post in posts], measure_at=lease).update(measure_at=None)


def _move(post: MeasuredPost, to: datetime | None, **values: Any) -> None:
    MeasuredPost.objects.filter(pk=post.pk).update(measure_at=to, **values)
