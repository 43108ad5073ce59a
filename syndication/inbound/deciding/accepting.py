"""Accept a proposal: its page is made, changed or taken down, in one transaction with the answer itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from cms.core.clock import Clock, SystemClock
from cms.entries.offer import Offer
from cms.entries.ports import DraftMade, DraftRefused, Then
from syndication.inbound.events import tell
from syndication.inbound.proposing import has_page
from syndication.models import Proposal, ProposalKind, ProposalState, SourceItem

from .copying import ITEM_S, copy_files
from .drafts import drafts

#: How long one may be at it before another may begin: all the time that copying may take, and some.
_LEASE = timedelta(seconds=ITEM_S + 65)


class TooLate(Exception):
    """Somebody answered meanwhile, or the source sent something newer. The text is a sentence."""


def accept(proposal_id: int, *, user: Any, then: Then = "keep", clock: Clock | None = None) -> DraftMade:
    """Accept it. ``user`` is whose rights count; ``None`` the installation. Raises ``DraftRefused`` and ``TooLate``."""
    clock = clock or SystemClock()
    proposal = claim(proposal_id, clock)
    try:
        made = _act(proposal, user, then, clock)
    except BaseException:
        release(proposal)
        raise
    Proposal.objects.filter(pk=proposal.pk).update(remarks=[*_kept(made), *made.remarks])
    return made


def claim(proposal_id: int, clock: Clock) -> Proposal:
    """Have it alone for a while. Raises ``TooLate``."""
    now = clock.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    mine = Proposal.objects.filter(free, pk=proposal_id, state=ProposalState.WAITING)
    if not mine.update(leased_until=now + _LEASE, fence=F("fence") + 1):
        raise TooLate(too_late(proposal_id))
    return Proposal.objects.select_related("item__source").get(pk=proposal_id)


def release(proposal: Proposal) -> None:
    """Give it back unanswered."""
    Proposal.objects.filter(pk=proposal.pk, fence=proposal.fence).update(leased_until=None)


def too_late(proposal_id: int) -> str:
    """Why it can't be answered any more."""
    proposal = Proposal.objects.filter(pk=proposal_id).first()
    if proposal is not None and proposal.state == ProposalState.SUPERSEDED:
        return _("The source has sent something newer meanwhile. Look at the inbox again.")
    if proposal is not None and proposal.state == ProposalState.WAITING:
        return _("Somebody is working on this proposal at this moment. Look again in a minute.")
    return _("Somebody has answered this proposal meanwhile. Nothing was done twice.")


def settle(
    proposal: Proposal, state: str, *, user: Any, clock: Clock, page_id: int | None = None, reason: str = ""
) -> None:
    """Write the answer, if the claim still holds. Raises ``TooLate``, which undoes the transaction around it."""
    mine = Proposal.objects.filter(pk=proposal.pk, fence=proposal.fence, state=ProposalState.WAITING)
    answered = mine.update(
        state=state, decided_by=user, decided_at=clock.now(), page_id=page_id, reason=reason, leased_until=None,
        wanted_at=None, automatic=user is None,
    )  # fmt: skip
    if not answered:
        raise TooLate(too_late(proposal.pk))
    tell(proposal.pk, state)


def _act(proposal: Proposal, user: Any, then: Then, clock: Clock) -> DraftMade:
    item = proposal.item
    if proposal.kind == ProposalKind.RETRACTION:
        if not item.page_id:
            raise DraftRefused(_("There is no page of this item any more. Reject the proposal."))
        return drafts().retract(item.page_id, user=user, together=_together(proposal, None, user, clock))
    offer = copy_files(Offer.model_validate(proposal.content))
    together = _together(proposal, offer, user, clock)
    if proposal.kind == ProposalKind.CHANGE and item.page_id and has_page(item):
        base = Offer.model_validate(proposal.base) if proposal.base else None
        return drafts().update(item.page_id, offer, base=base, user=user, then=then, together=together)
    return drafts().create(
        offer, agency_code=item.source.agency_code, section_id=item.source.section_id, user=user, then=then,
        together=together,
    )  # fmt: skip


def _together(proposal: Proposal, offer: Offer | None, user: Any, clock: Clock) -> Callable[[int], None]:
    """What is true exactly when the page is: the answer, and what the item became."""

    def write(page_id: int) -> None:
        settle(proposal, ProposalState.ACCEPTED, user=user, clock=clock, page_id=page_id)
        taken = {"taken_content": offer.model_dump(mode="json")} if offer else {}
        SourceItem.objects.filter(pk=proposal.item_id).update(page_id=page_id, **taken)

    return write


def _kept(made: DraftMade) -> list[str]:
    return [
        _("“%(field)s” was changed here since it was taken over, so it stayed as it is. Compare it below.")
        % {"field": label}
        for label in made.kept
    ]
