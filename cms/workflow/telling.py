"""What other programs are told of approvals: that one is asked for or given, never by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from wagtail.models import Page, WorkflowState

from cms.core.conf import conf
from cms.entries.mixins import RecordMixin
from cms.entries.models import Happening
from cms.entries.webhooks.outbox import is_heard, note

from .places import chain_at


def tell_approval(kind: Happening, state: WorkflowState) -> None:
    """A workflow of an item was begun, or came to its yes."""
    if not is_heard(kind):
        return
    page = getattr(state.content_object, "specific", None)
    if not isinstance(page, RecordMixin):
        return
    chain = chain_at(page)
    voice = getattr(page, "agency", None)
    agency = chain.agency.code if chain else voice.code if voice else ""
    note(kind, lambda: _approval(state, page, agency), agency=agency)


def _approval(state: WorkflowState, page: Page, agency: str) -> Mapping[str, Any]:
    task = state.current_task_state
    return {
        "page": page.pk, "title": page.draft_title or page.title, "agency": agency,
        "waits_for": task.task.name if task and state.status == WorkflowState.STATUS_IN_PROGRESS else "",
        "desk_url": conf().public_url + reverse("wagtailadmin_pages:edit", args=[page.pk]),
    }  # fmt: skip
