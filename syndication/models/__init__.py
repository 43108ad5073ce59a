"""Rows of syndication: who reads us, whom we read, what came in."""

from .exchange import ReceivedFile, ReceivedStatistics, Submission, SubmissionState, UsedNonce
from .harvest import HarvestedRecord, Harvester
from .hub import HubPosition, Subscription, SubscriptionState
from .inbox import KnownText, Proposal, ProposalKind, ProposalState, SourceItem, TextBand
from .sites import Banner, RequiredLink, SiteCheck, WatchedSite
from .sources import KeyPurpose, Source, SourceKey, SourceKind, SourceState, Trust

__all__ = [
    "Banner", "HarvestedRecord", "Harvester", "HubPosition", "KeyPurpose", "KnownText", "Proposal", "ProposalKind",
    "ProposalState", "ReceivedFile", "ReceivedStatistics", "RequiredLink", "SiteCheck", "Source", "SourceItem",
    "SourceKey", "SourceKind", "SourceState", "Submission", "SubmissionState", "Subscription", "SubscriptionState",
    "TextBand", "Trust", "UsedNonce", "WatchedSite",
]  # fmt: skip
