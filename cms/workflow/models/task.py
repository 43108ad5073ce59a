"""The yes of somebody who did not write it: Wagtail's group approval with four eyes, whatever path is taken to it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState

from cms.entries.mixins import RecordMixin


class FourEyesTaskState(TaskState):
    """One yes or no, bound to the very words it was given to."""

    #: ``content_hash`` of what was approved; empty when the yes did not come through ``approve`` below.
    content_hash = models.CharField(max_length=64, blank=True)
    #: Whom the approver stood in for.
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    exclude_fields_in_copy = ["content_hash", "on_behalf_of"]

    def approve(self, user: Any = None, update: bool = True, comment: str = "") -> Any:
        """Refuses who may not, and who wrote it. Raises ``PermissionDenied``."""
        from cms.workflow.standing import standing_at

        page = self.workflow_state.content_object.specific
        found = standing_at(user, self.task.specific, page)
        if not found.may_approve:
            raise PermissionDenied(found.sentence)
        if isinstance(page, RecordMixin):
            self.content_hash = page.get_latest_revision().as_object().as_record().content_hash
        self.on_behalf_of = found.on_behalf_of
        return super().approve(user=user, update=update, comment=comment)


class FourEyesTask(AbstractGroupApprovalTask):
    """Approval by a group, or by whoever stands in for one of it; never by a writer of what is approved."""

    task_state_class = FourEyesTaskState

    class Meta:
        verbose_name = _("approval by a second person")
        verbose_name_plural = _("approvals by a second person")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        from cms.workflow.standing import standing_at

        found = standing_at(user, self, obj)
        send_back = [("reject", _("Send back"), True)] if found.may_send_back else []
        return [*send_back, ("approve", _("Approve"), False)] if found.may_approve else send_back

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Raises ``PermissionDenied``. The state is taken as what it is: a plain one would not know the rule."""
        from cms.workflow.standing import standing_at

        state = task_state.specific
        if action_name == "reject":
            found = standing_at(user, self, state.workflow_state.content_object.specific)
            if not found.may_send_back:
                raise PermissionDenied(found.sentence)
        return super().on_action(state, user, action_name, **kwargs)

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return super().user_can_access_editor(obj, user) or self._stands_in(user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return super().locked_for_user(obj, user) and not self._stands_in(user)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """Nothing: “Waiting for me” lists them, with age, deadline and whoever stands in for whom."""
        return TaskState.objects.none()

    @classmethod
    def get_description(cls) -> Any:
        return _("Members of the chosen groups can approve this, but not what they wrote themselves")

    def _stands_in(self, user: Any) -> bool:
        from cms.workflow.standing import absent_of

        return absent_of(user, self).exists()
