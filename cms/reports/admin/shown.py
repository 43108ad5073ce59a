"""The menu is for people who have to do with reports."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from cms.reports.people import reach_of


class ReportsMenuItem(MenuItem):
    """Shown to officers, keepers and auditors."""

    def is_shown(self, request: HttpRequest) -> bool:
        return not reach_of(request.user).is_nobody


class KeepersMenuItem(MenuItem):
    """Shown to who keeps a calendar."""

    def is_shown(self, request: HttpRequest) -> bool:
        reach = reach_of(request.user)
        return reach.is_everywhere or bool(reach.keeps)


class Shown:
    """For a viewset: its menu item is the keepers'."""

    def get_menu_item(self, order: Any = None) -> MenuItem:
        me: Any = self
        return KeepersMenuItem(
            label=me.menu_label, url=me.menu_url, name=me.menu_name, icon_name=me.menu_icon,
            order=order if order is not None else me.menu_order,
        )  # fmt: skip
