"""A change on the way: what was said to the earlier text no longer counts, and the first step is asked again."""

from __future__ import annotations

from typing import Any

import pydantic
from django.db import transaction
from wagtail.models import Revision, TaskState, WorkflowState

from cms.workflow.models import Chain, FourEyesTaskState


@transaction.atomic
def follow_draft(revision: Revision) -> None:
    """Bring what waits in step with the newest draft. A draft that is saved over keeps its key: its words tell."""
    state = WorkflowState.objects.filter(
        base_content_type=revision.base_content_type_id, object_id=revision.object_id,
        status=WorkflowState.STATUS_IN_PROGRESS,
    ).select_related("current_task_state").first()  # fmt: skip
    if state is None or not Chain.objects.filter(workflow=state.workflow_id).exists():
        return
    given = FourEyesTaskState.objects.filter(workflow_state=state, status=TaskState.STATUS_APPROVED)
    outdated = given.exclude(revision=revision, content_hash=_digest(revision))
    # The page's row names its newest draft only after this draft was saved.
    state.content_object.latest_revision = revision
    current = state.current_task_state
    if not outdated.exists() and current is not None:
        TaskState.objects.filter(pk=current.pk).update(revision=revision)
        return
    TaskState.objects.filter(pk__in=outdated.values("pk")).update(status=TaskState.STATUS_CANCELLED)
    if current is not None:
        current.workflow_state = state
        current.cancel()


def _digest(revision: Any) -> str:
    try:
        return str(revision.as_object().as_record().content_hash)
    except (pydantic.ValidationError, FileNotFoundError, AttributeError):
        return "-"  # nobody can have approved what has no record
