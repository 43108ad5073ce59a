"""The paper: its head and foot to fill in, and the files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput

from cms.core.spreadsheets import XLSX_TYPE
from cms.core.text import ascii_name
from cms.entries.blobs import BlobMissing
from cms.reports.actions.closing import LETTERHEAD, set_letterhead
from cms.reports.actions.refusal import Refused
from cms.reports.counting.freezing import rows_behind
from cms.reports.keeping import SnapshotBroken, content_of, letterhead_of
from cms.reports.models import Report

from .base import OneReport, ReportScreen

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class LetterheadForm(forms.ModelForm):
    """Known last: the number, the date, who signs."""

    class Meta:
        model = Report
        fields = LETTERHEAD
        widgets = {
            "capacity": forms.Textarea(attrs={"rows": 2}), "recipients": forms.Textarea(attrs={"rows": 4}),
            "signed_on": AdminDateInput(),
        }  # fmt: skip


class LetterheadView(ReportScreen):
    """Until it is handed in."""

    template_name = "loa_reports/admin/letterhead.html"
    page_title = gettext_lazy("Head and foot of the paper")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = LetterheadForm(request.POST, instance=Report(pk=self.report.pk))
        if form.is_valid():
            try:
                set_letterhead(self.report, form.cleaned_data, user=request.user)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Saved. The files have it at once."))
                return HttpResponseRedirect(reverse("loa_reports:report", args=[self.report.pk]))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", LetterheadForm(instance=self.report))
        return super().get_context_data(**kwargs)


class FileView(OneReport, View):
    """DOCX and XLSX: of a closed report the same bytes whenever they are asked for."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        from cms.reports.paper.docx.document import chapter, paper
        from cms.reports.paper.workbook import workbook

        report = self.report
        if kind not in ("docx", "chapter", "xlsx"):
            raise Http404
        try:
            content = content_of(report)
            if kind == "docx":
                data = paper(content, letterhead_of(report), is_draft=not report.snapshot)
            else:
                data = chapter(content) if kind == "chapter" else workbook(content, rows_behind)
        except (BlobMissing, SnapshotBroken):
            messages.error(request, _(
                "What was frozen of this report can't be read, or is not what was kept. Put the store of files back "
                "from the backup; nothing else is shown in its place."
            ))  # fmt: skip
            return HttpResponseRedirect(reverse("loa_reports:report", args=[report.pk]))
        media, end = (XLSX_TYPE, "xlsx") if kind == "xlsx" else (DOCX_TYPE, "docx")
        words = [report.agency.code, content.period_name, "chuong" if kind == "chapter" else ""]
        name = ascii_name(" ".join(word for word in ("bao-cao", *words) if word))
        return HttpResponse(
            data, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}.{end}"'}
        )
