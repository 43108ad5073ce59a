"""Registers the desk with Wagtail's admin; holds no rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.forms.collections import collection_member_permission_formset_factory
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from cms.core.conf import conf
from cms.core.registries import ailments, home_counts, legal_panels
from cms.entries.mixins import RecordMixin

from .admin import audit
from .admin.calendar.panel import CalendarPanel
from .admin.calendar.view import CalendarViewSet
from .admin.campaigns.viewset import CampaignViewSet
from .admin.channels.viewset import ChannelViewSet
from .admin.composer import offers
from .admin.composer.everywhere import EverywhereView
from .admin.composer.item_page import DraftMediaView
from .admin.composer.several import ManyView, PlanManyAction
from .admin.composer.unsent import UnsentView
from .admin.deliveries.viewset import DeliveryViewSet
from .admin.figures.viewset import FiguresViewSet
from .admin.holds.banner import BannerView, FreezePanel, place_for_banner
from .admin.holds.held import HeldView
from .admin.holds.rights import HoldPolicy, campaign_policy
from .admin.holds.viewset import HoldViewSet
from .admin.items.coverage import CoverageViewSet
from .admin.items.follow_ups import FollowUpView
from .admin.items.legal_places import LawPanel, LawViewSet, document_panel
from .admin.items.proof import NoticedView, ProofFileView, ProofView
from .admin.items.view import ItemView, TakeBackView
from .admin.links import LinksView, SquareView
from .admin.marks import ICONS
from .admin.meanings import MeaningsView
from .admin.permissions import DeliveryPolicy, channel_policy, may_plan, rule_policy, text_policy
from .admin.rules.viewset import RuleViewSet
from .admin.texts.viewset import TextViewSet
from .admin.trouble import ailing
from .admin.trouble.attention import AttentionPanel
from .admin.trouble.bell import place_for_bell
from .admin.trouble.today import TodayPanel, counted
from .admin.trouble.view import TroubleViewSet
from .models import Campaign, Channel, Delivery, Hold, ReusableText, Rule

# Before the first viewset is made: it asks whose rights hold for its model.
register_permission_policy(Channel, channel_policy)
register_permission_policy(Delivery, DeliveryPolicy(Delivery))
register_permission_policy(Hold, HoldPolicy(Hold))
register_permission_policy(Campaign, campaign_policy)
register_permission_policy(Rule, rule_policy)
register_permission_policy(ReusableText, text_policy)

legal_panels.register("publishers", document_panel)
ailments.register("channels", ailing.channels)
home_counts.register("publishers", counted)


class PublishingGroup(ViewSetGroup):
    menu_label = _("Publishing")
    menu_icon = "upload"
    menu_order = 150
    items = (
        CalendarViewSet(), TroubleViewSet(), DeliveryViewSet(), ChannelViewSet(), HoldViewSet(), RuleViewSet(),
        TextViewSet(), CampaignViewSet(), CoverageViewSet(), LawViewSet(), FiguresViewSet(),
    )  # fmt: skip


@hooks.register("register_admin_viewset")
def publishing() -> PublishingGroup:
    return PublishingGroup()


@hooks.register("register_admin_urls")
def urls() -> list[Any]:
    return [
        path("everywhere/<int:page_id>/", EverywhereView.as_view(), name="loa_everywhere"),
        path("everywhere/<int:page_id>/unsent/", UnsentView.as_view(), name="loa_unsent"),
        path("everywhere/<int:page_id>/media/<str:sha256>/", DraftMediaView.as_view(), name="loa_draft_media"),
        path("stopped/", BannerView.as_view(), name="loa_stopped"),
        path("noticed/", NoticedView.as_view(), name="loa_noticed"),
        path("held/", HeldView.as_view(), name="loa_held"),
        path("meanings/", MeaningsView.as_view(), name="loa_meanings"),
        path("links/", LinksView.as_view(), name="loa_links"),
        path("links/<str:code>/qr.svg", SquareView.as_view(), name="loa_link_square"),
        path("items/<uuid:entry_id>/", ItemView.as_view(), name="loa_item"),
        path("items/<uuid:entry_id>/follow-up/", FollowUpView.as_view(), name="loa_follow_up"),
        path("items/<uuid:entry_id>/proof/", ProofView.as_view(), name="loa_proof"),
        path("plan-several/", ManyView.as_view(), name="loa_many"),
        path("items/<uuid:entry_id>/proof/file/", ProofFileView.as_view(), name="loa_proof_file"),
        path("items/<uuid:entry_id>/take-back/", TakeBackView.as_view(), name="loa_take_back"),
    ]


@hooks.register("register_icons")
def icons(known: list[str]) -> list[str]:
    return [*known, *ICONS]


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    audit.register(actions)


def _leaves(page: Any, user: Any) -> bool:
    """Whether the page is an item that this person may publish elsewhere."""
    specific = page.specific_class
    return bool(page.pk and specific and issubclass(specific, RecordMixin) and may_plan(user, page))


@hooks.register("register_page_header_buttons")
def everywhere_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if _leaves(page, user):
        yield Button(
            _("Publish everywhere"), url=reverse("loa_everywhere", args=[page.pk]), icon_name="upload", priority=15
        )


@hooks.register("register_page_listing_more_buttons")
def everywhere_in_lists(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from everywhere_button(page, user, "listing", next_url)


@hooks.register("register_page_header_buttons")
def follow_up_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Where channels show something else than the page says."""
    specific = page.specific_class
    if view_name == "edit" and page.pk and specific and issubclass(specific, RecordMixin):
        entry, count = offers.count_behind(page, user)
        if entry and count:
            url = reverse("loa_follow_up", args=[entry.pk])
            yield Button(offers.follow_up_label(entry, count), url=url, icon_name="history", priority=14)


@hooks.register("after_publish_page")
def offer_everywhere(request: HttpRequest, page: Any) -> None:
    if _leaves(page, request.user):
        offers.after_publishing(request, page)


hooks.register("before_edit_page", offers.when_editing)
hooks.register("after_unpublish_page", offers.after_unpublishing)
hooks.register("before_delete_page", offers.before_deleting)
hooks.register("after_delete_page", offers.after_deleting)


@hooks.register("register_group_permission_panel")
def channel_permissions() -> Any:
    return collection_member_permission_formset_factory(
        Channel,
        [
            ("add_channel", _("Add"), _("Connect channels")),
            ("change_channel", _("Edit"), _("Edit, test, pause channels")),
            ("use_channel", pgettext_lazy("on a channel", "Publish"), _("Publish on channels")),
            ("announce_channel", _("Approve announcements"), _("Approve and send announcements to followers")),
        ],
        "publishers/admin/channel_permissions.html",
    )


@hooks.register("register_group_permission_panel")
def campaign_permissions() -> Any:
    return collection_member_permission_formset_factory(
        Campaign,
        [
            ("add_campaign", _("Add"), _("Make campaigns")),
            ("change_campaign", _("Edit"), _("Edit and stop campaigns")),
            ("delete_campaign", _("Delete"), _("Delete campaigns")),
        ],
        "publishers/admin/campaign_permissions.html",
    )


@hooks.register("construct_homepage_panels")
def today_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(TodayPanel())


@hooks.register("construct_homepage_panels")
def attention_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(AttentionPanel())


@hooks.register("construct_homepage_panels")
def calendar_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(CalendarPanel())


@hooks.register("construct_homepage_panels")
def freeze_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(FreezePanel())


@hooks.register("construct_homepage_panels")
def law_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(LawPanel())


@hooks.register("insert_global_admin_js")
def stopped_banner() -> str:
    return place_for_banner()


@hooks.register("insert_global_admin_js")
def bell() -> str:
    return place_for_bell()


@hooks.register("insert_global_admin_css")
def desk_css() -> str:
    sheets = [(static(f"publishers/{name}.css"),) for name in ("desk", "attention", "listing")]
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', sheets)


@hooks.register("insert_global_admin_js")
def demo_banner() -> str:
    """In the demo every screen says so. What this hook gives stands at the top of the body, so no template of
    Wagtail, and of a site that has its own, need be replaced for it."""
    if not conf().demo:
        return ""
    url = conf().sandbox_url
    context = {"sandbox_url": url, "sandbox_host": urlsplit(url).netloc}
    return render_to_string("publishers/admin/demo_banner.html", context)


hooks.register("register_bulk_action", PlanManyAction)
