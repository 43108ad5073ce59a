"""Look and decide: what is new beside what was approved, who wrote it, and the yes or no."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.models import TaskState

from cms.core.moments import moment
from cms.workflow.actions import decide
from cms.workflow.actions.refusal import Refused
from cms.workflow.models import FourEyesTask, FourEyesTaskState, Step
from cms.workflow.standing import Standing, standing_at
from cms.workflow.waiting import due_at
from cms.workflow.writers import writers_of

from .shown import ItemView
from .wording import age, name_of


class LookView(ItemView):
    """For who decides, and for who wrote it and wants to know how far it is."""

    template_name = "loa_workflow/admin/look.html"
    page_title = gettext_lazy("Look and decide")

    def may_see(self, page: Any) -> bool:
        return super().may_see(page) or self._standing(page).may_send_back

    @cached_property
    def state(self) -> FourEyesTaskState | None:
        found = self.page.current_workflow_task_state
        return found if isinstance(found, FourEyesTaskState) else None

    def _standing(self, page: Any) -> Standing:
        task = page.current_workflow_task
        return standing_at(self.request.user, task, page) if isinstance(task, FourEyesTask) else Standing()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        comment, seen = request.POST.get("comment", ""), request.POST.get("seen", "")
        try:
            if request.POST.get("decision") == "approve":
                page = decide.approve(self.page.pk, user=request.user, seen=seen, comment=comment)
                self._tell(page)
            else:
                decide.send_back(self.page.pk, user=request.user, seen=seen, reason=comment)
                messages.success(request, _("Sent back. Who submitted it gets your reason by e-mail."))
        except Refused as refused:
            messages.error(request, str(refused))
            del self.__dict__["page"]
            return self.render_to_response(self.get_context_data(comment=comment), status=422)
        return HttpResponseRedirect(reverse("loa_approvals:index"))

    def _tell(self, page: Any) -> None:
        task = page.current_workflow_task
        if task:
            text = _("Approved. It now waits at the step “%(step)s”.") % {"step": task.name}
        elif page.live and not page.has_unpublished_changes:
            text = _("Approved and published: “%(title)s”.") % {"title": page.title}
        else:
            text = _("Approved. It will be published at its time.")
        messages.success(self.request, text)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = self._standing(self.page)
        return super().get_context_data(
            standing=standing, stands_for=name_of(standing.on_behalf_of) if standing.on_behalf_of else "",
            state=self.state, is_sent_back=self._is_sent_back(), waits=self._waits(), steps=self._steps(),
            writers=self._writers(), open_comments=self._comments(), **{"comment": "", **kwargs},
        )  # fmt: skip

    def _waits(self) -> dict[str, str]:
        step = Step.objects.filter(task=self.state.task_id).first() if self.state else None
        if self.state is None or step is None:
            return {}
        return {
            "step": step.name, "age": age(self.state.started_at), "due": moment(due_at(self.state, step)),
            "by": name_of(self.state.workflow_state.requested_by),
        }  # fmt: skip

    def _steps(self) -> list[dict[str, Any]]:
        """How far it is, or was: each step of the last submission, and who said what."""
        submission = self.page.workflow_states.order_by("-created_at", "-pk").first()
        given = FourEyesTaskState.objects.filter(workflow_state=submission).exclude(finished_at=None)
        rows = given.select_related("finished_by", "on_behalf_of", "task").order_by("finished_at", "pk")
        return [
            {
                "step": row.task.name, "by": name_of(row.finished_by), "when": moment(row.finished_at),
                "for": name_of(row.on_behalf_of) if row.on_behalf_of else "", "comment": row.comment,
                "is_yes": row.status == TaskState.STATUS_APPROVED, "word": row.get_status_display(),
                "is_old": row.revision_id != self.page.latest_revision_id,
            }
            for row in rows
        ]  # fmt: skip

    def _is_sent_back(self) -> bool:
        active = self.page.current_workflow_state
        return bool(active and active.status == active.STATUS_NEEDS_CHANGES)

    def _writers(self) -> str:
        people = get_user_model().objects.filter(pk__in=writers_of(self.page)).order_by("pk")
        return ", ".join(name_of(person) for person in people)

    def _comments(self) -> list[dict[str, str]]:
        """Wagtail's comments on the text that nobody has resolved."""
        rows = self.page.wagtail_admin_comments.filter(resolved_at=None).select_related("user").order_by("created_at")
        return [{"by": name_of(row.user), "when": moment(row.created_at), "text": row.text} for row in rows]
