"""Reports sent and received: all that the person may see, to look up, filter and take along."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import ModelPermissionPolicy

from cms.core.exporting import ExportsAsShown
from cms.core.moments import moment
from cms.reports.models import Report
from cms.reports.people import reach_of, visible_reports

from .shown import ReportsMenuItem
from .words import days, state_of


class ReadPolicy(ModelPermissionPolicy):
    """Reports are looked at in the list; what is done with one is on its page."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and not reach_of(user).is_nobody

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return "view" in actions and self.user_has_permission(user, "view")

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return action == "view" and reach_of(user).may_read(instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return "view" in actions and self.user_has_permission_for_instance(user, "view", instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        return visible_reports(user)


class ReportIndex(ExportsAsShown, IndexView):
    """The newest first."""

    export_filename = "reports"
    default_ordering = "-last"

    def get_base_queryset(self) -> Any:
        return visible_reports(self.request.user).distinct()

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("agency_name", label=_("Agency"), url_name="loa_reports:report", sort_key="agency_name"),
            Column("title", label=_("Report")),
            Column("days", label=_("Period"), accessor=days, sort_key="last"),
            Column("receiver_name", label=_("Received by")),
            Column("version", label=_("Version"), accessor="number"),
            Column("state", label=_("State"), accessor=lambda row: state_of(row)[0], sort_key="state"),
            Column("handed_in_at", label=_("Handed in"), accessor=lambda row: moment(row.handed_in_at)),
        ]


class ReportListViewSet(ModelViewSet):
    model = Report
    name = "loa_report_list"
    url_prefix = "reports-sent"
    icon = "mail"
    menu_label = gettext_lazy("Sent and received")
    index_view_class = ReportIndex
    list_filter = ["state", "year", "is_current"]
    search_fields = ["agency_name", "title", "symbol"]
    search_backend_name = None
    form_fields = ["symbol"]
    add_to_reference_index = False

    def get_menu_item(self, order: Any = None) -> MenuItem:
        return ReportsMenuItem(
            label=self.menu_label, url=self.menu_url, name=self.menu_name, icon_name=self.menu_icon,
            order=order if order is not None else self.menu_order,
        )  # fmt: skip

    def get_urlpatterns(self) -> list[Any]:
        """Nobody adds or changes a report here."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in ("index", "index_results")]
