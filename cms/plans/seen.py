"""What one person sees of plans: everything of their own, and of others' plans the tasks in which they take part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Q, QuerySet

from cms.agencies.models import Agency

from .models import Plan, PlanTask
from .progress import Progress, TaskProgress
from .rights import Reach


def plans_for(reach: Reach) -> QuerySet[Plan]:
    """Drafts are their owner's alone."""
    plans = Plan.objects.select_related("agency").prefetch_related("agency__names")
    if reach.sees_all:
        return plans
    own = Q(agency__code__in=reach.codes)
    kinds = Agency.objects.filter(code__in=reach.codes).values("kind")
    parties = Q(parties__agency__code__in=reach.codes) | Q(parties__kind__in=kinds)
    shared = PlanTask.objects.filter(parties).values("plan")
    return plans.filter(own | (~Q(state="draft") & Q(pk__in=shared)))


def sees_whole(plan: Plan, reach: Reach) -> bool:
    return reach.sees_agency(plan.agency.code)


def seen(task: TaskProgress, plan: Plan, reach: Reach) -> TaskProgress | None:
    """The task as this person may see it: of several shares their own."""
    if sees_whole(plan, reach):
        return task
    if not reach.codes.intersection((*task.leads, *task.helps)):
        return None
    if not task.is_each:
        return task
    return replace(task, shares=tuple(share for share in task.shares if share.agency in reach.codes))


def seen_now(progress: Progress, plan: Plan, reach: Reach) -> list[TaskProgress]:
    """Every task in its open turn."""
    every: Iterable[TaskProgress | None] = (seen(progress.now(task), plan, reach) for task in progress.tasks(plan))
    return [task for task in every if task is not None]
