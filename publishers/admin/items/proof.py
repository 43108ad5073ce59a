"""The proof page of an item: what stood where and when, to look at, to print, to take along as a signed file."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.text import ascii_name
from cms.entries.models import Entry
from publishers.models import LedgerRow
from publishers.proof.exporting import NoKey, export
from publishers.proof.keys import signer
from publishers.proof.noticed import noticed

from ..permissions import visible_deliveries
from ..presenting import platform_order
from .proof_lines import alarms, chapters


class ProofView(WagtailAdminTemplateMixin, TemplateView):
    """A chapter per channel, in the order of the item's own page."""

    template_name = "publishers/admin/proof.html"
    page_title = gettext_lazy("Proof")
    header_icon = "key"

    @cached_property
    def entry(self) -> Entry:
        return get_object_or_404(Entry, pk=self.kwargs["entry_id"])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_deliveries:index"), "label": _("Deliveries")},
            {"url": reverse("loa_item", args=[self.entry.pk]), "label": str(self.entry.title)},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_page_subtitle(self) -> str:
        return str(self.entry.title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order = platform_order()
        found = list(visible_deliveries(self.request.user).filter(entry=self.entry).select_related("channel"))
        if not found:
            raise PermissionDenied
        found.sort(key=lambda row: (order(row.channel.platform), row.channel.name, row.channel_id, row.created_at))
        rows = LedgerRow.objects.filter(entry_id=self.entry.pk, channel_id__in={row.channel_id for row in found})
        own = signer()
        return super().get_context_data(
            entry=self.entry, chapters=chapters(found, rows.order_by("channel_id", "seq")),
            key_id=own.public.id if own else "", made_at=timezone.now(), **kwargs,
        )  # fmt: skip


class NoticedView(WagtailAdminTemplateMixin, TemplateView):
    """Posts that somebody changed or took down over there, newest first."""

    template_name = "publishers/admin/noticed.html"
    page_title = gettext_lazy("Changed over there")
    header_icon = "warning"
    #: More than anybody works through; the oldest fall out by themselves.
    most = 200

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_deliveries:index"), "label": _("Deliveries")},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = visible_deliveries(self.request.user)
        rows = list(noticed(mine, timezone.now())[: self.most])
        told = mine.filter(pk__in={row.delivery_id for row in rows}).select_related("channel", "entry")
        return super().get_context_data(alarms=alarms(rows, {row.pk: row for row in told}), **kwargs)


class ProofFileView(View):
    """The signed file."""

    def get(self, request: HttpRequest, entry_id: str) -> HttpResponse:
        entry = get_object_or_404(Entry, pk=entry_id)
        deliveries = visible_deliveries(request.user).filter(entry=entry)
        if not deliveries.exists():
            raise PermissionDenied
        try:
            document = export(entry, deliveries, timezone.now())
        except NoKey:
            messages.error(request, _("This site has no key to sign with; ask who runs it to set PROOF_KEY."))
            return redirect("loa_proof", entry_id=entry.pk)
        text = json.dumps(document, ensure_ascii=False, indent=1)
        name = f"proof-{ascii_name(entry.title)}.json"
        return HttpResponse(
            text, content_type="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )
