"""Fresh credentials, by one process at a time: a single-use refresh token must never be spent twice.

The lease and the intent are committed before the call, both tokens and the fence after it, in one guarded update; no
transaction is open across the call. Who dies in between leaves ``renewal_begun_at`` behind.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from cms.core.durable import durable
from cms.core.points import reach
from publishers.connecting.handshakes import forget_expired
from publishers.contract import Feature, OutcomeUnknown, Platform, PublishError, Throttled, Unreachable
from publishers.models import Channel, ChannelState
from publishers.registry import platforms

from . import restores
from .platforms import platform_for
from .policies import backoff
from .subscriptions import subscribe_due

logger = logging.getLogger("loa.engine")

#: Longer than any renewal may take; a lease that ran out belongs to a process that died or stands still.
LEASE = timedelta(seconds=90)
#: Who finds another process at it looks again after this.
_LOOK_AGAIN = timedelta(seconds=1)
#: An access that is refused so soon after it was issued is not mended by another one.
_FRESH = timedelta(minutes=2)
#: Steps of ``backoff``: a platform that can't be asked is asked again within a minute, one that may have spent the
#: token without telling in some five, for that is the last try.
_TROUBLE, _LOST = 4, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lease:
    """The right to renew: ``fence`` is what the credentials must still be at when the answer is stored."""

    channel: Channel
    fence: int
    #: Nobody waits for it yet: the access still serves.
    is_early: bool
    #: The renewal before this one was begun and never finished.
    is_second: bool


def renew(channel: Channel, now: datetime, *, is_early: bool = False) -> datetime | None:
    """Refresh credentials that were refused. ``channel`` is as it was read before they were used.

    Returns when it is worth trying again: at once with new credentials, in a while when another process is fetching
    them or the platform could not be asked. ``None``: a person must reconnect the channel, which is paused.
    """
    current = Channel.objects.get(pk=channel.pk)
    if current.credentials_fence != channel.credentials_fence:
        return now
    cls = platforms().get(current.platform)
    if cls is None or Feature.RENEW not in cls.capabilities.features or _is_fresh(current, now):
        return None
    if current.state == ChannelState.NEEDS_RECONNECT:
        return None
    if current.state == ChannelState.ACTIVE and current.problem:
        # Tried before the access ended, and found hopeless then.
        _give_up(current, current.problem, is_early=is_early)
        return None
    if cls.capabilities.single_use_renewal and _lost_its_successor(current):
        _give_up(current, _problem("restored"), is_early=is_early)
        return None
    lease = _take(current, now, is_early=is_early)
    if lease is None:
        return now + _LOOK_AGAIN
    if lease.fence != channel.credentials_fence:
        _let_go(lease)
        return now
    return _renew(lease, now)


def renew_soon(now: datetime) -> int:
    """Renew what ends soon, before a delivery meets a dead access. Returns how many have new credentials.

    What was authorised and never fetched is thrown away with it.
    """
    subscribe_due(now)
    forget_expired(now)
    ahead = {
        slug: cls.capabilities.renew_ahead
        for slug, cls in platforms().items()
        if Feature.RENEW in cls.capabilities.features
    }
    ending = Channel.objects.exclude(state=ChannelState.NEEDS_RECONNECT).filter(
        Q(renewing_until=None) | Q(renewing_until__lt=now),
        platform__in=ahead, access_until__lte=now + max(ahead.values(), default=timedelta()),
    )  # fmt: skip
    return sum(
        renew(channel, now, is_early=_serves(channel, now)) == now
        for channel in ending.order_by("access_until")
        if channel.access_until <= now + ahead[channel.platform] and not _is_told(channel, now)
    )


def _is_told(channel: Channel, now: datetime) -> bool:
    """Whether it can't be renewed any more and people know: the access serves to its last minute."""
    return channel.state == ChannelState.ACTIVE and bool(channel.problem) and _serves(channel, now)


def _serves(channel: Channel, now: datetime) -> bool:
    return channel.access_until is not None and channel.access_until > now


def _is_fresh(channel: Channel, now: datetime) -> bool:
    """Whether what was refused has just come from a renewal: another one would change nothing."""
    return channel.renewed_at is not None and abs(now - channel.renewed_at) < _FRESH


def _lost_its_successor(channel: Channel) -> bool:
    """Whether the database lost a time in which the refresh token may have been spent and replaced."""
    return restores.lost_since(channel.credentials_at or channel.created_at)


def _take(channel: Channel, now: datetime, *, is_early: bool) -> _Lease | None:
    """Win the right to renew and write down the intent; ``None`` while another process has it."""
    free = Channel.objects.filter(Q(renewing_until=None) | Q(renewing_until__lt=now), pk=channel.pk)
    with durable():
        if not free.update(renewing_until=now + LEASE, renewal_begun_at=now):
            return None
    won = Channel.objects.get(pk=channel.pk)
    is_second = channel.renewal_begun_at is not None
    return _Lease(channel=won, fence=won.credentials_fence, is_early=is_early, is_second=is_second)


def _renew(lease: _Lease, now: datetime) -> datetime | None:
    channel = lease.channel
    if lease.is_second:
        logger.warning("channel %s: a renewal was begun and its end is not known; trying once more", channel.pk)
    reach("renew.intended")
    try:
        platform = platform_for(channel)
        fresh = dict(platform.renew())
    except PublishError as error:
        return _failed(lease, error, now)
    except Exception as error:
        logger.error("channel %s: its renewal met an unexpected error", channel.pk, exc_info=error)
        return _failed(lease, OutcomeUnknown("internal", detail=type(error).__name__), now)
    if not fresh:
        _let_go(lease)
        return None
    reach("renew.answered")
    # On the disk at once: the old token is spent.
    with durable():
        is_stored = _store(lease, platform, fresh, now)
    if not is_stored:
        logger.warning("channel %s: its credentials were replaced while they were being renewed", channel.pk)
    reach("renew.stored")
    return now


def _store(lease: _Lease, platform: Platform, fresh: dict[str, Any], now: datetime) -> bool:
    """Both tokens, their end and the fence in one update, unless the credentials have changed since."""
    channel, cls = lease.channel, type(platform)
    credentials = {**channel.credentials(), **fresh}
    channel.seal(credentials)
    parsed = cls.credentials_model.model_validate(credentials)
    until, consent = cls.access_until(parsed, now), cls.consent_until(parsed, now)
    # Where credentials don't tell, what the last test said of the end stays.
    told = {"consent_until": consent, "warned_days": None} if consent else {}
    return bool(
        _unchanged(lease).update(
            sealed_credentials=channel.sealed_credentials, credentials_fence=F("credentials_fence") + 1,
            credentials_at=now, renewed_at=now, access_until=until, renewing_until=None, renewal_begun_at=None,
            **told,
        )
    )  # fmt: skip


def _failed(lease: _Lease, error: PublishError, now: datetime) -> datetime | None:
    """The platform refused, gave no answer, or could not be asked."""
    channel = lease.channel
    is_lost = isinstance(error, OutcomeUnknown)
    is_single = platforms()[channel.platform].capabilities.single_use_renewal
    logger.warning("channel %s could not renew its access (%s)", channel.pk, error.code)
    if isinstance(error, Throttled | Unreachable) or (is_lost and not (is_single and lease.is_second)):
        return _try_later(lease, error, now)
    _let_go(lease)
    why = _problem(error.code, error.params, error.detail)
    if is_single and lease.is_second:
        why = _problem("renewal_lost", detail=error.detail)
    _give_up(channel, why, is_early=lease.is_early)
    return None


def _try_later(lease: _Lease, error: PublishError, now: datetime) -> datetime:
    """Keep the lease as a pause; the channel rests meanwhile if its access is dead."""
    is_lost = isinstance(error, OutcomeUnknown)
    wait = error.retry_after if isinstance(error, Throttled) else backoff(_LOST if is_lost else _TROUBLE)
    until = now + timedelta(seconds=wait)
    values: dict[str, Any] = {"renewing_until": until}
    if not (is_lost or lease.is_second):
        values["renewal_begun_at"] = None
    if not lease.is_early:
        values["throttled_until"] = until
    _unchanged(lease).update(**values)
    return until


def _let_go(lease: _Lease) -> None:
    _unchanged(lease).update(renewing_until=None, renewal_begun_at=None)


def _unchanged(lease: _Lease) -> QuerySet[Channel]:
    """The channel, unless a person or another renewal has replaced its credentials: then nothing is written."""
    return Channel.objects.filter(pk=lease.channel.pk, credentials_fence=lease.fence)


def _give_up(channel: Channel, why: dict[str, Any], *, is_early: bool) -> None:
    """A person must reconnect the channel: now, or before the access that still serves ends."""
    unchanged = Channel.objects.filter(pk=channel.pk, credentials_fence=channel.credentials_fence)
    if channel.state == ChannelState.PAUSED:
        # A person said so; nothing is tried for it before that person resumes it.
        unchanged.update(access_until=None)
    elif is_early:
        unchanged.filter(state=ChannelState.ACTIVE).update(problem=why)
    else:
        unchanged.filter(state=ChannelState.ACTIVE).update(state=ChannelState.NEEDS_RECONNECT, problem=why)


def _problem(code: str, params: Mapping[str, Any] | None = None, detail: str = "") -> dict[str, Any]:
    return {"code": code, "params": dict(params or {}), "detail": detail}
