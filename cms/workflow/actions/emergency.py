"""Published first, looked at afterwards: the one way past the steps, and never a silent one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.workflow.gate import note
from cms.workflow.models import Approved, Origin, Review
from cms.workflow.places import chain_at

from .refusal import Refused

PERMISSION = "loa_workflow.publish_in_emergency"


def may_publish_in_emergency(page: Any, user: Any) -> bool:
    """The permission, and the right to publish that very page."""
    return bool(
        user.has_perm(PERMISSION) and page.permissions_for_user(user).can_publish() and chain_at(page) is not None
    )


def publish_in_emergency(page: Any, *, user: Any, reason: str, seen: str) -> Approved:
    """Publish the newest draft at once; it stays marked until somebody else has looked at it. Raises ``Refused``."""
    if not may_publish_in_emergency(page, user):
        raise Refused(_("You may not publish this in an emergency. Ask who leads the section."))
    if len(reason.strip()) < 10:
        raise Refused(_("Say in a sentence why it cannot wait; who looks at it afterwards will read it."))
    revision = page.get_latest_revision()
    if revision is None or revision.as_object().as_record().content_hash != seen:
        raise Refused(_("The text was changed while you were reading. Look at it again, then decide."))
    draft = revision.as_object()
    if draft.go_live_at and draft.go_live_at > timezone.now():
        raise Refused(_("The item has a time of publication that is still to come. Empty it first."))
    try:
        with transaction.atomic():
            row = note(
                page, revision, origin=Origin.EMERGENCY, chain=chain_at(page), by=user, reason=reason.strip(),
                review=Review.OPEN,
            )  # fmt: skip
            revision.publish(user=user, skip_permission_checks=True)
            log(page, "loa.approval_emergency", user=user, revision=revision, data={"reason": row.reason})
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    return row
