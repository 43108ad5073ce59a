"""What the inbox tells the rest of syndication, after commit."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from cms.core import events


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalDecided:
    """A proposal is no longer waiting: see its state."""

    proposal_id: int
    state: str


def tell(proposal_id: int, state: str) -> None:
    """Publish once the transaction that decided is committed."""
    event = ProposalDecided(proposal_id=proposal_id, state=state)
    transaction.on_commit(lambda: events.publish(event))
