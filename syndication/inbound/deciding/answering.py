"""The other answers: reject with a reason that the department sees, merge with what is here, looked at afterwards."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.clock import Clock, SystemClock
from cms.core.writing import writing
from cms.entries.ports import DraftRefused
from syndication.models import Proposal, ProposalState, SourceItem, SourceKind

from .accepting import claim, release, settle

logger = logging.getLogger("loa.inbox")


def reject(proposal_id: int, *, user: Any, reason: str, clock: Clock | None = None) -> None:
    """Reject it; its department is told why. Raises ``TooLate``."""
    clock = clock or SystemClock()
    proposal = claim(proposal_id, clock)
    with writing():
        settle(proposal, ProposalState.REJECTED, user=user, clock=clock, reason=reason.strip())
        transaction.on_commit(lambda: _tell_department(proposal, reason.strip()))


def merge(proposal_id: int, page_id: int, *, user: Any, clock: Clock | None = None) -> None:
    """It is the same as that page: its later changes are proposed for it. Raises ``TooLate`` and ``DraftRefused``.

    The page stays as it is. What the item says now counts as known, so that only later changes are shown.
    """
    clock = clock or SystemClock()
    proposal = claim(proposal_id, clock)
    try:
        page = Page.objects.filter(pk=page_id).first()
        if page is None:
            raise DraftRefused(_("The page was deleted here. Accept the item instead, or reject it."))
        if user is not None and not page.permissions_for_user(user).can_edit():
            raise DraftRefused(_("You may not edit “%(title)s”. Ask whoever looks after it.") % {"title": page.title})
        with writing():
            settle(proposal, ProposalState.MERGED, user=user, clock=clock, page_id=page_id)
            SourceItem.objects.filter(pk=proposal.item_id).update(page_id=page_id, taken_content=proposal.content)
    except BaseException:
        release(proposal)
        raise


def mark_reviewed(proposal_ids: list[int], *, clock: Clock | None = None) -> int:
    """Somebody looked at what was taken in without asking. Returns how many that were."""
    now = (clock or SystemClock()).now()
    return Proposal.objects.filter(pk__in=proposal_ids, automatic=True, reviewed_at=None).update(reviewed_at=now)


def _tell_department(proposal: Proposal, reason: str) -> None:
    """Partners and contributors see it with their submission; a feed has only its department's mail address."""
    source = proposal.item.source
    if not source.contact_email or source.kind not in (SourceKind.FEED, SourceKind.OAI):
        return
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Not taken over: “%(title)s”") % {"title": proposal.item.title}
        context = {"item": proposal.item, "reason": reason, "site": settings.WAGTAIL_SITE_NAME}
        body = render_to_string("syndication/mail/rejected.txt", context)
    try:
        EmailMessage(" ".join(subject.split())[:200], body, to=[source.contact_email]).send()
    except OSError as error:
        logger.error("the rejection of item %s could not be mailed (%s)", proposal.item_id, type(error).__name__)
