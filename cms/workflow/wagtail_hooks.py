"""Registers approval with Wagtail's admin; holds no rules."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from .admin import audit
from .admin.answered import ReadOnlyPolicy
from .admin.substitutes import SubstitutePolicy
from .models import Approved, Substitute

register_permission_policy(Substitute, SubstitutePolicy(Substitute))
register_permission_policy(Approved, ReadOnlyPolicy(Approved))

from .admin import editing  # noqa: E402
from .admin.answered import AnsweredViewSet  # noqa: E402
from .admin.chains import ChainViewSet  # noqa: E402
from .admin.substitutes import SubstituteViewSet  # noqa: E402
from .admin.waiting import ApprovalPanel, ApprovalsViewSet  # noqa: E402


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
    panels.append(ApprovalPanel())


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
