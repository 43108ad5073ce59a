"""Registers plans with Wagtail's admin; holds no rules."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from .admin import audit
from .admin.glance import GlanceViewSet
from .admin.policy import PlanPolicy
from .admin.viewset import PlanViewSet
from .models import Plan

# Before the first viewset is made: it asks whose rights hold for its model.
register_permission_policy(Plan, PlanPolicy(Plan))


class PlansGroup(ViewSetGroup):
    menu_label = _("Plans")
    menu_icon = "list-ul"
    menu_order = 155
    items = (PlanViewSet(), GlanceViewSet())


@hooks.register("register_admin_viewset")
def plans() -> PlansGroup:
    return PlansGroup()


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    audit.register(actions)
