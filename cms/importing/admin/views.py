"""The list of imports, the upload, and matching its columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages

from cms.core.exporting import ExportsLines
from cms.core.moments import moment, zone_label
from cms.core.spreadsheets import XLSX_TYPE
from cms.importing import columns as col
from cms.importing.actions.check import OPEN, check_import
from cms.importing.actions.upload import read_again, upload
from cms.importing.books import template_book
from cms.importing.mapping import as_mapping
from cms.importing.models import Import, ImportState, RowState
from cms.importing.reading.csv_text import ENCODINGS
from cms.importing.refusals import Refused
from cms.pages.terms import labels

from .forms import UploadForm, makeable_forms
from .steps import ImportScreen, visible_imports
from .wording import TONES

_PER_PAGE = 40
_SAMPLES = 3


class IndexView(ExportsLines, ImportScreen, TemplateView):
    """Newest first."""

    template_name = "loa_importing/admin/index.html"
    page_title = gettext_lazy("Imports")
    export_filename = "imports"
    export_headings = {
        "filename": gettext_lazy("File"), "section": gettext_lazy("Section"), "person": gettext_lazy("Person"),
        "uploaded": gettext_lazy("Uploaded"), "state": gettext_lazy("State"), "lines": gettext_lazy("Lines"),
        "taken": gettext_lazy("Taken in"), "bad": gettext_lazy("Not taken in"),
    }  # fmt: skip

    def export_lines(self) -> Iterator[dict[str, Any]]:
        not_taken = Q(rows__state__in=(RowState.BAD, RowState.FAILED))
        found = visible_imports(self.request.user).annotate(
            lines=Count("rows"), taken=Count("rows", filter=Q(rows__state=RowState.DONE)),
            bad=Count("rows", filter=not_taken),
        )  # fmt: skip
        for source in found:
            yield {
                "filename": source.filename, "section": source.section.title if source.section else "",
                "person": _person(source.user), "uploaded": source.created_at, "state": source.get_state_display(),
                "lines": source.lines, "taken": source.taken, "bad": source.bad,
            }  # fmt: skip

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [{"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(visible_imports(self.request.user), _PER_PAGE).get_page(self.request.GET.get("p"))
        rows = [
            {"source": source, "tone": TONES[ImportState(source.state)], "when": moment(source.created_at)}
            for source in page
        ]
        return super().get_context_data(page=page, rows=rows, clock=zone_label(), **kwargs)


class UploadView(ImportScreen, FormView):
    """Step one."""

    template_name = "loa_importing/admin/upload.html"
    form_class = UploadForm
    step = 1

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "section": self.request.GET.get("section", "")}

    def form_valid(self, form: UploadForm) -> HttpResponse:
        given = form.cleaned_data
        parcel = given["parcel"]
        try:
            source = upload(
                user=self.request.user, section=given["section"], name=given["file"].name, data=given["file"].read(),
                then=given["then"], form=given["form"], parcel=parcel, parcel_name=parcel.name if parcel else "",
                parcel_size=parcel.size if parcel else 0,
            )  # fmt: skip
        except Refused as refused:
            of_parcel = refused.code in ("not_zip", "zip_locked", "too_many_files", "bomb")
            form.add_error("parcel" if of_parcel else "file", str(refused))
            return self.form_invalid(form)
        return redirect("loa_imports:columns", source.pk)

    def form_invalid(self, form: UploadForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ColumnsView(ImportScreen, TemplateView):
    """Step two: which heading means what, with what stands below it."""

    template_name = "loa_importing/admin/columns.html"
    page_title = gettext_lazy("Match the columns")
    step = 2

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.source.state not in OPEN:
            return redirect("loa_imports:show", self.source.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        columns = self.columns()
        mapped = kwargs.pop("mapped", None) or self.mapped(columns)
        first = list(self.source.rows.values_list("cells", flat=True)[:20])
        lines = [
            {"at": at, "heading": heading, "key": mapped.get(at, ""), "samples": _samples(first, at)}
            for at, heading in enumerate(self.source.headings)
        ]
        return super().get_context_data(
            source=self.source, lines=lines, columns=columns, count=self.source.rows.count(),
            encodings=ENCODINGS.items() if self.source.encoding else (),
            encoding_name=ENCODINGS.get(self.source.encoding, self.source.encoding),
            **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "encoding" in request.POST and request.POST.get("act") == "read":
            return self._read_again(request.POST["encoding"])
        columns, posted = self.columns(), {}
        for at in range(len(self.source.headings)):
            key = request.POST.get(f"column-{at}", "")
            if key and key in posted.values():
                label = next((column.label for column in columns if column.key == key), key)
                messages.error(
                    request, _("“%(column)s” is chosen twice. Choose it for one column.") % {"column": label}
                )
                mapped = {int(place): name for place, name in posted.items()} | {at: key}
                return self.render_to_response(self.get_context_data(mapped=mapped), status=422)
            posted[str(at)] = key
        mapped = as_mapping(posted, columns, len(self.source.headings))
        if col.TITLE not in mapped.values():
            messages.error(request, _("No column is the title. Choose “Title” for one of them."))
            return self.render_to_response(self.get_context_data(mapped=mapped), status=422)
        stored = {str(at): key for at, key in mapped.items()}
        if Import.objects.filter(pk=self.source.pk, state__in=OPEN).update(mapping=stored, is_guess=False):
            self.source.mapping = stored
            check_import(self.source)
        return redirect("loa_imports:check", self.source.pk)

    def _read_again(self, encoding: str) -> HttpResponse:
        try:
            read_again(self.source, encoding)
        except Refused as refused:
            messages.error(self.request, str(refused))
        return HttpResponseRedirect(self.request.path)


class ReadyTableView(ImportScreen, View):
    """A table ready to be filled in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        columns = col.all_columns(list(col.readers_for(request.user).values()))
        choices = {
            col.FORM: list(makeable_forms().values()), col.TOPICS: list(labels("topic").values()),
            col.AUDIENCES: list(labels("audience").values()),
        }  # fmt: skip
        response = HttpResponse(template_book(columns, choices), content_type=XLSX_TYPE)
        name = "mau-nhap.xlsx" if (get_language() or "").startswith("vi") else "import-template.xlsx"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _person(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""


def _samples(rows: list[list[str]], at: int) -> list[str]:
    """What stands there, each once."""
    said = dict.fromkeys(cells[at] for cells in rows if at < len(cells) and cells[at])
    return [text if len(text) <= 80 else text[:79] + "…" for text in list(said)[:_SAMPLES]]
