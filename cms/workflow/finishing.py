"""The last yes was given: checked once more, written down, and published in one transaction.

Named in ``WAGTAIL_FINISH_WORKFLOW_ACTION``, which is read while Wagtail's models are loaded: hence the late imports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cms.workflow.models import Chain


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish what a chain approved; of any other workflow what Wagtail would. Raises ``NotApproved``."""
    from cms.entries.mixins import RecordMixin
    from cms.workflow.gate import note
    from cms.workflow.models import Chain, Origin

    page = workflow_state.content_object
    revision = page.get_latest_revision()
    chain = Chain.objects.filter(workflow=workflow_state.workflow_id).select_related("agency").first()
    if chain is None or not issubclass(getattr(page, "specific_class", None) or object, RecordMixin):
        revision.publish(user=user)
        return
    last = _check(workflow_state, chain, revision)
    note(
        page.specific, revision, origin=Origin.CHAIN, chain=chain, by=last.finished_by, on_behalf_of=last.on_behalf_of,
        reason=last.comment,
    )  # fmt: skip
    # The last step's yes is the right to publish: its group need not have Wagtail's.
    revision.publish(user=user, skip_permission_checks=True)


def _check(workflow_state: Any, chain: Chain, revision: Any) -> Any:
    """Each step's yes: to this revision, to these very words, by somebody who did not write them.

    Returns the last one. Wagtail's own bookkeeping is not trusted: rows can be changed by other ways than its screens.
    """
    from django.utils.translation import gettext as _

    from cms.entries.ports import NotApproved
    from cms.workflow.models import FourEyesTaskState
    from cms.workflow.writers import writers_of

    page = workflow_state.content_object.specific
    digest, writers = revision.as_object().as_record().content_hash, writers_of(page)
    state = None
    for step in chain.steps.all():
        given = FourEyesTaskState.objects.filter(
            workflow_state=workflow_state, task=step.task_id, status=FourEyesTaskState.STATUS_APPROVED,
            revision=revision, content_hash=digest,
        )  # fmt: skip
        state = given.exclude(finished_by=None).exclude(finished_by__in=writers).order_by("-finished_at").first()
        if state is None:
            raise NotApproved(
                _("The step “%(step)s” has not approved this text as it is now. Submit it again.") % {"step": step.name}
            )
    if state is None:
        raise NotApproved(_("There is no step in the chain of approval. Ask the administrator to add one."))
    return state
