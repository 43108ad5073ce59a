"""Waiting for me: on the home screen the oldest few, on a page of its own all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from cms.core.exporting import ExportsLines
from cms.core.moments import moment, zone_label
from cms.core.registries import HomeCount
from cms.workflow.models import Approved
from cms.workflow.waiting import Waiting, submitted_by, to_review, waiting_for

from .afterwards import AfterwardsView
from .emergency import EmergencyView
from .look import LookView
from .wording import age, name_of

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


def _line(item: Waiting, which: str, *, is_own: bool) -> dict[str, Any]:
    """One item as a line of a table."""
    note = ""
    if is_own:
        note = _("You wrote some of it: somebody else decides.")
    elif item.stands_for:
        note = _("You stand in for %(who)s.") % {"who": name_of(item.stands_for)}
    return {
        "list": which, "title": item.page.get_admin_display_title(), "step": item.step.name,
        "by": name_of(item.submitted_by), "since": item.since, "due": item.due,
        "late": _("yes") if item.is_late else _("no"), "note": note,
    }  # fmt: skip


def _to_decide(user: Any) -> list[Waiting]:
    """What this person decides about, the home screen's first line and its panel asking once: it is kept on the
    person of the request, where Django keeps their rights."""
    found: list[Waiting] | None = getattr(user, "_loa_waiting", None)
    if found is None:
        found = user._loa_waiting = [item for item in waiting_for(user) if not item.is_own]
    return found


def counted(user: Any) -> list[HomeCount]:
    """How many wait for this person, for the home screen's first line."""
    mine = _to_decide(user)
    label = ngettext("waits for your approval", "wait for your approval", len(mine))
    return [HomeCount(label=label, count=len(mine), url=reverse("loa_approvals:index"), icon="clipboard-list")]


class ApprovalPanel(Component):
    """On the home screen, only where something waits."""

    name = "loa_waiting"
    template_name = "loa_workflow/admin/panel.html"
    order = 15

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user = parent_context["request"].user
        mine, reviews = _to_decide(user), to_review(user)
        return {
            "rows": [row_of(item) for item in mine[:_ON_HOME]], "count": len(mine),
            "reviews": [review_row(row) for row in reviews[:_ON_HOME]], "review_count": len(reviews),
        }  # fmt: skip


class WaitingView(ExportsLines, WagtailAdminTemplateMixin, TemplateView):
    """Everything that waits for the person, and what they wait for themselves."""

    template_name = "loa_workflow/admin/waiting.html"
    page_title = gettext_lazy("Waiting for me")
    header_icon = "clipboard-list"
    export_filename = "waiting"
    export_headings = {
        "list": gettext_lazy("List"), "title": gettext_lazy("Item"), "step": gettext_lazy("Step"),
        "by": gettext_lazy("By"), "since": gettext_lazy("Since"), "due": gettext_lazy("Answer by"),
        "late": gettext_lazy("Late"), "note": gettext_lazy("Note"),
    }  # fmt: skip

    def export_lines(self) -> Iterator[dict[str, Any]]:
        user = self.request.user
        for row in to_review(user):
            yield {
                "list": _("Went out before it was approved"), "title": row.title, "step": row.get_origin_display(),
                "by": name_of(row.by), "since": row.at, "due": "", "late": "", "note": row.reason,
            }  # fmt: skip
        for item in waiting_for(user):
            yield _line(item, _("Waiting for me"), is_own=item.is_own)
        for item in submitted_by(user):
            yield _line(item, _("Submitted by me"), is_own=False)

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
