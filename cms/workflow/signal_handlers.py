"""What changes where chains are in force, and what is moved into their reach."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail.signals import post_page_move, task_submitted, workflow_approved, workflow_submitted

from cms.agencies.models import Agency, AgencyLink
from cms.entries.mixins import RecordMixin
from cms.entries.models import Happening
from cms.entries.ports import approval_gate

from .models import Chain, FourEyesTaskState, Reach
from .telling import tell_approval


def chain_goes(instance: Chain, **kwargs: Any) -> None:
    from .actions.apply import drop_chain

    drop_chain(instance)


def chain_gone(**kwargs: Any) -> None:
    from .actions.apply import place_chains

    place_chains()


def tree_changed(raw: bool = False, **kwargs: Any) -> None:
    """Cheap where nobody has a chain."""
    if not raw and Chain.objects.exists():
        chain_gone()


def moved(instance: Page, **kwargs: Any) -> None:
    """What was public elsewhere was not approved here: it becomes a draft until it is."""
    if not Reach.objects.exists():
        return
    below = Page.objects.descendant_of(instance, inclusive=True).filter(live=True).specific()
    for page in [page for page in below if isinstance(page, RecordMixin)]:
        sentence = approval_gate().refusal(page, page.as_record())
        if sentence:
            with transaction.atomic():
                page.unpublish(log_action=False)
                log(page, "loa.approval_moved", data={"reason": sentence})


def draft_saved(instance: Revision, raw: bool = False, **kwargs: Any) -> None:
    from .actions.restart import follow_draft

    if not raw and Chain.objects.exists():
        follow_draft(instance)


def step_begun(instance: Any, **kwargs: Any) -> None:
    """Wagtail's own letter knows neither substitutes nor writers."""
    from .tasks import announce_step

    transaction.on_commit(lambda: announce_step.delay(instance.pk), robust=True)


def approval_asked(instance: Any, **kwargs: Any) -> None:
    tell_approval(Happening.APPROVAL_ASKED, instance)


def approval_given(instance: Any, **kwargs: Any) -> None:
    tell_approval(Happening.APPROVAL_GIVEN, instance)


def connect() -> None:
    """Called once from ``AppConfig.ready()``."""
    pre_delete.connect(chain_goes, sender=Chain, dispatch_uid="loa.chain_goes")
    post_delete.connect(chain_gone, sender=Chain, dispatch_uid="loa.chain_gone")
    for model in (Agency, AgencyLink):
        post_save.connect(tree_changed, sender=model, dispatch_uid=f"loa.chain.{model.__name__}")
        post_delete.connect(tree_changed, sender=model, dispatch_uid=f"loa.chain_less.{model.__name__}")
    post_save.connect(draft_saved, sender=Revision, dispatch_uid="loa.chain_draft")
    workflow_submitted.connect(approval_asked, dispatch_uid="loa.tell_asked")
    workflow_approved.connect(approval_given, dispatch_uid="loa.tell_given")
    task_submitted.connect(step_begun, sender=FourEyesTaskState, dispatch_uid="loa.step_begun")
    post_page_move.connect(moved, dispatch_uid="loa.chain_moved")
