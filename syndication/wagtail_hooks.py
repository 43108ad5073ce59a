"""Registers the desk of syndication with Wagtail's admin; holds no rules."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from .admin.permissions import SubscriptionPolicy
from .models import Subscription

register_permission_policy(Subscription, SubscriptionPolicy(Subscription))

from .admin.harvesters import VERBS as HARVESTER_VERBS  # noqa: E402
from .admin.harvesters import HarvesterViewSet  # noqa: E402
from .admin.site_permissions import CODENAMES  # noqa: E402
from .admin.sites import BannerViewSet, RequiredLinkViewSet, SiteViewSet  # noqa: E402
from .admin.subscribers import VERBS, SubscriberViewSet  # noqa: E402


class SyndicationGroup(ViewSetGroup):
    menu_label = _("Syndication")
    menu_icon = "globe"
    menu_order = 160
    items = (SubscriberViewSet(), HarvesterViewSet(), SiteViewSet(), BannerViewSet(), RequiredLinkViewSet())


@hooks.register("register_admin_viewset")
def syndication() -> SyndicationGroup:
    return SyndicationGroup()


@hooks.register("register_permissions")
def permissions() -> Any:
    names = ["view_subscription", "change_subscription"]
    names += CODENAMES
    names += [f"{act}_harvester" for act in ("view", "add", "change", "delete")]
    return Permission.objects.filter(content_type__app_label="loa_syndication", codename__in=names)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for verb, (label, message) in {**VERBS, **HARVESTER_VERBS}.items():
        actions.register_action(verb, label, message)
