"""Tickets: what a claim hands to the workers. Only a run that names the ticket's fence may work on the delivery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID

#: A ticket on its way: plain JSON, short, since hundreds travel at once.
Written = tuple[str, int, float, int, str, bool]
_NOW = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A claimed delivery, and what the lanes must know of it."""

    delivery_id: UUID
    fence: int
    #: Not to be begun before.
    run_at: datetime = _NOW
    channel_id: int = 0
    platform: str = ""
    is_long: bool = False

    def written(self) -> Written:
        """As it travels."""
        at = self.run_at.timestamp()
        return (str(self.delivery_id), self.fence, at, self.channel_id, self.platform, self.is_long)

    @classmethod
    def read(cls, written: Sequence[Any]) -> Self:
        """The reverse of ``written``."""
        delivery_id, fence, at, channel_id, platform, is_long = written
        return cls(
            delivery_id=UUID(delivery_id), fence=fence, run_at=datetime.fromtimestamp(at, UTC), channel_id=channel_id,
            platform=platform, is_long=is_long,
        )  # fmt: skip
