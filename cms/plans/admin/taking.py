"""Tasks out of a table: uploaded or pasted, looked through line by line, then taken in. Nothing typed is ever lost."""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from cms.core.spreadsheets import XLSX_TYPE
from cms.importing.books import template_book
from cms.importing.reading import read_table
from cms.importing.reading.table import MAX_FILE, Table
from cms.importing.refusals import Refused
from cms.plans.actions.take_tasks import take_tasks
from cms.plans.importing import columns as col
from cms.plans.importing.knowing import knowledge
from cms.plans.importing.reading import ReadTask, known_headings, read_tasks

from .policy import OfPlan

#: As much as a text box may carry to and fro.
_TEXT_MAX = 1_000_000


class TableForm(forms.Form):
    """A file, or what was copied out of one."""

    file = forms.FileField(
        required=False, label=gettext_lazy("Table"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, one task a line, with a line of headings."),
    )  # fmt: skip
    text = forms.CharField(
        required=False, strip=False, max_length=_TEXT_MAX, label=gettext_lazy("Or paste the lines here"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "loa-pl-paste"}),
        help_text=gettext_lazy("Copy the cells in Excel or Word, headings included, and paste them."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file and file.size > MAX_FILE:
            self.add_error("file", str(Refused("too_large", megabytes=round(file.size / 1e6, 1), maximum=10)))
        elif not self.errors and not file and not (cleaned.get("text") or "").strip():
            self.add_error("file", _("Choose a table, or paste its lines below."))
        return cleaned


class TakeView(OfPlan, WagtailAdminTemplateMixin, TemplateView):
    """The form; then the same with every line as it was understood; then the tasks."""

    changes = True
    template_name = "loa_plans/admin/take.html"
    page_title = gettext_lazy("Take tasks from a table")
    header_icon = "table"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_plans:index"), "label": _("Plans")},
            {"url": reverse("loa_plans:page", args=[self.plan.pk]), "label": str(self.plan)},
            {"url": "", "label": str(self.page_title)},
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = TableForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._shown(form, status=422)
        file = form.cleaned_data["file"]
        data = file.read() if file else form.cleaned_data["text"].encode()
        try:
            table = read_table(data, known=known_headings)
        except Refused as refused:
            form.add_error("file" if file else "text", str(refused))
            return self._shown(form, status=422)
        tasks = read_tasks(table, knowledge())
        if request.POST.get("do") != "take" or file:
            return self._shown(TableForm(initial={"text": as_text(table)}), tasks=tasks)
        taken = take_tasks(self.plan, tasks)
        log(instance=self.plan, action="loa.plan_taken", user=request.user, data={"count": taken})
        told = ngettext("%(count)s task was taken in.", "%(count)s tasks were taken in.", taken) % {"count": taken}
        messages.success(request, told)
        return HttpResponseRedirect(reverse("loa_plans:page", args=[self.plan.pk]))

    def _shown(self, form: TableForm, *, tasks: list[ReadTask] | None = None, status: int = 200) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, tasks=tasks), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form, tasks = kwargs.pop("form", None) or TableForm(), kwargs.pop("tasks", None)
        good = sum(not task.wrong for task in tasks or ())
        return super().get_context_data(
            plan=self.plan, form=form, tasks=tasks, good=good, bad=len(tasks or ()) - good,
            doubtful=sum(bool(task.doubts) for task in tasks or ()), **kwargs,
        )  # fmt: skip


class ReadyTableView(OfPlan, View):
    """A table with the headings and an example, to be filled in."""

    changes = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(template_book(col.COLUMNS, {}), content_type=XLSX_TYPE)
        response.headers["Content-Disposition"] = 'attachment; filename="mau-ke-hoach.xlsx"'
        return response


def as_text(table: Table) -> str:
    """The table as it would be pasted: one text box carries it from look to look, whatever file it came in."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(table.headings)
    writer.writerows(line.cells for line in table.lines)
    return out.getvalue()
