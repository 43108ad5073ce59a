"""Registers the desk with Wagtail's admin; holds no rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.forms.collections import collection_member_permission_formset_factory
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.widgets import Button
from wagtail.permissions import register_permission_policy

from cms.entries.mixins import RecordMixin

from .admin.permissions import DeliveryPolicy, channel_policy, may_plan
from .models import Channel, Delivery

register_permission_policy(Channel, channel_policy)
register_permission_policy(Delivery, DeliveryPolicy(Delivery))

from .admin.channels import ChannelViewSet  # noqa: E402
from .admin.deliveries import DeliveryViewSet  # noqa: E402
from .admin.everywhere import EverywhereView  # noqa: E402
from .admin.item import ItemView  # noqa: E402


class PublishingGroup(ViewSetGroup):
    menu_label = _("Publishing")
    menu_icon = "upload"
    menu_order = 150
    items = (DeliveryViewSet(), ChannelViewSet())


@hooks.register("register_admin_viewset")
def publishing() -> PublishingGroup:
    return PublishingGroup()


@hooks.register("register_admin_urls")
def urls() -> list[Any]:
    return [
        path("everywhere/<int:page_id>/", EverywhereView.as_view(), name="loa_everywhere"),
        path("items/<uuid:entry_id>/", ItemView.as_view(), name="loa_item"),
    ]


@hooks.register("register_page_header_buttons")
def everywhere_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    specific = page.specific_class
    if page.pk and specific and issubclass(specific, RecordMixin) and may_plan(user, page):
        yield Button(
            _("Publish everywhere"), url=reverse("loa_everywhere", args=[page.pk]), icon_name="upload", priority=15
        )


@hooks.register("register_group_permission_panel")
def channel_permissions() -> Any:
    return collection_member_permission_formset_factory(
        Channel,
        [
            ("add_channel", _("Add"), _("Connect channels")),
            ("change_channel", _("Edit"), _("Edit, test, pause channels")),
            ("use_channel", pgettext_lazy("on a channel", "Publish"), _("Publish on channels")),
        ],
        "publishers/admin/channel_permissions.html",
    )


@hooks.register("insert_global_admin_css")
def desk_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("publishers/desk.css"))


@hooks.register("insert_global_admin_js")
def desk_js() -> str:
    return format_html('<script src="{}" defer></script>', static("publishers/desk.js"))
