"""What waits, for whom, since when: the list that people work from. A bounded number of queries, however long it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState

from .models import Approved, FourEyesTaskState, Step, Substitute
from .places import innermost_chain, page_path
from .working_hours import after_working_hours
from .writers import writers_of_many

#: So many are shown on one screen; whoever has more begins with the oldest.
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One item at one step."""

    page: Any
    state: FourEyesTaskState
    step: Step
    #: Who submitted it.
    submitted_by: Any
    since: datetime
    due: datetime
    #: The person at the screen wrote some of it, so another one decides.
    is_own: bool = False
    #: Whom they would stand in for; empty where they are of the group themselves.
    stands_for: Any = None

    @property
    def is_late(self) -> bool:
        return self.due <= timezone.now()


def waiting_for(user: Any) -> list[Waiting]:
    """What the person may decide about, the oldest first; their own work last, since somebody else decides it."""
    absent = _absent_members(user)
    groups = set(user.groups.values_list("pk", flat=True))
    wanted = Q(task__foureyestask__step__group__in=groups | absent.keys())
    found = waiting(_states().filter(wanted))
    writers = writers_of_many([item.page for item in found])
    mine = []
    for item in found:
        hands, stands_for = writers[item.page.pk], None
        if item.step.group_id not in groups:
            stands_for = next((person for person in absent[item.step.group_id] if person.pk not in hands), None)
        is_own = user.pk in hands or (item.step.group_id not in groups and stands_for is None)
        mine.append(replace(item, is_own=is_own, stands_for=stands_for))
    return sorted(mine, key=lambda item: (item.is_own, item.since))


def submitted_by(user: Any) -> list[Waiting]:
    """What the person has submitted, and where it waits."""
    return waiting(_states().filter(workflow_state__requested_by=user))


def waiting(states: QuerySet[FourEyesTaskState]) -> list[Waiting]:
    """The items of those states, the oldest first."""
    rows = list(states[:MOST])
    pages = Page.objects.in_bulk([int(row.workflow_state.object_id) for row in rows])
    steps = {step.task_id: step for step in Step.objects.filter(task__in={row.task_id for row in rows})}
    return [
        Waiting(
            page=pages[int(row.workflow_state.object_id)], state=row, step=steps[row.task_id],
            submitted_by=row.workflow_state.requested_by, since=row.started_at, due=due_at(row, steps[row.task_id]),
        )
        for row in rows
        if row.task_id in steps and int(row.workflow_state.object_id) in pages
    ]  # fmt: skip


def due_at(state: FourEyesTaskState, step: Step) -> datetime:
    return after_working_hours(timezone.localtime(state.started_at), step.answer_within)


def to_review(user: Any) -> list[Approved]:
    """What went out first and waits for this person's look, the oldest first."""
    groups, absent = set(user.groups.values_list("pk", flat=True)), _absent_members(user)
    # The group that looks is the last step's: who is in none of the chain's is asked about none of it.
    concerned = Step.objects.filter(group__in=groups | absent.keys()).values("chain")
    rows = Approved.objects.open().annotate(in_force=innermost_chain(page_path(OuterRef(OuterRef("page_id")))))
    rows = rows.filter(in_force__in=concerned)
    last = _last_groups()
    found = []
    for row in rows.select_related("by").order_by("at", "pk"):
        if len(found) == MOST:
            break
        hands, group = {*row.writers, row.by_id}, last.get(row.in_force)
        stands_in = any(person.pk not in hands for person in absent.get(group, ()))
        if user.pk not in hands and (group in groups or stands_in):
            found.append(row)
    return found


def _last_groups() -> dict[int, int]:
    """Chain → the group of its last step."""
    return dict(Step.objects.order_by("chain", "sort_order").values_list("chain", "group"))


def unreviewed_over(page: Any) -> Approved | None:
    """That page went out before anybody else had looked, and still nobody has."""
    return Approved.objects.open().filter(page_id=page.pk).order_by("-at").first()


def in_progress() -> QuerySet[FourEyesTaskState]:
    """Every step that waits for somebody."""
    return _states()


def only_our_steps_wait() -> bool:
    """Whether nothing in progress goes by a workflow of another kind, which a site may have beside this one."""
    others = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, foureyestaskstate=None)
    return not others.exists()


def _states() -> QuerySet[FourEyesTaskState]:
    rows = FourEyesTaskState.objects.filter(
        status=FourEyesTaskState.STATUS_IN_PROGRESS, workflow_state__status=WorkflowState.STATUS_IN_PROGRESS
    )
    return rows.select_related("workflow_state__requested_by").order_by("started_at", "pk")


def _absent_members(user: Any) -> dict[int, list[Any]]:
    """Group → its members for whom the person stands in today."""
    rows = Substitute.objects.on(timezone.localdate()).filter(substitute=user, absent__is_active=True)
    people: Iterable[Any] = get_user_model().objects.filter(pk__in=rows.values("absent_id")).order_by("pk")
    found: dict[int, list[Any]] = {}
    by_key = {person.pk: person for person in people}
    if by_key:
        members = Group.objects.filter(user__in=by_key).values_list("pk", "user__pk")
        for group_id, user_id in members.order_by("user__pk"):
            if user_id in by_key:
                found.setdefault(group_id, []).append(by_key[user_id])
    return found
