"""A channel as people see it: its state and what the last test said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from publishers.engine.alerts import PEOPLE
from publishers.engine.forecast import days_left
from publishers.engine.forecast import ends_at as forecast_end
from publishers.models import Channel, ChannelState
from publishers.sentences import Explained, explain

#: What a test may meet that says nothing about the access: it passes by itself.
PASSING = frozenset({"unreachable", "outcome_unknown", "throttled"})
TONES = {ChannelState.ACTIVE: "green", ChannelState.PAUSED: "quiet", ChannelState.NEEDS_RECONNECT: "red"}
#: A test that nobody carried out in this time means that no worker runs.
PATIENCE = timedelta(seconds=45)


def describe(channel: Channel) -> dict[str, Any]:
    """State and last test in words."""
    health = channel.health or {}
    since = parse_datetime(str(health.get("testing_since", "")))
    waiting = timezone.now() - since if since else None
    is_testing = waiting is not None and waiting < PATIENCE
    # It works, but will not go on working without a person.
    is_ending = channel.state == ChannelState.ACTIVE and bool(channel.problem)
    return {
        "channel": channel,
        "ends_at": channel.access_until if is_ending else None,
        # Nobody but a person can go on with it then.
        "days_left": days_left(channel, timezone.now()),
        "good_until": forecast_end(channel),
        "is_passing": health.get("problem") in PASSING and channel.state == ChannelState.ACTIVE and not channel.problem,
        "fingerprint": f"{channel.state}-{is_testing}-{channel.tested_at}",
        "tone": "amber" if is_ending else TONES[ChannelState(channel.state)],
        "state": channel.get_state_display(),
        "is_testing": is_testing,
        "is_unanswered": waiting is not None and waiting >= PATIENCE,
        "works": bool(health.get("ok")),
        "account": health.get("account", ""),
        "words": _words(channel, health),
    }


def is_alone(channel: Channel) -> bool:
    """Whether fewer people look after it, and are still here, than it takes for one to be away."""
    return sum(1 for person in (channel.responsible, channel.deputy) if person and person.is_active) < PEOPLE


def _words(channel: Channel, health: dict[str, Any]) -> Explained | None:
    if health.get("problem") and not health.get("ok"):
        return explain(health["problem"], health.get("params"), channel.platform)
    if channel.problem:
        return explain(channel.problem["code"], channel.problem.get("params"), channel.platform)
    return None
