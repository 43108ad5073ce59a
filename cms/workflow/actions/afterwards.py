"""What went out first is looked at by somebody else: it stays, or it is taken down."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page

from cms.entries.models import Entry, Status
from cms.workflow.models import Approved, FourEyesTask, Review
from cms.workflow.places import chain_at
from cms.workflow.standing import Standing, member_at

from .refusal import Refused


def review_standing(row: Approved, user: Any) -> Standing:
    """Who approves the last step may look, except who published it and who wrote it."""
    page = Page.objects.filter(pk=row.page_id).first()
    chain = chain_at(page) if page else None
    task = FourEyesTask.objects.filter(step__chain=chain).order_by("-step__sort_order").first() if chain else None
    if task is None:
        return Standing(sentence=_("No approval steps are in force there any more."))
    found = member_at(user, task, frozenset(row.writers) | {row.by_id})
    if not found.may_approve and found.may_send_back:
        return Standing(sentence=_("You wrote or published this yourself, so somebody else has to look at it."))
    return found


def keep(row: Approved, *, user: Any, note: str = "") -> None:
    """It may stay as it is. Raises ``Refused``."""
    _close(row, user, Review.KEPT, note)


def withdraw(row: Approved, *, user: Any, note: str) -> Any:
    """It is taken from the site, and goes nowhere any more. Returns the page as it is then. Raises ``Refused``."""
    if not note.strip():
        raise Refused(_("Say why it is withdrawn; who published it will read it."))
    with transaction.atomic():
        _close(row, user, Review.WITHDRAWN, note.strip())
        page = Page.objects.filter(pk=row.page_id).first()
        shown = Entry.objects.filter(page_id=row.page_id, status=Status.PUBLISHED, content_hash=row.content_hash)
        if page is not None and page.live and shown.exists():
            # Who looks at it need not have Wagtail's publish right: the step's word is enough, as for approving.
            UnpublishPageAction(page.specific, user=user).execute(skip_permission_checks=True)
    return page.specific if page else None


def _close(row: Approved, user: Any, verdict: Review, note: str) -> None:
    found = review_standing(row, user)
    if not found.may_approve:
        raise Refused(found.sentence)
    with transaction.atomic():
        mine = Approved.objects.filter(pk=row.pk, review=Review.OPEN)
        if not mine.update(review=verdict, reviewed_by=user, reviewed_at=timezone.now(), review_note=note):
            raise Refused(_("Somebody has looked at it in the meantime."))
        page = Page.objects.filter(pk=row.page_id).first()
        if page:
            verb = "loa.approval_kept" if verdict == Review.KEPT else "loa.approval_withdrawn"
            log(page.specific, verb, user=user, data={"note": note})
        # The same words, of which a register said something new meanwhile, share the verdict.
        Approved.objects.open().filter(page_id=row.page_id, words_hash=row.words_hash).update(
            review=verdict, reviewed_by=user, reviewed_at=timezone.now()
        )
