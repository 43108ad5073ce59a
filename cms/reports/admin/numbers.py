"""One number: typed in or corrected with note and evidence; the rows behind it, on the screen and as a table."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views import View
from wagtail.admin import messages

from cms.core.moments import moment, written_day
from cms.core.spreadsheets import XLSX_TYPE, cells, harmless
from cms.entries import blobs
from cms.reports.actions.refusal import Refused
from cms.reports.actions.type_in import Entry, Evidence, is_counted, type_in
from cms.reports.counting.freezing import rows_behind
from cms.reports.counting.rows import Row
from cms.reports.dates.words import number
from cms.reports.models import ReportValue, Source
from cms.reports.paper.workbook import dimensions_of, row_table

from .amounts import AmountField
from .base import OneReport, ReportScreen, now
from .words import SOURCES, shown

#: A scanned decision, not a film.
EVIDENCE_MAX = 10 * 1024 * 1024
_EVIDENCE_TYPES = (".pdf", ".docx", ".xlsx", ".png", ".jpg", ".jpeg", ".odt", ".doc", ".xls")
#: So many rows are on the screen; the table has all.
_SHOWN = 500


class NumberForm(forms.Form):
    """A number, or that nobody knows it."""

    value = AmountField(
        label=pgettext_lazy("a figure", "Number"), required=False,
        help_text=gettext_lazy("Leave it empty where nobody knows it, and say why in the note. Empty is no nought."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Printed in the appendix: where the number comes from, or why it was corrected."),
    )  # fmt: skip
    evidence = forms.FileField(
        label=gettext_lazy("Evidence: a file"), required=False,
        help_text=gettext_lazy("A decision, a list, a picture: PDF, Word, Excel, PNG or JPEG, at most 10 MB."),
    )  # fmt: skip
    evidence_url = forms.URLField(
        label=gettext_lazy("Evidence: an address"), required=False, max_length=2000, assume_scheme="https"
    )

    def clean_evidence(self) -> Any:
        file = self.cleaned_data["evidence"]
        if file and file.size > EVIDENCE_MAX:
            raise forms.ValidationError(_("The file is larger than 10 MB. Scan it in a lower quality."))
        if file and not file.name.lower().endswith(_EVIDENCE_TYPES):
            raise forms.ValidationError(_("Only PDF, Word, Excel, PNG and JPEG files are taken."))
        return file


class _OneNumber(OneReport):
    @cached_property
    def row(self) -> ReportValue:
        found = self.report.values.filter(code=self.kwargs["code"], dimension="").select_related("author").first()
        if found is None:
            raise Http404
        return found


class NumberView(_OneNumber, ReportScreen):
    """The form, beside what was counted."""

    template_name = "loa_reports/admin/number.html"
    page_title = gettext_lazy("A number")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = NumberForm(request.POST, request.FILES)
        if form.is_valid():
            given, file = form.cleaned_data, form.cleaned_data["evidence"]
            entry = Entry(
                value=given["value"], note=given["note"], evidence_url=given["evidence_url"],
                evidence=Evidence(name=file.name, data=file.read()) if file else None,
            )  # fmt: skip
            try:
                type_in(self.report, self.row.code, entry, user=request.user, now=now())
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Written: %(label)s.") % {"label": self.row.label})
                return HttpResponseRedirect(reverse("loa_reports:report", args=[self.report.pk]))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        is_own = row.source == Source.ROLLED_UP
        initial = {"value": row.own if is_own else row.value, "note": row.note, "evidence_url": row.evidence_url}
        kwargs.setdefault("form", NumberForm(initial=initial))
        return super().get_context_data(
            row=row, shown=shown(row), is_counted=is_counted(row.code), is_own=is_own,
            source=SOURCES[Source(row.source)],
            counted=number(row.counted) if row.counted is not None else "", entered=moment(row.entered_at), **kwargs,
        )  # fmt: skip


class RowsView(_OneNumber, ReportScreen):
    """The kept rows: what they count adds up to the number."""

    template_name = "loa_reports/admin/rows.html"
    page_title = gettext_lazy("Rows behind a number")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.row.rows_sha256 or not blobs.exists(self.row.rows_sha256):
            raise Http404
        kind = request.GET.get("export", "")
        if kind in ("xlsx", "csv"):
            name = f"{self.row.code}-{self.report.agency.code}-{self.report.year}.{kind}"
            return _table(rows_behind(self.row.rows_sha256), kind, name)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = rows_behind(self.row.rows_sha256)
        counted = sum((row.counts for row in rows if row.counts is not None), Decimal(0))
        return super().get_context_data(
            row=self.row, shown=shown(self.row), count=len(rows), most=_SHOWN, sum=number(counted),
            unknown=sum(row.counts is None for row in rows),
            lines=[(row, written_day(row.on), number(row.counts), _share(row)) for row in rows[:_SHOWN]], **kwargs,
        )  # fmt: skip


def _share(row: Row) -> str:
    return number(row.share * 100) + " %" if row.share != 1 else ""


def _table(rows: list[Row], kind: str, name: str) -> HttpResponse:
    head, lines = row_table(rows, dimensions_of(rows))
    if kind == "csv":
        text = StringIO()
        csv.writer(text).writerows([harmless(cell) for cell in line] for line in (head, *lines))
        data, media = ("\ufeff" + text.getvalue()).encode(), "text/csv; charset=utf-8"
    else:
        data, media = _xlsx(head, lines), XLSX_TYPE
    return HttpResponse(data, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _xlsx(head: list[str], lines: list[list[Any]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Rows")
    for line in (head, *lines):
        sheet.append(cells(sheet, line))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


class EvidenceView(_OneNumber, View):
    """The file that proves a number, as it was uploaded."""

    def get(self, request: HttpRequest, pk: int, code: str) -> FileResponse:
        if not self.row.evidence_sha256:
            raise Http404
        try:
            file = blobs.open_blob(self.row.evidence_sha256)
        except blobs.BlobMissing:
            raise Http404 from None
        response = FileResponse(file, as_attachment=True, filename=self.row.evidence_name)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
