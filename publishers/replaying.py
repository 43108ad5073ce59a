"""Replay: everything that a portal should have since a day is sent to it once more, under the same keys.

For a portal that was set up anew or lost its items. What went out is sent byte for byte, so that a receiver that still
knows it answers as it did and does nothing twice. Nothing is planned and no state changes; an address that is a new one
is kept, and read back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from celery import shared_task
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.log_actions import log

from cms.core.clock import Clock, SystemClock
from cms.entries.models import EntryVersion, Status
from publishers.contract import Message, OutcomeUnknown, PublishError, Receipt, Rejected, Throttled, Unreachable
from publishers.engine.platforms import platform_for
from publishers.models import Channel, ChannelState, Delivery, DeliveryState, Kind
from publishers.planning.holds import in_force
from publishers.planning.message import message_for
from publishers.registry import UnknownPlatform, get_platform
from publishers.sentences import explain

#: One run of the task lasts so long, in seconds; the next one goes on behind the last item.
_BUDGET = timedelta(seconds=40)
#: A portal that does not answer is tried again so often in a row.
_TRIES = 10
_WAIT_S = 60.0
#: A message that waits longer would be handed out twice by the broker; it asks again instead.
_WAIT_MAX_S = 600.0
#: So many refusals are kept in the log with their reason.
_REASONS_MAX = 20


@runtime_checkable
class Resends(Protocol):
    """A platform on which sending the same once more does no harm."""

    @classmethod
    def can_resend(cls, options: Mapping[str, Any]) -> bool:
        """Whether a channel with these options can."""

    def resend(self, message: Message) -> Receipt: ...


@dataclass(slots=True, kw_only=True)
class Tally:
    """How far a replay is and how it went; small enough to travel in a message."""

    #: Behind this one it goes on: instant and number of the last delivery that was seen to.
    after: list[str] = field(default_factory=list)
    sent: int = 0
    #: Not right there, or held: a correction, a withdrawal or a person's decision comes first.
    left: int = 0
    refused: int = 0
    reasons: list[str] = field(default_factory=list)
    #: Failures of the line in a row.
    misses: int = 0
    #: Why it ended before its end: a problem code.
    stopped: str = ""


class CannotReplay(Exception):
    """The channel does not take the same twice."""


def can_replay(channel: Channel) -> bool:
    """Whether the channel can be sent everything again."""
    try:
        platform = get_platform(channel.platform)
    except UnknownPlatform:
        return False
    return issubclass(platform, Resends) and platform.can_resend(channel.options)


def due(channel: Channel, since: datetime, after: list[str] | None = None) -> QuerySet[Delivery]:
    """The delivery that says how each item stands at the channel now, oldest first; also those that took one down."""
    arrived = Delivery.objects.filter(channel=channel, state=DeliveryState.PUBLISHED, published_at__isnull=False)
    arrived = arrived.exclude(kind=Kind.ANNOUNCE)
    newer = arrived.filter(entry=OuterRef("entry"), published_at__gt=OuterRef("published_at"))
    found = arrived.filter(~Exists(newer), published_at__gte=since)
    if after:
        at, pk = datetime.fromisoformat(after[0]), UUID(after[1])
        found = found.filter(Q(published_at__gt=at) | Q(published_at=at, pk__gt=pk))
    return found.select_related("entry", "channel").order_by("published_at", "pk")


def go_on(channel: Channel, since: datetime, tally: Tally, clock: Clock) -> Iterator[Delivery]:
    """Send one after the other; yields each that was seen to, with the tally brought up to date before.

    Raises ``CannotReplay``, ``Throttled`` or ``Unreachable`` (then the same one comes again), or another
    ``PublishError`` that is about the channel.
    """
    platform = platform_for(channel, clock)
    if not isinstance(platform, Resends) or not can_replay(channel):
        raise CannotReplay
    for delivery in due(channel, since, tally.after).iterator(chunk_size=200):
        _one(platform, delivery, tally, clock)
        tally.misses = 0
        assert delivery.published_at is not None  # ``due`` asks for what was published
        tally.after = [delivery.published_at.isoformat(), str(delivery.pk)]
        yield delivery


def _one(platform: Resends, delivery: Delivery, tally: Tally, clock: Clock) -> None:
    if not _is_right(delivery) or in_force(clock.now()).on_delivery(delivery):
        tally.left += 1
        return
    try:
        message = message_for(delivery, type(platform))  # type: ignore[arg-type]  # a Resends is a Platform
        receipt = platform.resend(message)
    except EntryVersion.DoesNotExist:
        tally.left += 1
    except OutcomeUnknown as error:
        # Sending it once more is the look-up.
        raise Unreachable(detail=error.detail) from None
    except Rejected as error:
        tally.refused += 1
        if len(tally.reasons) < _REASONS_MAX:
            words = explain(error.code, error.params, delivery.channel.platform).message
            tally.reasons.append(f"{delivery.entry.title}: {words}"[:500])
    else:
        tally.sent += 1
        _note(delivery, receipt, clock)


def _is_right(delivery: Delivery) -> bool:
    """What went out is what is public now, or it took down what is public no more."""
    if delivery.kind == Kind.WITHDRAW:
        return True
    return delivery.entry.status == Status.PUBLISHED and delivery.content_hash == delivery.entry.content_hash


def _note(delivery: Delivery, receipt: Receipt, clock: Clock) -> None:
    """A portal that was set up anew may show it at another address: that one is read back."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.PUBLISHED)
    if receipt.state in ("accepted", "processing"):
        # Its clerks look at it again: what came of it is read back when they must have decided.
        limit = get_platform(delivery.channel.platform).capabilities.follow_limit
        mine.update(prove_at=clock.now() + limit)
        return
    if delivery.kind == Kind.WITHDRAW or not receipt.permalink:
        return
    if receipt.permalink == delivery.permalink:
        mine.update(prove_at=clock.now())
        return
    known = {**(delivery.receipt or {}), "permalink": receipt.permalink}
    mine.update(permalink=receipt.permalink, receipt=known, prove_at=clock.now())


# --- from the desk ---------------------------------------------------------------------------------------------------


def replay_later(channel: Channel, since: datetime, user: Any) -> None:
    """Have a worker do it. Raises ``CannotReplay``."""
    if not can_replay(channel):
        raise CannotReplay
    log(channel, "loa.replay", user=user, data={"since": since.isoformat()})
    arguments = (channel.pk, since.isoformat(), asdict(Tally()), user.pk)
    transaction.on_commit(lambda: replay.delay(*arguments), robust=True)


@shared_task(name="publishers.replay")
def replay(channel_id: int, since: str, told: dict[str, Any], user_id: int | None) -> None:
    """A part of a replay; the message carries how far it is, so that a killed worker costs one part at most."""
    tally, clock = Tally(**told), SystemClock()
    channel = Channel.objects.filter(pk=channel_id).first()
    if channel is None:
        return
    wait = _part(channel, datetime.fromisoformat(since), tally, clock)
    if wait is not None:
        replay.apply_async((channel_id, since, asdict(tally), user_id), countdown=min(wait, _WAIT_MAX_S))
        return
    user = get_user_model().objects.filter(pk=user_id).first()
    figures = {name: value for name, value in asdict(tally).items() if name not in ("after", "misses")}
    log(channel, "loa.replayed", user=user, data={"since": since, **figures})


def _part(channel: Channel, since: datetime, tally: Tally, clock: Clock) -> float | None:
    """Work until the time is up; the seconds to wait before the next part, or nothing at the end."""
    if channel.state != ChannelState.ACTIVE:
        tally.stopped = "channel_paused"
        return None
    end = clock.now() + _BUDGET
    try:
        for _delivery in go_on(channel, since, tally, clock):
            if clock.now() > end:
                return 0
    except Throttled as error:
        return error.retry_after
    except Unreachable as error:
        tally.misses += 1
        tally.stopped = error.code if tally.misses >= _TRIES else ""
        return None if tally.stopped else _WAIT_S
    except PublishError as error:
        tally.stopped = error.code
    except CannotReplay:
        tally.stopped = "unsupported"
    return None
