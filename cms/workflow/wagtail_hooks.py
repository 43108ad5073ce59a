"""Registers approval with Wagtail's admin; holds no rules."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from cms.core.registries import home_counts

from .admin import audit, editing
from .admin.answered import AnsweredViewSet, ReadOnlyPolicy
from .admin.chains import ChainViewSet
from .admin.substitutes import SubstitutePolicy, SubstituteViewSet
from .admin.waiting import ApprovalPanel, ApprovalsViewSet, counted
from .models import Approved, Substitute
from .waiting import only_our_steps_wait

# Before the first viewset is made: it asks whose rights hold for its model.
register_permission_policy(Substitute, SubstitutePolicy(Substitute))
register_permission_policy(Approved, ReadOnlyPolicy(Approved))

home_counts.register("approvals", counted)


class ApprovalGroup(ViewSetGroup):
    menu_label = _("Approval")
    menu_icon = "clipboard-list"
    menu_order = 140
    items = (ApprovalsViewSet(), SubstituteViewSet(), AnsweredViewSet(), ChainViewSet())


@hooks.register("register_admin_viewset")
def approval() -> ApprovalGroup:
    return ApprovalGroup()


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    audit.register(actions)


@hooks.register("construct_homepage_panels")
def waiting_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Ours says more than Wagtail's own, which stays where something waits that goes another way."""
    panels.append(ApprovalPanel())
    if only_our_steps_wait():
        panels[:] = [panel for panel in panels if not isinstance(panel, WorkflowObjectsToModeratePanel)]


@hooks.register("insert_global_admin_css")
def approval_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("loa_workflow/approval.css"))


hooks.register("construct_page_action_menu", editing.action_menu)
hooks.register("register_page_header_buttons", editing.look_button)
hooks.register("before_edit_page", editing.when_editing)
hooks.register("before_create_page", editing.when_creating)
hooks.register("before_copy_page", editing.when_copying)
hooks.register("before_convert_alias_page", editing.when_converting)
hooks.register("before_move_page", editing.when_moving)
hooks.register("before_bulk_action", editing.before_many)
