"""Where the exchange meets the editors' inbox: a submission goes in, the question that was made of it comes back."""

from __future__ import annotations

from datetime import datetime

from cms.entries.offer import Offer
from syndication.inbound.intake import Incoming, take_in
from syndication.inbound.matching.lookup import guid_key
from syndication.models import Proposal, ProposalKind, ProposalState, SourceItem, Submission


def hand_in(submission: Submission, offer: Offer | None, now: datetime) -> None:
    """Take it in and note its item and its proposal on the submission (not saved). Safe twice.

    Without an offer the item is withdrawn. No proposal: there was nothing to ask.
    """
    source, guid = submission.source, submission.record_id
    taken = take_in(source, [Incoming(guid=guid, offer=offer)], now=now)
    item = source.items.filter(guid_sha256=guid_key(guid)).first()
    submission.item = item
    if guid in taken.proposals:
        submission.proposal = Proposal.objects.get(pk=taken.proposals[guid])
    elif item is not None:
        submission.proposal = _earlier(item, is_withdrawal=offer is None)


def is_our_own(submission: Submission) -> bool:
    """Whether it is an item of this site that came back to it."""
    return submission.item is not None and submission.item.own_entry_id is not None


def _earlier(item: SourceItem, *, is_withdrawal: bool) -> Proposal | None:
    """The same was asked before: its answer holds."""
    asked = item.proposals.exclude(state=ProposalState.SUPERSEDED).order_by("-pk")
    if is_withdrawal:
        return asked.filter(kind=ProposalKind.RETRACTION).first() if item.page_id else None
    return asked.filter(content_hash=item.content_hash).exclude(kind=ProposalKind.RETRACTION).first()
