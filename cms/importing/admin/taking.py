"""What the check found, taking in, the progress, the result, and undo."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from cms.core.moments import moment, zone_label
from cms.core.spreadsheets import XLSX_TYPE
from cms.core.text import ascii_name
from cms.importing import tasks
from cms.importing.actions import run as running
from cms.importing.actions.check import OPEN, check_import
from cms.importing.books import findings_book, result_book
from cms.importing.models import HANDLED, ImportRow, ImportState, RowState
from cms.importing.sections import may_import_into

from .steps import ImportScreen
from .wording import TONES, outcome, progress_of, what_happens, wish_of

_PER_PAGE = 50


class CheckView(ImportScreen, TemplateView):
    """Step three: every row that must be mended, and what is worth knowing of the others."""

    template_name = "loa_importing/admin/check.html"
    page_title = gettext_lazy("Check")
    step = 3

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.source.state == ImportState.MAPPING:
            return redirect("loa_imports:columns", self.source.pk)
        if self.source.state not in OPEN:
            return redirect("loa_imports:show", self.source.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        columns = self.columns()
        labels = {column.key: str(column.label) for column in columns}
        places = {key: at for at, key in self.mapped(columns).items()}
        told = self.source.rows.exclude(findings=[]).order_by("line")
        page = Paginator(told, _PER_PAGE).get_page(self.request.GET.get("p"))
        progress = progress_of(self.source)
        return super().get_context_data(
            source=self.source, page=page, clock=zone_label(),
            rows=[{"row": row, "tone": TONES[RowState(row.state)],
                   "findings": [_shown(found, row, labels, places) for found in row.findings]} for row in page],
            ready=progress.of(RowState.READY), bad=progress.of(RowState.BAD), known=progress.of(RowState.KNOWN),
            what_happens=what_happens(self.source), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the good rows in, as they are by now."""
        if self.source.section is None or not may_import_into(request.user, self.source.section):
            raise PermissionDenied
        seen = request.POST.get("seen", "")
        if not check_import(self.source):
            return redirect("loa_imports:show", self.source.pk)
        ready = self.source.rows.filter(state=RowState.READY).count()
        if seen != str(ready):
            messages.warning(request, _("The site has changed since the check: look again before you take it in."))
            return redirect("loa_imports:check", self.source.pk)
        if not running.begin(self.source, tasks.run.delay):
            messages.error(request, _("There is no row that can be taken in. Mend the table and upload it again."))
            return redirect("loa_imports:check", self.source.pk)
        return redirect("loa_imports:show", self.source.pk)


class ShowView(ImportScreen, TemplateView):
    """Step four: how far it is, and what came of it. ``?part``: only what changes."""

    template_name = "loa_importing/admin/show.html"
    page_title = gettext_lazy("Take in")
    step = 4

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.source.state in OPEN:
            name = "columns" if self.source.state == ImportState.MAPPING else "check"
            return redirect(f"loa_imports:{name}", self.source.pk)
        if "part" in request.GET:
            context = self.get_context_data()
            return TemplateResponse(request, "loa_importing/admin/progress.html", context)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        progress = progress_of(self.source)
        return super().get_context_data(
            source=self.source, progress=progress, outcome=outcome(self.source, progress),
            tone=TONES[ImportState(self.source.state)],
            **({} if progress.is_at_work else self._result(progress)), **kwargs,
        )  # fmt: skip

    def _result(self, progress: Any) -> dict[str, Any]:
        rows = self.source.rows.select_related("page")
        wanted = self.request.GET.get("state", "")
        kinds = [state for state in RowState if progress.of(state)]
        if wanted in kinds:
            rows = rows.filter(state=wanted)
        page = Paginator(rows, _PER_PAGE).get_page(self.request.GET.get("p"))
        return {
            "page": page, "rows": [self._row(row) for row in page], "wanted": wanted,
            "kinds": [{"state": state, "count": progress.of(state), "tone": TONES[state]} for state in kinds],
            "can_undo": self.source.state == ImportState.DONE and bool(progress.of(RowState.DONE)),
            "bad": progress.of(RowState.BAD) + progress.of(RowState.FAILED), "taken": progress.of(RowState.DONE),
            "ended": moment(self.source.ended_at), "clock": zone_label(),
        }  # fmt: skip

    def _row(self, row: ImportRow) -> dict[str, Any]:
        return {"row": row, "tone": TONES[RowState(row.state)], **_became(row)}


class UndoView(ImportScreen, View):
    """Take the untouched drafts back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not running.undo(self.source, tasks.run.delay):
            messages.error(request, _("There is nothing to take back: it was done already, or never taken in."))
        return redirect("loa_imports:show", self.source.pk)


class FindingsView(ImportScreen, View):
    """The rows that must be mended, as a workbook."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        columns = self.columns()
        rows = self.source.rows.filter(state__in=(RowState.BAD, RowState.FAILED)).order_by("line")
        labels = {column.key: str(column.label) for column in columns}
        data = findings_book(self.source, rows, self.mapped(columns), labels)
        return _download(data, self.source.filename, "sua")


class ResultView(ImportScreen, View):
    """What became of every row, as a workbook."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = []
        for row in self.source.rows.select_related("page"):
            told = _became(row)
            url = request.build_absolute_uri(told["url"]) if told["url"] else ""
            state = row.get_state_display()
            rows.append([row.line, told["title"], state, " ".join(told["remarks"]), told["wish"], url])
        return _download(result_book(rows), self.source.filename, "ket-qua")


def _became(row: ImportRow) -> dict[str, Any]:
    """What became of a row, in words."""
    reasons = [f"{found['reason']} {found['mend']}".strip() for found in row.findings]
    title = row.page.get_admin_display_title() if row.page else next((cell for cell in row.cells if cell), "")
    return {
        "title": title, "remarks": [*row.remarks, *reasons],
        "url": reverse("wagtailadmin_pages:edit", args=[row.page_id]) if row.page_id else "",
        "wish": wish_of(row) if row.state in HANDLED else "",
    }  # fmt: skip


def _download(data: bytes, source: str, what: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX_TYPE)
    name = ascii_name(source.rsplit(".", 1)[0])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{what}.xlsx"'
    return response


def _shown(found: dict[str, Any], row: ImportRow, labels: dict[str, str], places: dict[str, int]) -> dict[str, Any]:
    """A finding with the column's name and what stands there."""
    at = places.get(found["column"])
    said = row.cells[at] if at is not None and at < len(row.cells) else ""
    return {**found, "label": labels.get(found["column"], found["column"]),
            "said": said if len(said) <= 80 else said[:79] + "…"}  # fmt: skip
