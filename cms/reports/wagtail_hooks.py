"""Registers statutory reports with Wagtail's admin; holds no rules."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from cms.core.registries import home_counts

from .admin import audit
from .admin.home import counted
from .admin.listing import ReadPolicy
from .admin.policy import KeptPolicy
from .models import Report, ReportCalendar, ReportRule

# Before the first viewset is made: it asks whose rights hold for its model.
register_permission_policy(Report, ReadPolicy(Report))
register_permission_policy(ReportCalendar, KeptPolicy(ReportCalendar, "keeper"))
register_permission_policy(ReportRule, KeptPolicy(ReportRule, "calendar__keeper"))

home_counts.register("reports", counted)


@hooks.register("register_admin_viewset")
def reports() -> object:
    from .admin.viewset import ReportsGroup

    return ReportsGroup()


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    audit.register(actions)


@hooks.register("insert_global_admin_css")
def reports_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("loa_reports/reports.css"))
