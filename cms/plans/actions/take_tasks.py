"""Puts the tasks of a table into a plan, after those that are there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Max

from cms.agencies.models import Agency, AgencyKind
from cms.core.writing import writing
from cms.plans.importing.parties import Meant
from cms.plans.importing.reading import ReadTask
from cms.plans.models import Deliverable, Party, PartyRole, Plan, PlanTask


def take_tasks(plan: Plan, tasks: Sequence[ReadTask]) -> int:
    """Take in every task in which nothing is wrong. What stands in the plan already, word by word, is left out.

    Returns how many were taken. Doing it twice takes nothing twice.
    """
    agencies = dict(Agency.objects.values_list("code", "pk"))
    kinds = dict(AgencyKind.objects.values_list("code", "pk"))
    with writing():
        # Whoever takes the same table at the same time waits here, and then finds the lines taken.
        Plan.objects.select_for_update().get(pk=plan.pk)
        there = set(plan.tasks.values_list("heading", "text"))
        good = [task for task in tasks if not task.wrong and (task.heading, task.text) not in there]
        first = (plan.tasks.aggregate(last=Max("order"))["last"] or 0) + 1
        made = PlanTask.objects.bulk_create(
            PlanTask(plan=plan, order=first + at, heading=task.heading, text=task.text, due_text=task.due_text)
            for at, task in enumerate(good)
        )
        parties, products = [], []
        for row, task in zip(made, good, strict=True):
            parties += _parties(row, PartyRole.LEADS, task.leads, agencies, kinds)
            parties += _parties(row, PartyRole.HELPS, task.helps, agencies, kinds)
            products += [
                Deliverable(
                    task=row, text=one.text, counted=one.counted, wanted=one.wanted, per_agency=one.per_agency,
                    form=one.form, topic=one.topic, law=one.law, tag=one.tag, sign=one.sign,
                )
                for one in task.products
            ]  # fmt: skip
        Party.objects.bulk_create(parties)
        Deliverable.objects.bulk_create(products)
    return len(made)


def _parties(
    task: PlanTask, role: str, meant: Iterable[Meant], agencies: dict[str, int], kinds: dict[str, int]
) -> list[Party]:
    return [
        Party(
            task=task, role=role, printed=one.printed[:300], agency_id=agencies.get(one.agency),
            kind_id=kinds.get(one.kind),
        )
        for one in meant
    ]  # fmt: skip
