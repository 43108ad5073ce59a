"""Calendars and rules as lists and forms; a new calendar begins with a sample."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import DeleteView, EditView, IndexView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.core.exporting import ExportsAsShown
from cms.reports.actions.calendar_making import make_calendar
from cms.reports.actions.refusal import Refused
from cms.reports.models import ReportCalendar, ReportRule
from cms.reports.people import reach_of
from cms.reports.starters import calendar_named, calendars

from .base import ReportsScreen
from .forms import CalendarForm, RuleForm, StartForm
from .shown import Shown


def kept(request: HttpRequest) -> QuerySet[ReportCalendar]:
    """Calendars that the person's agencies keep: lists and filters name no others."""
    reach, rows = reach_of(request.user), ReportCalendar.objects.all()
    return rows if reach.is_everywhere else rows.filter(keeper__in=reach.keeps)


class MayKeep:
    """Wagtail asks for the right in general; the calendar's keeper decides for each."""

    request: HttpRequest

    def get_object(self, queryset: Any = None) -> Any:
        found = super().get_object(queryset)  # type: ignore[misc]  # a mixin: the view after it has it
        calendar = found if isinstance(found, ReportCalendar) else found.calendar
        if not reach_of(self.request.user).may_keep(calendar):
            raise PermissionDenied
        return found


class KeptEdit(MayKeep, EditView):
    """Of the person's own calendars."""


class KeptDelete(MayKeep, DeleteView):
    """Only what no report was made by."""


class _KeptRow:
    """For views of one row that Wagtail shows to whoever keeps any."""

    object: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        calendar = self.object if isinstance(self.object, ReportCalendar) else self.object.calendar
        if not reach_of(request.user).may_keep(calendar):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # a mixin: the view has it
        return response


class KeptHistory(_KeptRow, HistoryView):
    """Who changed it."""


class KeptUsage(_KeptRow, UsageView):
    """Where it is used."""


class CalendarIndex(ExportsAsShown, IndexView):
    """With the samples beside it."""

    export_filename = "report-calendars"

    def get_base_queryset(self) -> Any:
        rows = kept(self.request).select_related("keeper", "top")
        return rows.prefetch_related("keeper__names", "top__names", "rules")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Calendar"), url_name="loa_report_calendars:edit", sort_key="name"),
            Column("keeper", label=_("Kept by")),
            Column("top", label=_("Top of the tree")),
            Column("rules", label=_("Rules in force"), accessor=lambda row: sum(r.is_active for r in row.rules.all())),
        ]


class StartView(ReportsScreen):
    """Choose a sample, see all of it, say whose it becomes."""

    template_name = "loa_reports/admin/start.html"
    page_title = gettext_lazy("New calendar")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reach = reach_of(request.user)
        if not (reach.is_everywhere or reach.keeps):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.POST.get("sample", "")
        if calendar_named(key) is None:
            raise Http404
        form = StartForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                made = make_calendar(key, **form.cleaned_data, user=request.user)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("The calendar is made. Change its rules where yours differ."))
                return HttpResponseRedirect(f"{reverse('loa_report_rules:index')}?calendar={made.pk}")
        return self.render_to_response(self.get_context_data(form=form, sample=key), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", StartForm(user=self.request.user))
        kwargs.setdefault("sample", calendars()[0]["key"])
        return super().get_context_data(samples=calendars(), **kwargs)


class CalendarViewSet(Shown, ModelViewSet):
    model = ReportCalendar
    name = "loa_report_calendars"
    url_prefix = "report-calendars"
    icon = "calendar"
    menu_label = gettext_lazy("Calendars of reports")
    index_view_class = CalendarIndex
    edit_view_class = KeptEdit
    delete_view_class = KeptDelete
    history_view_class = KeptHistory
    usage_view_class = KeptUsage
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[CalendarForm]:
        return CalendarForm

    @property
    def add_view(self) -> Any:
        return StartView.as_view()


class RuleIndex(ExportsAsShown, IndexView):
    """The rules of the person's calendars, each with its day in words."""

    export_filename = "report-rules"

    def get_base_queryset(self) -> Any:
        rows = ReportRule.objects.filter(calendar__in=kept(self.request)).select_related("calendar", "to_agency")
        return rows.prefetch_related("to_agency__names", "from_kinds")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Rule"), url_name="loa_report_rules:edit", sort_key="name"),
            Column("calendar", label=_("Calendar"), sort_key="calendar__name"),
            Column("span", label=_("Period"), accessor="get_span_display"),
            Column("due", label=_("Due"), accessor="due_words"),
            Column("receiver", label=_("Received by"), accessor="receiver"),
            Column("active", label=_("In force"), accessor=lambda row: _("yes") if row.is_active else _("no")),
        ]


class RuleFilterSet(WagtailFilterSet):
    """By the person's own calendars."""

    calendar = django_filters.ModelChoiceFilter(queryset=kept, label=gettext_lazy("Calendar"))

    class Meta:
        model = ReportRule
        fields = ("calendar", "span", "is_active")


class RuleViewSet(Shown, ModelViewSet):
    model = ReportRule
    name = "loa_report_rules"
    url_prefix = "report-rules"
    icon = "list-ul"
    menu_label = gettext_lazy("Rules")
    index_view_class = RuleIndex
    edit_view_class = KeptEdit
    delete_view_class = KeptDelete
    history_view_class = KeptHistory
    usage_view_class = KeptUsage
    copy_view_enabled = False
    filterset_class = RuleFilterSet
    search_fields = ["name"]
    search_backend_name = None
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[RuleForm]:
        return RuleForm
