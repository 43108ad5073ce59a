"""The addresses of the screens."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from .acts import ActView
from .calendars import CalendarViewSet, RuleViewSet
from .due import BeginView, DueView
from .listing import ReportListViewSet
from .numbers import EvidenceView, NumberView, RowsView
from .page import ReportView
from .papers import FileView, LetterheadView
from .shown import ReportsMenuItem


class ReportsViewSet(ViewSet):
    """What is due, and one report with all that belongs to it."""

    name = "loa_reports"
    url_prefix = "statutory-reports"
    icon = "doc-full"
    menu_label = gettext_lazy("What is due")

    def get_menu_item(self, order: Any = None) -> MenuItem:
        return ReportsMenuItem(
            label=self.menu_label, url=self.menu_url, name=self.menu_name, icon_name=self.menu_icon,
            order=order if order is not None else self.menu_order,
        )  # fmt: skip

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", DueView.as_view(), name="index"),
            path("begin/", BeginView.as_view(), name="begin"),
            path("<int:pk>/", ReportView.as_view(), name="report"),
            path("<int:pk>/act/<slug:act>/", ActView.as_view(), name="act"),
            path("<int:pk>/head/", LetterheadView.as_view(), name="letterhead"),
            path("<int:pk>/file/<slug:kind>/", FileView.as_view(), name="file"),
            path("<int:pk>/numbers/<slug:code>/", NumberView.as_view(), name="number"),
            path("<int:pk>/numbers/<slug:code>/rows/", RowsView.as_view(), name="rows"),
            path("<int:pk>/numbers/<slug:code>/evidence/", EvidenceView.as_view(), name="evidence"),
        ]


class ReportsGroup(ViewSetGroup):
    menu_label = gettext_lazy("Statutory reports")
    menu_icon = "doc-full"
    menu_order = 330
    items = (ReportsViewSet(), ReportListViewSet(), CalendarViewSet(), RuleViewSet())
