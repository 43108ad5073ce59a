"""The yes or no of a step, to the very text that the person had before them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, TaskState

from cms.workflow.models import FourEyesTaskState

from .refusal import Refused


def approve(page_id: int, *, user: Any, seen: str, comment: str = "") -> Page:
    """Approve the step that the page waits at. ``seen``: the content hash of what was shown. Raises ``Refused``."""
    try:
        with transaction.atomic():
            page, state = _waiting(page_id, seen)
            state.task.specific.on_action(state, user, "approve", comment=comment)
            _note_stand_in(page, state)
    except (PermissionDenied, ValidationError) as error:
        raise Refused(_sentence(error)) from None
    return Page.objects.get(pk=page_id).specific


def send_back(page_id: int, *, user: Any, seen: str, reason: str) -> Page:
    """Back to who wrote it, with the reason. Raises ``Refused``."""
    if not reason.strip():
        raise Refused(_("Say what has to be changed; who wrote it will read it."))
    try:
        with transaction.atomic():
            page, state = _waiting(page_id, seen)
            state.task.specific.on_action(state, user, "reject", comment=reason.strip())
    except PermissionDenied as error:
        raise Refused(_sentence(error)) from None
    return page


def _waiting(page_id: int, seen: str) -> tuple[Any, FourEyesTaskState]:
    page = Page.objects.get(pk=page_id).specific
    found = page.current_workflow_task_state
    if not isinstance(found, FourEyesTaskState):
        raise Refused(_("It does not wait for approval any more: somebody decided, or it was called off."))
    # Two who press at once: one row, one decision.
    state = TaskState.objects.select_for_update().get(pk=found.pk).specific
    if state.status != TaskState.STATUS_IN_PROGRESS:
        raise Refused(_("Somebody has decided in the meantime."))
    if page.get_latest_revision().as_object().as_record().content_hash != seen:
        raise Refused(_("The text was changed while you were reading. Look at it again, then decide."))
    return page, state


def _note_stand_in(page: Any, state: FourEyesTaskState) -> None:
    if state.on_behalf_of:
        data = {"for": state.on_behalf_of.get_full_name() or state.on_behalf_of.get_username()}
        log(page, "loa.approval_stand_in", user=state.finished_by, revision=state.revision, data=data)


def _sentence(error: PermissionDenied | ValidationError) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(error) or _("Somebody has decided in the meantime.")
