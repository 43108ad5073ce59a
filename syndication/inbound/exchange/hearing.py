"""Events of entries and of the inbox: whom they concern is followed in a task."""

from __future__ import annotations

from cms.core import events
from cms.entries.events import EntryChanged
from syndication.inbound.events import ProposalDecided

from . import fates


def register() -> None:
    """Listen (called from ``AppConfig.ready()``)."""
    events.subscribe(EntryChanged, entry_changed)
    events.subscribe(ProposalDecided, proposal_decided)


def entry_changed(event: EntryChanged) -> None:
    if fates.of_entry(event.entry_id).exists():
        _follow(entry=str(event.entry_id))


def proposal_decided(event: ProposalDecided) -> None:
    if fates.of_proposal(event.proposal_id).exists():
        _follow(proposal=event.proposal_id)


def _follow(**what: object) -> None:
    from .tasks import exchange_follow  # the worker's side

    exchange_follow.delay(**what)
