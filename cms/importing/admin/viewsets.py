"""The addresses of bulk import."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from cms.importing.sections import may_import

from .taking import CheckView, FindingsView, ResultView, ShowView, UndoView
from .views import ColumnsView, IndexView, ReadyTableView, UploadView


class ImportsMenuItem(MenuItem):
    """Shown to who may add items somewhere."""

    def is_shown(self, request: Any) -> bool:
        return may_import(request.user)


class ImportViewSet(ViewSet):
    """A person's imports."""

    name = "loa_imports"
    url_prefix = "imports"
    icon = "table"
    menu_label = gettext_lazy("Imports")
    menu_name = "imports"
    menu_order = 145
    menu_item_class = ImportsMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", IndexView.as_view(), name="index"),
            path("add/", UploadView.as_view(), name="add"),
            path("template/", ReadyTableView.as_view(), name="template"),
            path("<int:pk>/", ShowView.as_view(), name="show"),
            path("<int:pk>/columns/", ColumnsView.as_view(), name="columns"),
            path("<int:pk>/check/", CheckView.as_view(), name="check"),
            path("<int:pk>/findings/", FindingsView.as_view(), name="findings"),
            path("<int:pk>/result/", ResultView.as_view(), name="result"),
            path("<int:pk>/undo/", UndoView.as_view(), name="undo"),
        ]
