"""What the screens of a report share: the report, as far as the person may see it, and who they are to it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.clock import SystemClock
from cms.core.moments import zone_label
from cms.reports.models import Report
from cms.reports.people import Reach, reach_of, visible_reports

#: Where the list of what is due is.
TITLE = gettext_lazy("Reports")


def now() -> Any:
    return SystemClock().now()


class ReportsScreen(WagtailAdminTemplateMixin, TemplateView):
    """For people who report, receive or look after reports."""

    header_icon = "doc-full"

    @cached_property
    def reach(self) -> Reach:
        return reach_of(self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.reach.is_nobody:
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [{"url": reverse("loa_reports:index"), "label": str(TITLE)}, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(zone=zone_label(), **kwargs)


class OneReport:
    """The report of the address; what somebody may not see is not there."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def report(self) -> Report:
        return get_object_or_404(visible_reports(self.request.user), pk=self.kwargs["pk"])


class ReportScreen(OneReport, ReportsScreen):
    """A screen about one report."""

    def get_page_subtitle(self) -> str:
        return str(self.report.agency_name)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        own = reverse("loa_reports:report", args=[self.report.pk])
        return [
            {"url": reverse("loa_reports:index"), "label": str(TITLE)},
            {"url": own, "label": self.report.title},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_write = self.reach.may_write(self.report.agency_id)
        return super().get_context_data(
            report=self.report, may_write=may_write, is_open=may_write and self.report.is_open, **kwargs
        )
