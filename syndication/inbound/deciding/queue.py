"""What a worker accepts: the proposals of trusted sources, and what somebody chose many of at once."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, cast

from django.conf import settings
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _

from cms.core.clock import Clock, SystemClock
from cms.entries.ports import DraftRefused, Then
from syndication.models import Proposal, ProposalState

from .accepting import TooLate, accept

logger = logging.getLogger("loa.inbox")

_BATCH = 50


def want(proposal_ids: Sequence[int], *, user: Any, then: Then = "keep", clock: Clock | None = None) -> int:
    """Have a worker accept these. Returns how many were still waiting."""
    now = (clock or SystemClock()).now()
    waiting = Proposal.objects.filter(pk__in=proposal_ids, state=ProposalState.WAITING)
    return waiting.update(wanted_at=now, wanted_by=user, wanted_then=then, failures=0, automatic=False, remarks=[])


def accept_wanted(clock: Clock | None = None, most: int = _BATCH) -> int:
    """Accept what is wanted, one after the other. Returns how many were. Two workers at once never take the same."""
    clock = clock or SystemClock()
    now = clock.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    wanted = Proposal.objects.filter(free, state=ProposalState.WAITING, wanted_at__lte=now)
    rows = wanted.select_related("wanted_by").order_by("wanted_at", "pk")[:most]
    return sum(_accept(proposal, clock) for proposal in list(rows))


def _accept(proposal: Proposal, clock: Clock) -> bool:
    with translation.override(settings.LANGUAGE_CODE):
        try:
            accept(proposal.pk, user=proposal.wanted_by, then=cast(Then, proposal.wanted_then or "keep"), clock=clock)
        except TooLate:
            return False
        except DraftRefused as refused:
            _ask_a_person(proposal, str(refused))
            return False
        except Exception:
            logger.exception("proposal %s could not be accepted", proposal.pk)
            _ask_a_person(proposal, _("It could not be taken in by itself. Look at it and accept it here."))
            return False
    return True


def _ask_a_person(proposal: Proposal, sentence: str) -> None:
    Proposal.objects.filter(pk=proposal.pk, state=ProposalState.WAITING).update(
        wanted_at=None, failures=F("failures") + 1, remarks=[sentence]
    )
