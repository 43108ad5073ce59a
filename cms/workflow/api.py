"""``/api/v1/pages/…/submit``: a script hands a draft in for approval. The yes stays a person's."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import BaseModel, ConfigDict
from wagtail.models import Page, WorkflowState

from cms.entries.access.tokens import Caller, caller_of
from cms.entries.access.writing import Act, changing
from cms.entries.api.problems import Refused
from cms.entries.mixins import RecordMixin
from cms.entries.models import Scope

router = Router(tags=["pages"])


class SubmitIn(BaseModel):
    """Nothing but the will to submit."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})


class SubmittedOut(BaseModel):
    """Where the draft waits now."""

    page: int
    title: str
    state: str
    #: Who is asked, in the section's own words; empty where it needed nobody.
    waits_for: str


@changing(
    router, "/{int:page_id}/submit", scope=Scope.SUBMIT, answers={200: SubmittedOut}, operation_id="submit_page",
    summary="Submit a draft for approval",
)  # fmt: skip
def submit(request: HttpRequest, page_id: int, given: SubmitIn | None = None) -> Act:
    """The newest draft of the page, as the button at the desk does it."""
    caller = caller_of(request)
    page = _page(caller, page_id)
    workflow = page.get_workflow()
    if workflow is None:
        told = _("Nothing here is approved step by step: whoever may publish the page publishes it at the desk.")
        raise Refused(409, "no_approval_here", told)

    def act() -> tuple[int, Any]:
        state = page.current_workflow_state
        if state and state.status == WorkflowState.STATUS_IN_PROGRESS:
            raise Refused(409, "submitted", _("It waits for approval already."))
        if page.permissions_for_user(caller.user).page_locked():
            raise Refused(409, "locked", _("Somebody has locked this page. Ask that person to unlock it."))
        if page.get_latest_revision() is None or (page.live and not page.has_unpublished_changes):
            raise Refused(409, "nothing_new", _("There is no draft that is not public already. Save a draft first."))
        try:
            if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
                state.resume(user=caller.user)
            else:
                workflow.start(page, caller.user)
        except ValidationError as error:
            raise Refused(422, "invalid", " ".join(error.messages)) from None
        return 200, _standing(page_id)

    return act


def _page(caller: Caller, page_id: int) -> Any:
    """The page, if the person may submit it within the token's reach; one that may not be seen is not there."""
    found = Page.objects.filter(pk=page_id).first()
    page, reached = found.specific if found else None, caller.pages()
    rights = page.permissions_for_user(caller.user) if page else None
    is_reached = reached is None or reached.filter(pk=page_id).exists()
    if page is None or rights is None or not is_reached or not rights.can_edit() or not isinstance(page, RecordMixin):
        raise Refused(404, "unknown_page", _("There is no item %(id)s that you may submit.") % {"id": page_id})
    return page


def _standing(page_id: int) -> dict[str, Any]:
    page = Page.objects.get(pk=page_id)
    state = page.current_workflow_state
    task = state.current_task_state.task if state and state.current_task_state else None
    status = state.get_status_display() if state else _("Approved")
    return {"page": page.pk, "title": page.draft_title, "state": status, "waits_for": task.name if task else ""}
