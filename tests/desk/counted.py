"""Figures of the posts that stand somewhere: told, refused, not told yet, and of a place where nobody counts."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from publishers.analytics.facts.enlisting import enlist_all
from publishers.models import ChannelFigure, Delivery, DeliveryState
from tests.publishers.admin.calendar.planned import delivery
from tests.publishers.analytics.facts.told import tell

from . import dropped
from .world import World


def furnish(world: World) -> None:
    """Every post told twice, one of them with a number refused; the channel's followers."""
    enlist_all()
    now = timezone.now()
    found = Delivery.objects.filter(state=DeliveryState.PUBLISHED).exclude(channel__platform="by_hand")
    for number, made in enumerate(found.exclude(remote_id="").order_by("published_at")):
        assert made.published_at is not None
        tell(made, made.published_at + timedelta(hours=2), views=120 + number, reactions=3, pending=("reach",))
        tell(made, now, views=900 + 37 * number, reactions=20 + number, shares=4, refused=("reach",))
    ChannelFigure.objects.create(
        channel=world.channels["facebook"], figure="followers", day=timezone.localdate() - timedelta(days=20),
        fetched_at=now, state="value", value=12345, names="followers_count",
    )  # fmt: skip
    dropped.furnish(world)


def more(world: World, number: int) -> None:
    """More posts, over more days."""
    for one in range(number):
        at = timezone.now() - timedelta(days=one % 6 + 1, hours=one)
        delivery(
            world.entries[one % 3], world.channels["facebook"], at, state="published", published_at=at,
            remote_id=f"more-{one}",
        )  # fmt: skip
    furnish_new()
    dropped.more(world, number)


def furnish_new() -> None:
    enlist_all()
    for made in Delivery.objects.filter(remote_id__startswith="more-"):
        tell(made, timezone.now(), views=77, reactions=1)
