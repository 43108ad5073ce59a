"""Everywhere one item went: its deliveries, live, with what a person may do."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.entries.models import Entry
from publishers.models import OPEN_STATES, Delivery

from .permissions import usable_channels, visible_deliveries
from .presenting import present


class ItemView(WagtailAdminTemplateMixin, TemplateView):
    """A row per channel; the rows refresh themselves while something is under way."""

    template_name = "publishers/admin/item.html"
    page_title = gettext_lazy("Where this item is")
    header_icon = "site"

    def get_template_names(self) -> list[str]:
        if "rows" in self.request.GET:
            return ["publishers/admin/item_rows.html"]
        return [self.template_name]

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_deliveries:index"), "label": Delivery._meta.verbose_name_plural.capitalize()},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_page_subtitle(self) -> str:
        return self.entry.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.entry = get_object_or_404(Entry, pk=self.kwargs["entry_id"])
        rows = visible_deliveries(self.request.user).filter(entry=self.entry).select_related("channel")
        if not rows and not self.request.user.is_superuser:
            raise PermissionDenied
        usable = set(usable_channels(self.request.user).values_list("pk", flat=True))
        return super().get_context_data(
            entry=self.entry,
            rows=[
                present(row, may_act=row.channel_id in usable) for row in rows.order_by("channel__name", "created_at")
            ],
            is_open=rows.filter(state__in=OPEN_STATES).exists(),
            now=timezone.now(),
            edit_url=reverse("wagtailadmin_pages:edit", args=[self.entry.page_id]) if self.entry.page_id else "",
            **kwargs,
        )
