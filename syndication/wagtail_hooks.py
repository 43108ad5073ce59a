"""Registers the desk of syndication with Wagtail's admin; holds no rules."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.forms.collections import collection_member_permission_formset_factory
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from cms.core.registries import ailments, home_counts

from .admin import ailing, answers, keys, source_acts, submissions
from .admin.banners import BannerViewSet, RequiredLinkViewSet
from .admin.feeds import FeedsViewSet
from .admin.harvesters import VERBS as HARVESTER_VERBS
from .admin.harvesters import HarvesterViewSet
from .admin.inbox import InboxPanel, ProposalViewSet, counted
from .admin.permissions import SubscriptionPolicy
from .admin.site_permissions import CODENAMES
from .admin.sites import SiteViewSet
from .admin.source_rights import ProposalPolicy, source_policy
from .admin.sources import SourceViewSet
from .admin.submissions import SubmissionPolicy
from .admin.subscribers import VERBS, SubscriberViewSet
from .models import Proposal, Source, Submission, Subscription

# Before the first viewset is made: it asks whose rights hold for its model.
register_permission_policy(Subscription, SubscriptionPolicy(Subscription))
register_permission_policy(Submission, SubmissionPolicy(Submission))
register_permission_policy(Source, source_policy)
register_permission_policy(Proposal, ProposalPolicy(Proposal))

ailments.register("sources", ailing.sources)
home_counts.register("inbox", counted)


class SyndicationGroup(ViewSetGroup):
    menu_label = _("Syndication")
    menu_icon = "globe"
    menu_order = 160
    items = (
        ProposalViewSet(), SourceViewSet(), FeedsViewSet(), SubscriberViewSet(), submissions.SubmissionViewSet(),
        HarvesterViewSet(), SiteViewSet(), BannerViewSet(), RequiredLinkViewSet(),
    )  # fmt: skip


@hooks.register("register_admin_viewset")
def syndication() -> SyndicationGroup:
    return SyndicationGroup()


@hooks.register("register_admin_urls")
def urls() -> list[Any]:
    return [path("sources/<int:pk>/keys/", keys.KeysView.as_view(), name="loa_source_keys")]


@hooks.register("register_permissions")
def permissions() -> Any:
    names = ["view_subscription", "change_subscription"]
    names += CODENAMES
    names += [f"{act}_harvester" for act in ("view", "add", "change", "delete")]
    return Permission.objects.filter(content_type__app_label="loa_syndication", codename__in=names)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for verbs in (VERBS, keys.VERBS, submissions.VERBS, answers.VERBS, source_acts.VERBS, HARVESTER_VERBS):
        for verb, (label, message) in verbs.items():
            actions.register_action(verb, label, message)


@hooks.register("register_group_permission_panel")
def source_permissions() -> Any:
    return collection_member_permission_formset_factory(
        Source,
        [
            ("add_source", _("Add"), _("Add sources")),
            ("change_source", _("Edit"), _("Edit, test, pause sources")),
            ("use_source", pgettext_lazy("on a source", "Decide"), _("Decide on what sources propose")),
            ("delete_source", _("Delete"), _("Delete sources")),
        ],
        "syndication/admin/source_permissions.html",
    )


@hooks.register("construct_homepage_panels")
def inbox_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(InboxPanel())


@hooks.register("insert_global_admin_css")
def desk_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("syndication/desk.css"))
