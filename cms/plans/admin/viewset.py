"""Plans: the list with how far each has come, the form, and the addresses of all screens of a plan."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput

from cms.agencies.models import Agency
from cms.core.exporting import ExportsAsShown
from cms.core.moments import written_day
from cms.core.own_rows import OwnRows
from cms.plans.models import Plan, PlanState
from cms.plans.progress import Progress
from cms.plans.rights import reach_of
from cms.plans.seen import plans_for, seen_now
from cms.plans.standing import State

from . import words
from .plan_page import PlanView
from .taking import ReadyTableView, TakeView
from .tasks import TaskCreateView, TaskDeleteView, TaskEditView, TaskView


class ProgressColumn(Column):
    """How many of its tasks stand how."""

    cell_template_name = "loa_plans/admin/progress_cell.html"

    def get_value(self, instance: Plan) -> Any:
        return words.summary(instance.loa_counts) if hasattr(instance, "loa_counts") else []


class PlanIndexView(ExportsAsShown, IndexView):
    """Those that this person may see; states are counted for what is in force."""

    def get_base_queryset(self) -> Any:
        return plans_for(reach_of(self.request.user))

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("title", label=gettext_lazy("Plan"), url_name="loa_plans:page", accessor=str, sort_key="title"),
            Column("agency", label=gettext_lazy("Agency"), accessor=lambda row: row.agency.name),
            Column("starts_on", label=gettext_lazy("Period"), sort_key="starts_on", accessor=_span),
            Column("state", label=gettext_lazy("State"), accessor="get_state_display", sort_key="state"),
            ProgressColumn("progress", label=gettext_lazy("Tasks")),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        self._count(list(found["object_list"]))
        return found

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> Any:
        plans = list(queryset)
        self._count(plans)
        return super().as_spreadsheet(plans, spreadsheet_format)

    def _count(self, plans: list[Plan]) -> None:
        """All plans of the page together: the number of queries does not grow with them."""
        running = [plan for plan in plans if plan.state == PlanState.RUNNING]
        if running:
            progress, reach = Progress(running, timezone.localdate()), reach_of(self.request.user)
            for plan in running:
                counts: Counter[State] = Counter(task.state for task in seen_now(progress, plan, reach))
                plan.loa_counts = counts  # type: ignore[attr-defined]  # read by the column


class PlanForm(WagtailAdminModelForm):
    """A department keeps its own plans only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        laws: Any = self.fields["basis"]
        laws.queryset = laws.queryset.select_related("type")  # each choice is called by its type
        if self.for_user is not None:
            reach = reach_of(self.for_user)
            everybody = reach.adds_all if self.instance.pk is None else reach.changes_all
            agencies = Agency.objects.prefetch_related("names")
            field: Any = self.fields["agency"]
            field.queryset = agencies if everybody else agencies.filter(code__in=reach.writes)
            field.label_from_instance = lambda agency: agency.name
            if field.queryset.count() == 1 and not self.instance.agency_id:
                field.initial = field.queryset.get()


class _OwnPlan:
    """Wagtail asks for the right in general; whose plan it is decides for each."""

    request: Any
    permission_policy: Any
    permission_required: str

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        plan = super().get_object(*args, **kwargs)  # type: ignore[misc]  # the view after it has it
        if not self.permission_policy.user_has_permission_for_instance(
            self.request.user, self.permission_required, plan
        ):
            raise PermissionDenied
        return plan


class _ToItsPage:
    """Afterwards one is where its tasks are."""

    object: Any

    def get_success_url(self) -> str:
        return str(reverse("loa_plans:page", args=[self.object.pk]))


class PlanCreateView(_ToItsPage, CreateView):
    """A new one: its tasks come next."""


class PlanEditView(_OwnPlan, _ToItsPage, EditView):
    """Change it."""


class PlanDeleteView(_OwnPlan, DeleteView):
    """With its tasks and their diaries."""


def _span(plan: Plan) -> str:
    return f"{written_day(plan.starts_on)} – {written_day(plan.ends_on)}"


class PlanViewSet(OwnRows, ModelViewSet):
    """Plans and everything of a plan."""

    model = Plan
    name = "loa_plans"
    url_prefix = "plans"
    icon = "list-ul"
    menu_label = gettext_lazy("Plans")
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = PlanIndexView
    add_view_class = PlanCreateView
    edit_view_class = PlanEditView
    delete_view_class = PlanDeleteView
    list_filter = ["state"]
    search_fields = ["title", "number"]
    search_backend_name = None
    export_filename = "plans"
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("number"), FieldPanel("issued_on", widget=AdminDateInput)]),
            # A list and no chooser: only those of whom this person may keep plans.
            FieldPanel("agency", widget=forms.Select),
            FieldRowPanel(
                [FieldPanel("starts_on", widget=AdminDateInput), FieldPanel("ends_on", widget=AdminDateInput)]
            ),
            FieldRowPanel([FieldPanel("state"), FieldPanel("shift")]),
            FieldPanel("basis"),
            FieldPanel("file"),
            FieldPanel("note"),
        ],
        base_form_class=PlanForm,
    )

    def get_permissions_to_register(self) -> Any:
        """Whoever edits a group may give each of them."""
        acts = [f"{act}_plan" for act in ("view", "add", "change", "delete", "remind")]
        return Permission.objects.filter(content_type__app_label="loa_plans", codename__in=acts)

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:plan_id>/", PlanView.as_view(), name="page"),
            path("<int:plan_id>/table/", TakeView.as_view(), name="take"),
            path("<int:plan_id>/table/ready/", ReadyTableView.as_view(), name="ready_table"),
            path("<int:plan_id>/tasks/new/", TaskCreateView.as_view(), name="add_task"),
            path("tasks/<int:pk>/", TaskView.as_view(), name="task"),
            path("tasks/<int:pk>/edit/", TaskEditView.as_view(), name="edit_task"),
            path("tasks/<int:pk>/delete/", TaskDeleteView.as_view(), name="delete_task"),
        ]
