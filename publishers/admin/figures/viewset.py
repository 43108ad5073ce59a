"""Where the screens of figures are, and who finds them in the menu."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from ..trouble.view import has_something
from .best_times import BestView
from .item import ItemFiguresView
from .law import LawEffectView
from .overview import OverviewView
from .posts import PostsView


class FiguresMenuItem(MenuItem):
    """For whoever has anything of their own to look at."""

    def is_shown(self, request: Any) -> bool:
        return bool(request.user.is_superuser or has_something(request.user))


class FiguresViewSet(ViewSet):
    """Overview, posts, best times, changed laws, and a page for each item."""

    name = "loa_figures"
    url_prefix = "figures"
    icon = "loa-chart"
    menu_label = gettext_lazy("Figures")
    menu_item_class = FiguresMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", OverviewView.as_view(), name="index"),
            path("posts/", PostsView.as_view(), name="posts"),
            path("best/", BestView.as_view(), name="best"),
            path("law/", LawEffectView.as_view(), name="law"),
            path("item/<uuid:entry_id>/", ItemFiguresView.as_view(), name="item"),
        ]
