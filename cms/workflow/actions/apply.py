"""A chain takes effect: Wagtail's workflow and tasks say what its steps say, in every section that it reaches."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, TaskState, Workflow, WorkflowPage, WorkflowState, WorkflowTask

from cms.agencies.models import Agency
from cms.entries.agency_tree import Row, standing
from cms.entries.mixins import RecordMixin
from cms.entries.models import AgencyName
from cms.workflow.gate import note_public
from cms.workflow.models import Chain, FourEyesTask, Reach, Step
from cms.workflow.places import chain_at


@transaction.atomic
def apply_chain(chain: Chain) -> None:
    """Bring workflow and tasks in step with the chain, and chains with the sections they reach. Safe to repeat."""
    if chain.workflow is None:
        chain.workflow = Workflow.objects.create(name=chain.agency.name[:255])
        Chain.objects.filter(pk=chain.pk).update(workflow=chain.workflow)
    Workflow.objects.filter(pk=chain.workflow_id).update(name=chain.agency.name[:255], active=True)
    tasks = [_task(step) for step in Step.objects.filter(chain=chain).order_by("sort_order", "pk")]
    _order(chain.workflow, tasks)
    place_chains()


@transaction.atomic
def drop_chain(chain: Chain) -> None:
    """The chain is deleted: what waits in it is called off, and Wagtail's publish right approves again."""
    if chain.workflow:
        chain.workflow.deactivate()
    for task in FourEyesTask.objects.filter(workflow_tasks__workflow=chain.workflow):
        task.deactivate()


@transaction.atomic
def place_chains() -> None:
    """Which section belongs to which chain: an agency's own, or the nearest above it that is also for lower ones."""
    wanted = _wanted()
    known = {reach.page_id: reach for reach in Reach.objects.all()}
    for page_id in known.keys() - wanted.keys():
        known[page_id].delete()
        WorkflowPage.objects.filter(page_id=page_id, workflow=known[page_id].chain.workflow).delete()
    assigned = dict(WorkflowPage.objects.filter(page_id__in=wanted).values_list("page_id", "workflow_id"))
    for page_id, chain in wanted.items():
        if page_id not in known:
            _keep_what_is_public(page_id, chain)
        if page_id not in known or known[page_id].chain_id != chain.pk:
            Reach.objects.update_or_create(page_id=page_id, defaults={"chain": chain})
        if assigned.get(page_id) != chain.workflow_id:
            WorkflowPage.objects.update_or_create(page_id=page_id, defaults={"workflow": chain.workflow})


def _task(step: Step) -> FourEyesTask:
    task = step.task
    if task is None:
        task = FourEyesTask.objects.create(name=step.name)
        Step.objects.filter(pk=step.pk).update(task=task)
    if (task.name, task.active) != (step.name, True):
        task.name, task.active = step.name, True
        task.save()
    task.groups.set([step.group_id])
    return task


def _order(workflow: Workflow, tasks: list[FourEyesTask]) -> None:
    """What waits at a step that is no more is called off before its task is: else it would count as passed."""
    kept = [task.pk for task in tasks]
    for gone in FourEyesTask.objects.filter(workflow_tasks__workflow=workflow).exclude(pk__in=kept):
        waiting = TaskState.objects.filter(task=gone, status=TaskState.STATUS_IN_PROGRESS)
        for state in WorkflowState.objects.active().filter(current_task_state__in=waiting):
            state.cancel()
        gone.deactivate()
    WorkflowTask.objects.filter(workflow=workflow).exclude(task_id__in=kept).delete()
    for number, task in enumerate(tasks):
        WorkflowTask.objects.update_or_create(workflow=workflow, task_id=task.pk, defaults={"sort_order": number})


def _wanted() -> dict[int, Chain]:
    """Section → chain, from the agencies' tree as it stands today."""
    chains = {chain.agency.code: chain for chain in Chain.objects.select_related("agency", "workflow")}
    if not chains:
        return {}
    rows = (Row(**values) for values in AgencyName.objects.values(*Row.__slots__))
    tree = standing(rows, timezone.localdate())
    found = {}
    for code, section_id in Agency.objects.exclude(section=None).values_list("code", "section_id"):
        chain = chains.get(code) or _inherited(code, tree, chains)
        if chain:
            found[section_id] = chain
    return found


def _inherited(code: str, tree: dict[str, Row], chains: dict[str, Chain]) -> Chain | None:
    seen = {code}
    above = tree[code].parent_code if code in tree else ""
    while above and above not in seen:
        if above in chains:
            return chains[above] if chains[above].for_lower else None
        seen.add(above)
        above = tree[above].parent_code if above in tree else ""
    return None


def _keep_what_is_public(section_id: int, chain: Chain) -> None:
    """What was public without steps stays so; its next change goes through them."""
    section = Page.objects.filter(pk=section_id).first()
    if section is None or chain_at(section) is not None:
        return
    below = Page.objects.descendant_of(section, inclusive=True).filter(live=True, alias_of=None)
    note_public([page for page in below if issubclass(page.specific_class or Page, RecordMixin)], chain)
