"""Hand the figures over and keep the portal's receipt, word for word, in the channel's log."""

from __future__ import annotations

import json
from typing import Any, Protocol, runtime_checkable

from wagtail.log_actions import log

from cms.core.clock import Clock
from publishers.contract import Receipt
from publishers.engine.platforms import platform_for
from publishers.models import Channel
from publishers.platforms.exchange.statistics import StatisticsReport


@runtime_checkable
class TakesStatistics(Protocol):
    """A platform with a statistics face."""

    def statistics(self, report: StatisticsReport) -> Receipt: ...


class CannotTakeStatistics(Exception):
    """The channel's platform, or its way of transport, takes no figures."""


def send_statistics(channel: Channel, report: StatisticsReport, clock: Clock, user: Any = None) -> Receipt:
    """Send, and write down what was sent and what came back. Repeatable: the same figures are one report there.

    Raises ``CannotTakeStatistics`` or ``PublishError``.
    """
    platform = platform_for(channel, clock)
    if not isinstance(platform, TakesStatistics):
        raise CannotTakeStatistics
    receipt = platform.statistics(report)
    told = {"report": json.loads(report.body), "digest": report.digest, "receipt": dict(receipt.facts)}
    log(channel, "loa.statistics", user=user, data=told)
    return receipt
