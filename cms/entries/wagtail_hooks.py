"""Registers the entry store's screens with Wagtail's admin: vocabularies, access tokens, webhooks."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.collections import collection_member_permission_formset_factory
from wagtail.admin.ui.tables import StatusFlagColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from .admin import tokens, webhook_acts
from .admin.rights import webhook_policy
from .admin.tokens import TokenViewSet
from .admin.webhooks import WebhookViewSet
from .counted.pages import count_views
from .models import Term, Webhook
from .public_pages import Serve, say_when_public

# Before the first viewset is made: it asks whose rights hold for its model.
register_permission_policy(Webhook, webhook_policy)

_DEPRECATED = StatusFlagColumn("deprecated", label=_("no longer used"), true_label=_("no longer used"))


class TermViewSet(ModelViewSet):
    """Forms, topics, audiences: codes with their labels."""

    model = Term
    name = "loa_terms"
    url_prefix = "vocabularies"
    icon = "tag"
    menu_label = _("Vocabularies")
    add_to_settings_menu = True
    add_to_reference_index = False
    form_fields = ["vocabulary", "code", "label_vi", "label_en", "order", "deprecated", "replaced_by"]
    list_display = ["label_vi", "code", "vocabulary", "label_en", _DEPRECATED]
    list_filter = ["vocabulary", "deprecated"]
    list_export = ["code", "vocabulary", "label_vi", "label_en", "order", "deprecated", "replaced_by"]
    export_filename = "vocabularies"
    search_fields = ["code", "label_vi", "label_en"]
    ordering = ["vocabulary", "order", "code"]
    list_per_page = 100


@hooks.register("register_admin_viewset")
def vocabularies() -> TermViewSet:
    return TermViewSet()


class ProgramsGroup(ViewSetGroup):
    menu_label = _("Programs")
    menu_icon = "code"
    menu_order = 170
    items = (TokenViewSet(), WebhookViewSet())


@hooks.register("register_admin_viewset")
def programs() -> ProgramsGroup:
    return ProgramsGroup()


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for verbs in (tokens.VERBS, webhook_acts.VERBS):
        for verb, (label, message) in verbs.items():
            actions.register_action(verb, label, message)


@hooks.register("register_group_permission_panel")
def webhook_permissions() -> Any:
    return collection_member_permission_formset_factory(
        Webhook,
        [
            ("add_webhook", _("Add"), _("Add webhooks")),
            ("change_webhook", _("Edit"), _("Edit, test and look at webhooks")),
            ("delete_webhook", _("Delete"), _("Delete webhooks")),
        ],
        "loa_entries/admin/webhook_permissions.html",
    )


@hooks.register("insert_global_admin_css")
def scripts_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("loa_entries/scripts.css"))


@hooks.register("on_serve_page")
def public_pages(serve: Serve) -> Serve:
    return say_when_public(serve)


@hooks.register("on_serve_page")
def counted_pages(serve: Serve) -> Serve:
    return count_views(serve)
