"""What every way to the portal can do. Only records of profile B1 cross this line."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cms.core.clock import Clock
from cms.core.http import HttpClient
from publishers.contract import (
    Account,
    CannotTell,
    Feature,
    Health,
    Message,
    Problem,
    Receipt,
    Run,
    Shown,
    Sighting,
    Unsupported,
)
from publishers.platforms.exchange.statistics import StatisticsReport


class Transport(ABC):
    """One way. Built anew for each piece of work, like its platform."""

    def __init__(self, account: Account, http: HttpClient, clock: Clock) -> None:
        self.account = account
        self.http = http
        self.clock = clock

    def problems(self) -> list[Problem]:
        """Settings that this way needs and the channel lacks."""
        return []

    @abstractmethod
    def submit(self, message: Message, run: Run) -> Receipt:
        """Hand over the message: a new version, or a withdrawal."""

    @abstractmethod
    def probe(self) -> Health:
        """Whether this way is open."""

    def find(self, message: Message, since: datetime, fingerprint: Mapping[str, Any]) -> Sighting:
        """Whether a submission whose answer was lost is there."""
        return CannotTell()

    def status(self, receipt: Receipt) -> Receipt:
        """How something handed over is doing; a way that can't ask says what it said."""
        return receipt

    def resend(self, message: Message) -> Receipt:
        """Hand over once more what the portal no longer has. A way on which that is a person's work raises
        ``Unsupported``."""
        raise Unsupported("replay")

    def statistics(self, report: StatisticsReport) -> Receipt:
        """Hand over the figures of a period. A way that carries none raises ``Unsupported``."""
        raise Unsupported("statistics")

    def shown(self, receipt: Receipt) -> Shown:
        """What the portal shows. A way that can't see it raises ``Unsupported``."""
        raise Unsupported(Feature.READ_BACK)
