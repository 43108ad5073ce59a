"""Who answered for what: every approved content, emergencies among them, to look up, count and export."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import ModelPermissionPolicy

from cms.core.moments import moment
from cms.workflow.models import Approved

from .wording import name_of


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Nobody adds, changes or deletes an answer."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, "view")

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return "view" in actions and self.user_has_permission(user, "view")

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return self.user_has_any_permission(user, actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Approved]:
        return Approved.objects.all() if self.user_has_permission(user, "view") else Approved.objects.none()


def _by(row: Approved) -> str:
    if row.on_behalf_of:
        return f"{name_of(row.by)} ← {name_of(row.on_behalf_of)}"
    return name_of(row.by)


class AnsweredIndexView(IndexView):
    """With the people that its rows name."""

    def get_base_queryset(self) -> QuerySet[Approved]:
        return super().get_base_queryset().select_related("by", "on_behalf_of", "reviewed_by")


class AnsweredViewSet(ModelViewSet):
    model = Approved
    index_view_class = AnsweredIndexView
    name = "loa_answered"
    url_prefix = "approved"
    icon = "history"
    menu_label = gettext_lazy("Approved so far")
    inspect_view_enabled = True
    inspect_view_fields = [
        "title", "origin", "by", "on_behalf_of", "at", "reason", "review", "reviewed_by", "reviewed_at", "review_note",
        "content_hash", "revision_id",
    ]  # fmt: skip
    list_display = [
        TitleColumn("title", label=gettext_lazy("Item"), url_name="loa_answered:inspect"),
        Column("origin", label=gettext_lazy("how"), accessor="get_origin_display"),
        Column("by", label=gettext_lazy("by"), accessor=_by),
        Column("at", label=gettext_lazy("at"), accessor=lambda row: moment(row.at), sort_key="at"),
        Column("review", label=gettext_lazy("looked at"), accessor="get_review_display"),
    ]
    list_filter = ["origin", "review", "at"]
    list_export = ["title", "origin", "by", "on_behalf_of", "at", "reason", "review", "reviewed_by", "content_hash"]
    search_fields = ["title"]
    form_fields = ["reason"]
    add_to_reference_index = False
