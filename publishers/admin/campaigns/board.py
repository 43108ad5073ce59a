"""The board: items × channels, items × agencies, gaps that lead to *Publish everywhere*, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.exporting import SaysTheSame
from cms.entries.selection import Labels
from publishers.campaigning.board import Line, by_agency, by_channel, totals
from publishers.models import Channel

from ..holds.rights import agency_names
from ..permissions import usable_channels
from .cells import Drawer
from .reading import Item, channels_of, items_of, owners_of, pages_to_plan, told_of
from .rights import OfCampaign
from .words import state_words, tone_of

#: Items on one screen.
PER_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One place as a line of the exported table."""

    item: str
    form: str
    place: str
    state: str
    when: datetime | None
    address: str


class BoardView(OfCampaign, SaysTheSame, WagtailAdminTemplateMixin, TemplateView):
    """Rows are the campaign's items; columns its channels, or the agencies that take part."""

    template_name = "publishers/admin/campaigning/board.html"
    page_title = gettext_lazy("Board")
    header_icon = "table"
    list_export = ["item", "form", "place", "state", "when", "address"]
    export_headings = {
        "item": gettext_lazy("Item"), "form": gettext_lazy("Form"), "place": gettext_lazy("Channel or agency"),
        "state": gettext_lazy("State"), "when": gettext_lazy("Time"), "address": gettext_lazy("Address"),
    }  # fmt: skip

    @property
    def export_filename(self) -> str:
        return f"campaign-{self.campaign.pk}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_export:
            response: HttpResponse = self.as_spreadsheet(self._rows(), request.GET["export"])
            return response
        return super().get(request, *args, **kwargs)

    @cached_property
    def is_by_agency(self) -> bool:
        return self.request.GET.get("view") == "agencies"

    @cached_property
    def labels(self) -> Labels:
        return Labels()

    @cached_property
    def items(self) -> list[Item]:
        return items_of(self.campaign)

    @cached_property
    def channels(self) -> list[Channel]:
        return channels_of(self.campaign, self.request.user)

    @cached_property
    def agencies(self) -> dict[str, str]:
        """Code → name: those that take part, and those that look after a channel of the board."""
        names = agency_names()
        codes = [*self.campaign.agencies, *sorted(set(owners_of(self.channels).values()))]
        return {code: names.get(code, code) for code in dict.fromkeys(codes)}

    @cached_property
    def lines(self) -> dict[UUID, Line]:
        """Item → its cells."""
        hashes = {item.entry: item.content_hash for item in self.items if item.entry}
        ids = [channel.pk for channel in self.channels]
        told = told_of(self.request.user, hashes, ids) if hashes and ids else []
        found = by_channel(hashes, ids, told)
        if self.is_by_agency:
            found = by_agency(found, ids, owners_of(self.channels), list(self.agencies))
        return {line.key: line for line in found}

    @cached_property
    def columns(self) -> Sequence[tuple[Any, str, str]]:
        """Key, name and platform of each."""
        if self.is_by_agency:
            return [(code, name, "") for code, name in self.agencies.items()]
        return [(channel.pk, channel.name, channel.platform) for channel in self.channels]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.items, PER_PAGE).get_page(self.request.GET.get("p"))
        counted = totals(self.lines.values())
        here = reverse("loa_campaigns:board", args=[self.campaign.pk])
        view = "view=agencies&" if self.is_by_agency else ""
        return super().get_context_data(
            columns=self.columns, rows=self._drawn(list(page.object_list)), page_obj=page,
            is_by_agency=self.is_by_agency, here=here, query=view,
            figures=[(tone_of(state), state_words(state), count) for state, count in counted.items()],
            xlsx_url=f"{here}?{view}export=xlsx", csv_url=f"{here}?{view}export=csv", **kwargs,
        )  # fmt: skip

    def _drawn(self, items: Sequence[Item]) -> list[dict[str, Any]]:
        """The lines of one screen, ready to be shown: what leads where is asked once for all of them."""
        pages = pages_to_plan(self.request.user, [item.page for item in items if item.page])
        usable = set(usable_channels(self.request.user).values_list("pk", flat=True))
        return [self._line(item, item.page in pages, usable) for item in items]

    @cached_property
    def _drawer(self) -> Drawer:
        return Drawer(self.campaign.pk, is_by_agency=self.is_by_agency)

    def _line(self, item: Item, may_plan: bool, usable: set[int]) -> dict[str, Any]:
        line = self.lines.get(item.entry) if item.entry else None
        leads = may_plan and not item.is_withdrawn and not self.is_by_agency
        cells = [
            self._drawer.draw(cell, item, name, key if leads and key in usable else None)
            for cell, (key, name, _platform) in zip(line.cells, self.columns, strict=True)
        ] if line else []  # fmt: skip
        return {
            "item": item, "form": self.labels.of("form").get(item.form, item.form), "cells": cells,
            "url": reverse("loa_item", args=[item.entry]) if item.entry else "",
        }  # fmt: skip

    def _rows(self) -> list[Row]:
        forms = self.labels.of("form")
        found = []
        for item in self.items:
            line = self.lines.get(item.entry) if item.entry else None
            for cell, (_key, name, _platform) in zip(line.cells if line else (), self.columns, strict=False):
                at = timezone.localtime(cell.at).replace(tzinfo=None, microsecond=0) if cell.at else None
                found.append(Row(
                    item=item.title, form=forms.get(item.form, item.form), place=name,
                    state=state_words(cell.state), when=at, address=cell.address,
                ))  # fmt: skip
            if line is None:
                found.append(Row(item=item.title, form=forms.get(item.form, item.form), place="",
                                 state=_("still to be made"), when=None, address=""))  # fmt: skip
        return found
