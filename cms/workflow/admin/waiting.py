"""Waiting for me: on the home screen the oldest few, on a page of its own all of it."""

from __future__ import annotations

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from cms.workflow.models import Approved
from cms.workflow.waiting import Waiting, submitted_by, to_review, waiting_for

from .afterwards import AfterwardsView
from .emergency import EmergencyView
from .look import LookView
from .wording import age, moment, name_of, zone_label

#: So many are on the home screen; the page has all.
_ON_HOME = 5


def row_of(item: Waiting) -> dict[str, Any]:
    """One item in the words of the list."""
    return {
        "item": item, "title": item.page.get_admin_display_title(),
        "url": reverse("loa_approvals:look", args=[item.page.pk]),
        "by": name_of(item.submitted_by), "age": age(item.since), "since": moment(item.since), "due": moment(item.due),
        "stands_for": name_of(item.stands_for) if item.stands_for else "",
    }  # fmt: skip


def review_row(row: Approved) -> dict[str, Any]:
    """One that went out first."""
    return {
        "row": row, "title": row.title, "url": reverse("loa_approvals:afterwards", args=[row.pk]),
        "by": name_of(row.by), "age": age(row.at), "since": moment(row.at),
    }  # fmt: skip


class ApprovalPanel(Component):
    """On the home screen, only where something waits."""

    name = "loa_waiting"
    template_name = "loa_workflow/admin/panel.html"
    order = 15

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user = parent_context["request"].user
        mine = [item for item in waiting_for(user) if not item.is_own]
        reviews = to_review(user)
        return {
            "rows": [row_of(item) for item in mine[:_ON_HOME]], "count": len(mine),
            "reviews": [review_row(row) for row in reviews[:_ON_HOME]], "review_count": len(reviews),
        }  # fmt: skip


class WaitingView(WagtailAdminTemplateMixin, TemplateView):
    """Everything that waits for the person, and what they wait for themselves."""

    template_name = "loa_workflow/admin/waiting.html"
    page_title = gettext_lazy("Waiting for me")
    header_icon = "clipboard-list"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [{"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            rows=[row_of(item) for item in waiting_for(user)],
            reviews=[review_row(row) for row in to_review(user)],
            sent=[row_of(item) for item in submitted_by(user)],
            zone=zone_label(),
            **kwargs,
        )


class ApprovalsViewSet(ViewSet):
    """The list, and the screens on which one decides."""

    name = "loa_approvals"
    url_prefix = "approvals"
    icon = "clipboard-list"
    menu_label = gettext_lazy("Waiting for me")

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", WaitingView.as_view(), name="index"),
            path("items/<int:page_id>/", LookView.as_view(), name="look"),
            path("items/<int:page_id>/emergency/", EmergencyView.as_view(), name="emergency"),
            path("afterwards/<int:pk>/", AfterwardsView.as_view(), name="afterwards"),
        ]
