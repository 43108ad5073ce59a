"""What reports can count of plans: those that were issued, and the tasks that were done by their last day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.core.indicators import Fact, Indicator, Period, Unknown

from .models import Plan, PlanState
from .progress import Progress, TaskProgress
from .standing import State


def issued(period: Period, agencies: frozenset[str]) -> Iterator[Fact]:
    """Plans that are no drafts, by the day on which they were issued."""
    plans = Plan.objects.exclude(state=PlanState.DRAFT).select_related("agency")
    rows = plans.filter(agency__code__in=agencies, issued_on__gte=period.first, issued_on__lte=period.last)
    for plan in rows.order_by("issued_on", "pk"):
        url = reverse("loa_plans:page", args=[plan.pk])
        yield Fact(agency=plan.agency.code, what=str(plan), url=url, on=plan.issued_on)


def tasks_in_time(period: Period, agencies: frozenset[str]) -> Iterator[Fact]:
    """Each share whose last day lies in the period: one when done by then, nought when not, none when not known yet."""
    running = Plan.objects.exclude(state=PlanState.DRAFT).filter(starts_on__lte=period.last)
    plans = list(running.select_related("agency").order_by("pk"))
    if not plans:
        return
    # As it stood on the day after the period, when its last day was over; of a period that is not over, as it is now.
    progress = Progress(plans, min(timezone.localdate(), period.last + timedelta(days=1)))
    for task in progress.tasks():
        for turn in progress.turns_of(task):
            if turn.last is not None and period.first <= turn.last <= period.last:
                yield from _facts(progress.of(task, turn), agencies)


def _facts(task: TaskProgress, agencies: frozenset[str]) -> Iterator[Fact]:
    for code in task.leads:
        share = task.of(code)
        if code not in agencies or share is None or share.state is State.CANNOT:
            continue
        in_time = share.in_time
        yield Fact(
            agency=code, value=None if in_time is None else int(in_time),
            unknown=Unknown.PENDING if in_time is None else None, what=str(task.task), on=task.turn.last,
            url=reverse("loa_plans:task", args=[task.task.pk]),
        )  # fmt: skip


PLANS_ISSUED = Indicator(
    code="plans_issued", label=_("Plans issued"), unit="plan", facts=issued,
    definition=_("Plans that an agency issued in the period, by their day of issue; drafts don't count."),
)  # fmt: skip
TASKS_IN_TIME = Indicator(
    code="tasks_in_time", label=_("Tasks of plans done in time"), unit="task", facts=tasks_in_time,
    definition=_(
        "Tasks whose last day lies in the period and that their leading agency had done by then; each leading agency "
        "counts for itself. Tasks that were called not possible, with a reason, are not counted."
    ),
)  # fmt: skip
