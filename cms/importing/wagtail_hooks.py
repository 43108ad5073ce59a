"""Registers bulk import with Wagtail's admin; holds no rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry

from cms.pages.models import HomePage, IndexPage, SectionPage

from .admin.viewsets import ImportViewSet
from .sections import may_import_into


@hooks.register("register_admin_viewset")
def imports() -> ImportViewSet:
    return ImportViewSet()


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("loa.import_done", _("Import a table"), _("Took the rows of a table in"))
    actions.register_action("loa.import_undone", _("Undo an import"), _("Took an import back"))


@hooks.register("register_page_header_buttons")
def import_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In a section: a table of items for it."""
    is_place = page.pk and page.specific_class in (HomePage, SectionPage, IndexPage)
    if is_place and view_name in ("listing", "index") and may_import_into(user, page):
        url = f"{reverse('loa_imports:add')}?{urlencode({'section': page.pk})}"
        yield Button(_("Import a table"), url=url, icon_name="table", priority=85)
