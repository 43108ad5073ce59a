"""Whatever people do in whatever order: what is public was approved by somebody else, or is a marked emergency."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import WorkflowState

from cms.entries.models import Entry
from cms.entries.ports import approval_gate
from cms.workflow.actions import afterwards
from cms.workflow.actions.emergency import publish_in_emergency
from cms.workflow.actions.refusal import Refused
from cms.workflow.models import Approved

from .conftest import Office, approve, draft, edit, fresh, submit
from .test_acts import REASON, seen

pytestmark = pytest.mark.django_db
Act = Callable[[Any, Any, int], None]


def _edit(page: Any, user: Any, number: int) -> None:
    edit(page, user, summary=f"Lời thứ {number}")


def _overwrite(page: Any, user: Any, number: int) -> None:
    newest = page.get_latest_revision_as_object()
    newest.summary = f"Đè lên {number}"
    newest.save_revision(user=user, overwrite_revision=page.latest_revision, log_action=True)


def _submit(page: Any, user: Any, number: int) -> None:
    submit(page, user)


def _approve(page: Any, user: Any, number: int) -> None:
    if page.current_workflow_task_state:
        approve(page, user)


def _plain_approve(page: Any, user: Any, number: int) -> None:
    """Below every check of Wagtail's."""
    state = WorkflowState.objects.active().first()
    if state and state.current_task_state:
        state.current_task_state.approve(user=user)


def _cancel(page: Any, user: Any, number: int) -> None:
    if page.current_workflow_state:
        page.current_workflow_state.cancel(user=user)


def _publish(page: Any, user: Any, number: int) -> None:
    page.latest_revision.publish(user=user, skip_permission_checks=True)


def _revert(page: Any, user: Any, number: int) -> None:
    page.revisions.order_by("pk").first().publish(user=user, skip_permission_checks=True)


def _unpublish(page: Any, user: Any, number: int) -> None:
    if page.live:
        page.unpublish()


def _emergency(page: Any, user: Any, number: int) -> None:
    publish_in_emergency(page, user=user, reason=REASON, seen=seen(page))


def _look(page: Any, user: Any, number: int) -> None:
    for row in Approved.objects.open():
        (afterwards.keep if number % 2 else afterwards.withdraw)(row, user=user, note="Đã xem")


ACTS: tuple[Act, ...] = (
    _edit, _overwrite, _submit, _approve, _approve, _plain_approve, _cancel, _publish, _revert, _unpublish, _emergency,
    _look,
)  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2)), min_size=4, max_size=9))
def test_no_sequence_publishes_what_nobody_approved(office: Office, steps: list[tuple[Act, int]]) -> None:
    people = (office.writer, office.head, office.board)
    with transaction.atomic():
        page = draft(office)
        for number, (act, who) in enumerate(steps):
            with suppress(ValidationError, PermissionDenied, Refused), transaction.atomic():
                act(fresh(page), people[who], number)
            _check(page)
        transaction.set_rollback(True)


def _check(page: Any) -> None:
    entry = Entry.objects.filter(page_id=page.pk, status="published").first()
    assert fresh(page).live == (entry is not None)
    if entry is None:
        return
    rows = Approved.objects.valid().filter(page_id=page.pk, content_hash=entry.content_hash)
    assert rows and approval_gate().allows(entry.pk, entry.content_hash)
    for row in rows:
        if row.origin == "chain":
            assert row.by_id not in row.writers
        else:
            assert row.origin == "emergency" and (row.review == "open" or row.reviewed_by_id not in row.writers)
