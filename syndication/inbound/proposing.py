"""What is asked of the editors when an item came, changed, went or came back. One question at a time for each item."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wagtail.models import Page

from cms.entries.offer import Offer
from syndication.models import Proposal, ProposalKind, ProposalState, Source, SourceItem, Trust

from .events import tell
from .matching.lookup import find


def came(item: SourceItem, offer: Offer, source: Source, now: datetime) -> Proposal:
    """Take this in?"""
    supersede(item, now)
    match = find(item, offer)
    return _create(
        item, ProposalKind.NEW, source, now, content=item.content, content_hash=item.content_hash,
        looks_like=match.as_json() if match else None, base=item.taken_content,
    )  # fmt: skip


def changed(item: SourceItem, offer: Offer, source: Source, now: datetime) -> Proposal | None:
    """Change the page? Nothing is asked when the item is again as the page was made of it."""
    if not has_page(item):
        return came(item, offer, source, now)
    supersede(item, now)
    if taken_hash(item) == item.content_hash:
        return None
    return _create(
        item, ProposalKind.CHANGE, source, now, content=item.content, content_hash=item.content_hash,
        base=item.taken_content,
    )  # fmt: skip


def withdrawn(item: SourceItem, source: Source, now: datetime, *, was_said: bool) -> Proposal | None:
    """Take the page down? What never became a page just leaves the inbox, if its source said so itself."""
    if has_page(item):
        waiting = item.proposals.filter(state=ProposalState.WAITING, kind=ProposalKind.RETRACTION).first()
        if waiting is not None:
            return waiting
        if not was_said and item.proposals.filter(kind=ProposalKind.RETRACTION, created_at__gte=item.changed_at):
            return None  # an editor has answered that already
        supersede(item, now)
        return _create(
            item, ProposalKind.RETRACTION, source, now, content=item.content, content_hash=item.content_hash,
            base=item.taken_content, is_certain=was_said,
        )  # fmt: skip
    if was_said:
        supersede(item, now)
    return None


def returned(item: SourceItem, offer: Offer, source: Source, now: datetime) -> Proposal | None:
    """The source shows it again: the question whether to take it down falls away; what was taken down is offered."""
    if item.proposals.filter(state=ProposalState.WAITING, kind=ProposalKind.RETRACTION).exists():
        supersede(item, now)
        return changed(item, offer, source, now)
    last = item.proposals.order_by("-pk").first()
    if last is not None and (last.kind == ProposalKind.RETRACTION or last.state == ProposalState.SUPERSEDED):
        return came(item, offer, source, now) if not has_page(item) else _again(item, source, now)
    return None


def supersede(item: SourceItem, now: datetime) -> None:
    """What waits about this item is out of date."""
    for proposal in item.proposals.filter(state=ProposalState.WAITING):
        mine = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.WAITING)
        if mine.update(state=ProposalState.SUPERSEDED, decided_at=now, leased_until=None, wanted_at=None):
            tell(proposal.pk, ProposalState.SUPERSEDED)


def has_page(item: SourceItem) -> bool:
    """Whether what it became still exists."""
    return bool(item.page_id and Page.objects.filter(pk=item.page_id).exists())


def taken_hash(item: SourceItem) -> str:
    return Offer.model_validate(item.taken_content).content_hash if item.taken_content else ""


def _again(item: SourceItem, source: Source, now: datetime) -> Proposal | None:
    """It was taken down here because it was withdrawn there: put it back?"""
    if Page.objects.filter(pk=item.page_id, live=True).exists():
        return None
    return _create(
        item, ProposalKind.CHANGE, source, now, content=item.content, content_hash=item.content_hash,
        base=item.taken_content,
    )  # fmt: skip


def _create(item: SourceItem, kind: str, source: Source, now: datetime, **given: Any) -> Proposal:
    """A waiting proposal; of a trusted source it is wanted at once, unless only a person can judge it."""
    is_certain = given.pop("is_certain", True)
    wanted = _wanted(source, kind, bool(given.get("looks_like")), is_certain)
    return Proposal.objects.create(
        item=item, kind=kind, created_at=now, automatic=bool(wanted), wanted_at=now if wanted else None,
        wanted_then=wanted, **given,
    )  # fmt: skip


def _wanted(source: Source, kind: str, is_double: bool, is_certain: bool) -> str:
    """What the source's trust does by itself: nothing, a draft, or the public."""
    if source.trust == Trust.ASK or is_double or not is_certain:
        return ""
    if kind == ProposalKind.RETRACTION:
        return "publish" if source.trust == Trust.PUBLISH else ""
    return "publish" if source.trust == Trust.PUBLISH else "keep"
