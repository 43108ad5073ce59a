"""Vocabularies are data: their rows are edited in the admin's settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Term
from .public_pages import Serve, say_when_public


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
    list_display = ["code", "vocabulary", "label_vi", "label_en", BooleanColumn("deprecated")]
    list_filter = ["vocabulary", "deprecated"]
    search_fields = ["code", "label_vi", "label_en"]
    ordering = ["vocabulary", "order", "code"]
    list_per_page = 100


@hooks.register("register_admin_viewset")
def vocabularies() -> TermViewSet:
    return TermViewSet()


@hooks.register("on_serve_page")
def public_pages(serve: Serve) -> Serve:
    return say_when_public(serve)
