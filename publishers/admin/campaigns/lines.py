"""Putting items into a campaign: public ones by their title, and lines for what is still to be made."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput

from cms.core.text import search_words
from cms.entries.models import Entry
from cms.entries.selection import Labels
from publishers.models import CampaignItem

from ..audit import record
from ..permissions import page_policy
from ..posted import uuids
from .rights import ForChange

#: Items among which is searched, and so many are shown.
_AMONG, _SHOWN = 3000, 40


class LineForm(forms.Form):
    """Something that is still to be written."""

    title = forms.CharField(max_length=300, label=gettext_lazy("What is needed"))
    form = forms.ChoiceField(required=False, label=gettext_lazy("Form"))
    on = forms.DateField(required=False, label=gettext_lazy("Should be out on"), widget=AdminDateInput())

    def __init__(self, data: Any, labels: Labels) -> None:
        super().__init__(data, auto_id="loa-line-%s")
        self.fields["form"].choices = [("", _("not decided")), *labels.of("form").items()]


def own_items(user: Any) -> Any:
    """Public items whose pages this person may publish, the newest first."""
    mine = page_policy.instances_user_has_permission_for(user, "publish")
    return Entry.objects.published().filter(page_id__in=mine.order_by().values("pk")).order_by("-published_at", "pk")


def found_items(rows: Any, words: str) -> list[dict[str, Any]]:
    """Those whose titles have these words, without their marks, as people type them."""
    wanted = search_words(words).split()
    values = rows.values_list("pk", "title", "form", "published_at")
    kept = values[:_SHOWN] if not wanted else [
        row for row in values[:_AMONG] if all(word in search_words(row[1]) for word in wanted)
    ][:_SHOWN]  # fmt: skip
    return [dict(zip(("pk", "title", "form", "published_at"), row, strict=True)) for row in kept]


class AddLinesView(ForChange, WagtailAdminTemplateMixin, TemplateView):
    """Tick public items, or write down what is needed. With ``?line=`` one of them fills that line."""

    template_name = "publishers/admin/campaigning/add.html"
    page_title = gettext_lazy("Put items in")
    header_icon = "plus"

    @cached_property
    def labels(self) -> Labels:
        return Labels()

    @cached_property
    def line(self) -> CampaignItem | None:
        """The line that waits for an item."""
        asked = self.request.GET.get("line", "")
        if not asked.isdecimal():
            return None
        return get_object_or_404(CampaignItem, pk=asked, campaign=self.campaign, entry=None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").strip()
        known = CampaignItem.objects.filter(campaign=self.campaign, entry__isnull=False).values("entry")
        rows = own_items(self.request.user).exclude(pk__in=known)
        form = self.line.form if self.line else ""
        found = found_items(rows, words)
        if form and not words:
            # What fits the line comes first.
            found.sort(key=lambda item: item["form"] != form)
        for item in found:
            item["form"] = self.labels.of("form").get(item["form"], item["form"])
        return super().get_context_data(
            words=words, found=found, shown=_SHOWN, line=self.line,
            line_form=kwargs.pop("line_form", None) or LineForm(None, self.labels), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") == "line":
            return self._write_line(LineForm(request.POST, self.labels))
        wanted = uuids(request.POST.getlist("entry"))
        entries = list(own_items(request.user).filter(pk__in=wanted))
        if not entries:
            messages.error(request, _("Nothing is ticked. Tick at least one item."))
            return self.render_to_response(self.get_context_data(), status=422)
        count = self._fill(entries[0]) if self.line else self._put_in(entries)
        record(self.campaign, "loa.campaign_items", request.user, items=count)
        text = ngettext("%(count)s item is in the campaign now.", "%(count)s items are in the campaign now.", count)
        messages.success(request, text % {"count": count})
        return self._to_board()

    def _put_in(self, entries: list[Entry]) -> int:
        rows = [CampaignItem(campaign=self.campaign, entry=entry, added_by=self.request.user) for entry in entries]
        CampaignItem.objects.bulk_create(rows, ignore_conflicts=True)
        return len(entries)

    def _fill(self, entry: Entry) -> int:
        assert self.line is not None
        try:
            with transaction.atomic():
                CampaignItem.objects.filter(pk=self.line.pk, entry=None).update(entry=entry)
        except IntegrityError:
            # It has a line of its own already: that one tells of it.
            CampaignItem.objects.filter(pk=self.line.pk, entry=None).delete()
        return 1

    def _write_line(self, form: LineForm) -> HttpResponse:
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(line_form=form), status=422)
        CampaignItem.objects.create(campaign=self.campaign, added_by=self.request.user, **form.cleaned_data)
        record(self.campaign, "loa.campaign_items", self.request.user, items=1)
        messages.success(self.request, _("The line is on the board."))
        return self._to_board()

    def _to_board(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("loa_campaigns:board", args=[self.campaign.pk]))


class DropLineView(ForChange, View):
    """Takes a line off the board; what is planned of it stays planned."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, line_id: int) -> HttpResponse:
        if CampaignItem.objects.filter(campaign=self.campaign, pk=line_id).delete()[0]:
            record(self.campaign, "loa.campaign_items", request.user)
            messages.success(request, _("The line is off the board. What is planned of it stays planned."))
        return HttpResponseRedirect(reverse("loa_campaigns:board", args=[self.campaign.pk]))


def entry_in(user: Any, text: str) -> Entry | None:
    """The posted item, if this person may publish it."""
    found: list[UUID] = uuids([text])
    return own_items(user).filter(pk__in=found).first() if found else None
