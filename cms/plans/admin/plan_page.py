"""A plan's own page: how far its tasks have come, by task, by agency, by date; each a table to take along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from cms.core.due_dates import said
from cms.core.exporting import ExportsLines
from cms.core.moments import written_day
from cms.plans.progress import Progress, TaskProgress
from cms.plans.seen import seen_now
from cms.plans.standing import Share, State

from . import words
from .policy import OfPlan

VIEWS = {
    "tasks": gettext_lazy("By task"), "agencies": gettext_lazy("By agency"), "dates": gettext_lazy("By date"),
}  # fmt: skip
_TASK_HEADS = {
    "heading": gettext_lazy("Number"), "task": gettext_lazy("Task"), "leads": gettext_lazy("Leading agency"),
    "helps": gettext_lazy("Cooperating agencies"), "due": gettext_lazy("Due"), "last": gettext_lazy("Last day"),
    "state": gettext_lazy("State"), "done": gettext_lazy("Done"), "of": gettext_lazy("of"),
    "products": gettext_lazy("Products"),
}  # fmt: skip
_AGENCY_HEADS = {
    "agency": gettext_lazy("Agency"), "tasks": gettext_lazy("Tasks"), "done": gettext_lazy("Done"),
    "under_way": gettext_lazy("Under way"), "not_begun": gettext_lazy("Not begun"), "late": gettext_lazy("Late"),
    "cannot": gettext_lazy("Not possible"),
}  # fmt: skip


class PlanView(OfPlan, ExportsLines, WagtailAdminTemplateMixin, TemplateView):
    """What this person may see of it."""

    template_name = "loa_plans/admin/plan.html"
    page_title = gettext_lazy("Plan")
    header_icon = "list-ul"

    @property
    def export_filename(self) -> str:
        return f"plan-{self.plan.pk}-{self.look}"

    @property
    def export_headings(self) -> dict[str, Any]:
        return _AGENCY_HEADS if self.look == "agencies" else _TASK_HEADS

    @cached_property
    def look(self) -> str:
        asked = self.request.GET.get("view", "")
        return asked if asked in VIEWS else "tasks"

    @cached_property
    def progress(self) -> Progress:
        return Progress([self.plan], timezone.localdate())

    @cached_property
    def every(self) -> list[TaskProgress]:
        return seen_now(self.progress, self.plan, self.reach)

    @cached_property
    def wanted(self) -> list[TaskProgress]:
        """Those that the filters ask for, in the order of the look."""
        state, agency = self.request.GET.get("state", ""), self.request.GET.get("agency", "")
        found = [
            task for task in self.every
            if (not state or task.state == state) and (not agency or agency in task.leads)
        ]  # fmt: skip
        if self.look == "dates":
            found.sort(key=lambda task: (task.turn.last is None, task.turn.last or task.turn.until))
        return found

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [{"url": reverse("loa_plans:index"), "label": _("Plans")}, {"url": "", "label": str(self.plan)}]

    @property
    def header_buttons(self) -> list[Any]:
        if not self.may_change:
            return []
        made = [
            (_("Add a task"), reverse("loa_plans:add_task", args=[self.plan.pk]), "plus"),
            (_("Take tasks from a table"), reverse("loa_plans:take", args=[self.plan.pk]), "table"),
            (_("Edit"), reverse("loa_plans:edit", args=[self.plan.pk]), "edit"),
        ]
        return [HeaderButton(label=label, url=url, icon_name=icon) for label, url, icon in made]

    def export_lines(self) -> Iterator[dict[str, Any]]:
        if self.look == "agencies":
            yield from (
                {"agency": name, "tasks": sum(counts.values()), **{state.value: counts[state] for state in State}}
                for _code, name, counts in self.by_agency()
            )
            return
        for task in self.wanted:
            row = self._row(task)
            yield {
                "heading": task.task.heading, "task": task.task.text, "leads": row["leads"], "helps": row["helps"],
                "due": row["due"], "last": task.turn.last, "state": row["label"], "done": task.done,
                "of": len(task.shares), "products": "; ".join(row["products"]),
            }  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = Counter(task.state for task in self.every)
        shared = self.request.GET.copy()
        shared.pop("export", None)
        here = self.request.path
        exports = {kind: f"{here}?{_with(shared, export=kind)}" for kind in ("xlsx", "csv")}
        return super().get_context_data(
            plan=self.plan, may_change=self.may_change, look=self.look, here=here, counts=words.summary(counts),
            looks=[(key, label, f"{here}?view={key}") for key, label in VIEWS.items()],
            states=words.ALL_STATES, asked_state=self.request.GET.get("state", ""),
            asked_agency=self.request.GET.get("agency", ""), total=len(self.every), exports=exports,
            agency_name=self.progress.agencies.name(self.request.GET.get("agency", "")),
            span=f"{written_day(self.plan.starts_on)} – {written_day(self.plan.ends_on)}",
            rows=[] if self.look == "agencies" else [self._row(task) for task in self.wanted],
            agencies=[self._agency(*line) for line in self.by_agency()] if self.look == "agencies" else [],
            basis=list(self.plan.basis.select_related("type")), **kwargs,
        )  # fmt: skip

    def by_agency(self) -> list[tuple[str, str, Counter[State]]]:
        """Code, name and states of each leading agency, those with the most late tasks first."""
        counted: dict[str, Counter[State]] = {}
        for task in self.every:
            for code in task.leads:
                found = task.of(code)
                if found is not None:
                    counted.setdefault(code, Counter())[found.state] += 1
        rows = [(code, self.progress.agencies.name(code), counts) for code, counts in counted.items()]
        return sorted(rows, key=lambda row: (-row[2][State.LATE], row[1]))

    def _agency(self, code: str, name: str, counts: Counter[State]) -> dict[str, Any]:
        return {"name": name, "total": sum(counts.values()), "done": counts[State.DONE], "late": counts[State.LATE],
                "counts": words.summary(counts), "url": f"{self.request.path}?view=tasks&agency={code}"}  # fmt: skip

    def _row(self, task: TaskProgress) -> dict[str, Any]:
        one = task.shares[0] if len(task.shares) == 1 else None
        return {
            "task": task.task, "tone": words.TONES[task.state], "label": words.state_words(task.state),
            "leads": words.leads_words(task, self.progress.agencies), "helps": words.helps_words(task),
            "due": said(task.turn.due), "done": task.done, "of": len(task.shares), "is_each": task.is_each,
            "products": [words.product_words(product) for product in one.products] if one else [],
            "reason": _reason(task.shares), "url": reverse("loa_plans:task", args=[task.task.pk]),
        }  # fmt: skip


def _reason(shares: tuple[Share, ...]) -> str:
    return shares[0].reason if len(shares) == 1 else ""


def _with(query: Any, **more: str) -> str:
    asked = query.copy()
    asked.update(more)
    return str(asked.urlencode())
