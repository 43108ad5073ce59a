"""Answers a hub that asks whether we meant it (WebSub 5.3): only for what we asked, and once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from syndication.models import Source, SourceState

from .asking import renewal

_CHALLENGE_MAX = 1000
#: Bounds of a lease as the hub gives it; what it does not say, we take for a day.
_LEASE_MIN_S, _LEASE_MAX_S, _LEASE_UNSAID_S = 60, 365 * 24 * 3600, 24 * 3600
_AFTER_DENIAL = timedelta(days=1)


def answer(source: Source, given: Mapping[str, str], now: datetime) -> str | None:
    """The body to answer with; ``None`` where we did not ask for that."""
    mode, topic = given.get("hub.mode", ""), given.get("hub.topic", "")
    if not source.hub_topic or topic != source.hub_topic:
        return None
    asked = Source.objects.filter(pk=source.pk, hub_topic=topic, hub_pending=mode)
    if mode == "denied":
        _denied(source, topic, now)
        return ""
    challenge = given.get("hub.challenge", "")
    if not challenge or len(challenge) > _CHALLENGE_MAX:
        return None
    if mode == "subscribe":
        lease_s = _lease(given.get("hub.lease_seconds", ""))
        until = now + timedelta(seconds=lease_s)
        is_ours = asked.filter(state=SourceState.ACTIVE).update(
            hub_pending="", hub_lease_until=until, hub_ask_at=renewal(now, lease_s)
        )
    elif mode == "unsubscribe":
        is_ours = asked.update(hub_pending="", hub_lease_until=None, hub_ask_at=None, hub_secret="")
    else:
        is_ours = 0
    return challenge if is_ours else None


def _denied(source: Source, topic: str, now: datetime) -> None:
    """The hub does not tell us, or no longer: the source is asked as ever, the hub tomorrow."""
    again = now + _AFTER_DENIAL if source.state == SourceState.ACTIVE else None
    Source.objects.filter(pk=source.pk, hub_topic=topic).update(hub_lease_until=None, hub_pending="", hub_ask_at=again)


def _lease(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        return _LEASE_UNSAID_S
    return min(max(int(text[:12]), _LEASE_MIN_S), _LEASE_MAX_S)
