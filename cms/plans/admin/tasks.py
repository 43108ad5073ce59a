"""One task: its shares, its dates, its diary; and the forms that make and change it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from cms.core.due_dates import said, written
from cms.core.moments import moment, written_day, zone_label
from cms.plans.actions.note_progress import note_progress
from cms.plans.models import PlanTask
from cms.plans.progress import Progress, TaskProgress
from cms.plans.seen import seen, sees_whole
from cms.plans.standing import Share

from . import words
from .policy import OfPlan, OfTask
from .task_forms import TASK_PANELS, NoteForm


class TaskView(OfTask, WagtailAdminTemplateMixin, TemplateView):
    """As far as this person may see it."""

    template_name = "loa_plans/admin/task.html"
    page_title = gettext_lazy("Task")
    header_icon = "tasks"

    @cached_property
    def progress(self) -> Progress:
        return Progress([self.plan], timezone.localdate())

    @cached_property
    def row(self) -> PlanTask:
        return next(task for task in self.progress.tasks(self.plan) if task.pk == self.task.pk)

    @cached_property
    def now(self) -> TaskProgress:
        found = seen(self.progress.now(self.row), self.plan, self.reach)
        if found is None:
            raise PermissionDenied
        return found

    @cached_property
    def whose(self) -> dict[str, str]:
        """Of which shares this person may say something: code → name."""
        names = self.progress.agencies
        codes = dict.fromkeys((*self.now.leads, *self.now.helps))
        found = {code: names.name(code) for code in codes if self.reach.may_change_of(code)}
        return {"": _("all together"), **found} if self.may_change else found

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_plans:index"), "label": _("Plans")},
            {"url": reverse("loa_plans:page", args=[self.plan.pk]), "label": str(self.plan)},
            {"url": "", "label": self.task.heading or _("Task")},
        ]

    @property
    def header_buttons(self) -> list[Any]:
        if not self.may_change:
            return []
        edit, delete = (reverse(f"loa_plans:{act}_task", args=[self.task.pk]) for act in ("edit", "delete"))
        return [
            HeaderButton(label=_("Edit"), url=edit, icon_name="edit"),
            HeaderButton(label=_("Delete"), url=delete, icon_name="bin"),
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.whose:
            raise PermissionDenied
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        note_progress(form.save(commit=False), task=self.task, agency_id=form.agency_id, user=request.user)
        messages.success(request, _("The note is kept. It can't be changed; write another one to correct it."))
        return HttpResponseRedirect(request.path + "#loa-diary")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        task = self.now
        form = kwargs.pop("form", None) or (self._form(None) if self.whose else None)
        return super().get_context_data(
            plan=self.plan, task=self.row, tone=words.TONES[task.state], label=words.state_words(task.state),
            due=said(task.turn.due), rule=written(self.row.rule), as_written=self.row.due_text,
            leads=words.leads_words(task, self.progress.agencies), helps=words.helps_words(task),
            wanted=list(self.row.deliverables.all()), is_each=task.is_each,
            shares=[self._share(share) for share in task.shares], turns=self._turns(), notes=self._notes(),
            form=form, clock=zone_label(), **kwargs,
        )  # fmt: skip

    def _form(self, data: Any) -> NoteForm:
        return NoteForm(data, task=self.task, whose=self.whose, agencies=self.progress.agencies)

    def _share(self, share: Share) -> dict[str, Any]:
        return {
            "name": self.progress.agencies.name(share.agency) if share.agency else _("all together"),
            "tone": words.TONES[share.state], "label": words.state_words(share.state), "reason": share.reason,
            "products": [words.product_words(product) for product in share.products],
            "timely": words.timely_words(share), "done_on": written_day(share.done_on),
        }  # fmt: skip

    def _turns(self) -> list[dict[str, Any]]:
        """The dates of a task that comes back, those that have begun."""
        every = self.progress.turns_of(self.row)
        begun = [turn for turn in every if turn.first <= self.progress.today]
        if len(every) < 2:
            return []
        found = [(turn, seen(self.progress.of(self.row, turn), self.plan, self.reach)) for turn in begun]
        return [
            {"due": said(turn.due), "tone": words.TONES[task.state], "label": words.state_words(task.state),
             "done": task.done, "of": len(task.shares)}
            for turn, task in found if task is not None
        ]  # fmt: skip

    def _notes(self) -> list[dict[str, Any]]:
        """Another agency's words are shown to who sees the whole plan only."""
        whole, codes = sees_whole(self.plan, self.reach), self.reach.codes
        notes = self.task.notes.select_related("agency", "product", "evidence")
        names = self.progress.agencies
        return [
            {"note": note, "day": written_day(note.happened_on), "at": moment(note.created_at),
             "whose": names.name(note.agency.code) if note.agency else _("all together")}
            for note in notes if whole or note.agency is None or note.agency.code in codes
        ]  # fmt: skip


class _TaskForm:
    """What the forms of a task have in common."""

    model = PlanTask
    permission_policy = None
    changes = True
    plan: Any
    object: Any

    def get_success_url(self) -> str:
        return str(reverse("loa_plans:page", args=[self.plan.pk]))

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_plans:index"), "label": _("Plans")},
            {"url": reverse("loa_plans:page", args=[self.plan.pk]), "label": str(self.plan)},
            {"url": "", "label": str(self.page_title)},  # type: ignore[attr-defined]  # each view has its own
        ]


class _Panels:
    """The fields of a task, its parties and its products."""

    def get_panel(self) -> Any:
        return TASK_PANELS.bind_to_model(PlanTask)


class TaskCreateView(_TaskForm, _Panels, OfPlan, CreateView):
    """A new task, after those that are there."""

    page_title = gettext_lazy("New task")
    header_icon = "tasks"

    def get_add_url(self) -> str:
        return str(reverse("loa_plans:add_task", args=[self.plan.pk]))

    def get_initial_form_instance(self) -> PlanTask:
        last = self.plan.tasks.aggregate(last=Max("order"))["last"] or 0
        return PlanTask(plan=self.plan, order=last + 1)

    def get_edit_url(self) -> str:
        return str(reverse("loa_plans:edit_task", args=[self.object.pk]))


class TaskEditView(_TaskForm, _Panels, OfTask, EditView):
    """Change it; its diary stays."""

    page_title = gettext_lazy("Edit the task")
    header_icon = "tasks"

    def get_edit_url(self) -> str:
        return str(reverse("loa_plans:edit_task", args=[self.object.pk]))

    def get_delete_url(self) -> str:
        return str(reverse("loa_plans:delete_task", args=[self.object.pk]))


class TaskDeleteView(_TaskForm, OfTask, DeleteView):
    """With its diary, so it says so."""

    page_title = gettext_lazy("Delete the task")
    header_icon = "bin"

    def get_delete_url(self) -> str:
        return str(reverse("loa_plans:delete_task", args=[self.object.pk]))

    @property
    def confirmation_message(self) -> str:
        return _("Delete this task, with everything that was noted of it?")
