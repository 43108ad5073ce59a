"""Tell the workers: every message is only a hint, the rows are the truth."""

from __future__ import annotations

from uuid import UUID

from cms.core.clock import SystemClock
from publishers.planning.holds import hold_due

from .claim import claim_due, claim_one, hand_out


def hint(delivery_id: UUID) -> int:
    """Claim one delivery if it is due and send it to the workers. Returns how many were sent (0 or 1)."""
    from publishers.tasks import run

    now = SystemClock().now()
    return hand_out(claim_one(delivery_id, now), run.apply_async)


def tick() -> int:
    """Hold what a freeze stops; claim what is due within the horizon and send it. Returns how many were sent."""
    from publishers.tasks import run

    now = SystemClock().now()
    hold_due(now)
    return hand_out(claim_due(now), run.apply_async)
