"""Everything that anybody did, for who must be able to see it: Wagtail's site history without its limits."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import IntegerField, QuerySet, Value
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter
from wagtail.admin.views.reports.audit_logging import LogEntriesView, SiteHistoryReportFilterSet
from wagtail.log_actions import registry
from wagtail.models import PageLogEntry

from cms.core.exporting import SaysTheSame
from cms.core.moments import zone_label

#: Who has it sees what all agencies did.
PERMISSION = "loa_accounts.view_auditseal"


def _logged_types(request: HttpRequest) -> QuerySet[ContentType]:
    known: set[int] = set()
    for model in registry.get_log_entry_models():
        known.update(model.objects.order_by().values_list("content_type_id", flat=True).distinct())
    return ContentType.objects.filter(pk__in=known).order_by("model")


class AuditFilterSet(SiteHistoryReportFilterSet):
    """The same questions, asked of every row."""

    object_type = ContentTypeFilter(label=_("Type"), method="filter_object_type", queryset=_logged_types)
    is_commenting_action = None
    address = django_filters.CharFilter(label=_("Address (its beginning)"), method="filter_address")

    def filter_address(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(data__address__startswith=value.strip()) if value.strip() else queryset

    def get_action_choices(self) -> list[tuple[str, str]]:
        done: set[str] = set()
        for model in registry.get_log_entry_models():
            done.update(model.objects.all().get_actions())
        return [choice for choice in registry.get_choices() if choice[0] in done]

    def get_users_queryset(self) -> QuerySet[Any]:
        known: set[int] = set()
        for model in registry.get_log_entry_models():
            known.update(model.objects.all().get_user_ids())
        users = get_user_model()
        return users.objects.filter(pk__in=known).order_by(users.USERNAME_FIELD)

    class Meta:
        model = PageLogEntry
        fields: list[str] = []


class AuditView(SaysTheSame, LogEntriesView):
    """Filters stand in the address; what is shown can be taken along."""

    page_title = _("Audit")
    header_icon = "history"
    filterset_class = AuditFilterSet
    index_url_name = "loa_audit"
    index_results_url_name = "loa_audit_results"
    results_template_name = "loa_accounts/admin/audit_results.html"
    export_headings = {**LogEntriesView.export_headings, "data": _("Details")}
    list_export = [*LogEntriesView.list_export, "data"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_filtered_queryset(self) -> QuerySet[Any]:
        """As Wagtail joins its logs, of every row."""
        self.log_models = list(registry.get_log_entry_models())
        parts = [
            self.filter_queryset(
                model.objects.order_by().values("pk", "timestamp")
                .annotate(log_model_index=Value(number, output_field=IntegerField()))
            ).order_by()
            for number, model in enumerate(self.log_models)
        ]  # fmt: skip
        return parts[0].union(*parts[1:], all=True).order_by("-timestamp")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, clock=zone_label(), **kwargs)
