"""A campaign's own page: what it is for, how far it has come, what is still to be made, and where to go on."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton

from cms.entries.selection import Labels
from publishers.calendar.periods import Look
from publishers.campaigning.targets import progress
from publishers.models import Campaign, CampaignTarget, Counted, Hold, OccurrenceState

from ..audit import record
from ..holds.rights import agency_names
from .reading import arrived_of, forms_of_documents, items_of
from .rights import OfCampaign
from .words import rule_words, target_words

#: A target beyond this is a slip of the finger.
_MOST = 100_000
#: So long a day that went by without a post is told of.
_LATELY = timedelta(days=30)


class TargetForm(forms.Form):
    """One more target."""

    counts = forms.ChoiceField(choices=Counted.choices, label=gettext_lazy("What is counted"))
    form = forms.ChoiceField(required=False, label=gettext_lazy("Only this form"))
    wanted = forms.IntegerField(min_value=1, max_value=_MOST, label=gettext_lazy("How many"))

    def __init__(self, data: Any, labels: Labels) -> None:
        super().__init__(data, auto_id="loa-target-%s")
        self.fields["form"].choices = [("", _("all forms")), *labels.of("form").items()]


class CampaignPageView(OfCampaign, WagtailAdminTemplateMixin, TemplateView):
    """Facts, targets, laws, lines to make, recurring posts, holds."""

    template_name = "publishers/admin/campaigning/page.html"
    page_title = gettext_lazy("Campaign")
    header_icon = "tag"

    @cached_property
    def labels(self) -> Labels:
        return Labels()

    @cached_property
    def items(self) -> list[Any]:
        return items_of(self.campaign)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        back = {"url": reverse("loa_campaigns:index"), "label": _("Campaigns")}
        return [back, {"url": "", "label": self.campaign.name}]

    @property
    def header_buttons(self) -> list[Any]:
        if not self.may_change:
            return []
        edit = reverse("loa_campaigns:edit", args=[self.campaign.pk])
        return [HeaderButton(label=_("Edit"), url=edit, icon_name="edit")]

    @property
    def header_more_buttons(self) -> list[Any]:
        links = f"{reverse('loa_links')}?{urlencode({'campaign': self.campaign.pk})}"
        return [Button(label=_("Short links"), url=links, icon_name="link", priority=10)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign, today, names = self.campaign, timezone.localdate(), agency_names()
        open_lines = [item for item in self.items if item.entry is None]
        holds = Hold.objects.filter(campaign=campaign, lifted_at=None).exclude(ends_at__lte=timezone.now())
        return super().get_context_data(
            target_form=kwargs.pop("target_form", None) or TargetForm(None, self.labels),
            targets=self._targets(),
            documents=self._documents(),
            agencies=[names.get(code, code) for code in campaign.agencies],
            lines=[(item, self._form_label(item.form), bool(item.on and item.on < today)) for item in open_lines],
            count=len(self.items) - len(open_lines),
            rounds=[(rule, rule_words(rule)) for rule in _with_unplanned(campaign)],
            holds=list(holds.order_by("starts_at")),
            calendar_url=self._calendar_url(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act, _colon, which = request.POST.get("do", "").partition(":")
        if act == "drop" and which.isdecimal():
            if CampaignTarget.objects.filter(campaign=self.campaign, pk=which).delete()[0]:
                record(self.campaign, "loa.campaign_targets", request.user)
                messages.success(request, _("The target is removed."))
            return self._back()
        form = TargetForm(request.POST, self.labels)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(target_form=form), status=422)
        given = form.cleaned_data
        CampaignTarget.objects.update_or_create(
            campaign=self.campaign, counts=given["counts"], form=given["form"], defaults={"wanted": given["wanted"]}
        )
        record(self.campaign, "loa.campaign_targets", request.user)
        messages.success(request, _("The target is saved."))
        return self._back()

    def _back(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("loa_campaigns:page", args=[self.campaign.pk]) + "#loa-targets")

    def _targets(self) -> list[dict[str, Any]]:
        rows = list(self.campaign.targets.all())
        arrived = arrived_of(self.campaign) if rows else []
        return [
            {"pk": row.pk, "label": target_words(row.counts, row.form, self.labels.of("form")),
             "progress": progress(row.counts, row.form, row.wanted, arrived)}
            for row in rows
        ]  # fmt: skip

    def _documents(self) -> list[dict[str, Any]]:
        """Each law with the wanted forms that it has, and those that are missing."""
        rows = forms_of_documents(self.campaign, self.items)
        return [
            {"number": number,
             "there": [self._form_label(form) for form in sorted(forms)],
             "missing": [self._form_label(form) for form in self.campaign.forms if form not in forms]}
            for number, forms in rows
        ]  # fmt: skip

    def _form_label(self, code: str) -> str:
        return self.labels.of("form").get(code, code)

    def _calendar_url(self) -> str:
        today, first, last = timezone.localdate(), self.campaign.starts_on, self.campaign.ends_on
        day = first if first and (today < first or (last and today > last)) else today
        asked = {"view": Look.MONTH.value, "date": day.isoformat(), "campaign": self.campaign.pk}
        return f"{reverse('loa_calendar:index')}?{urlencode(asked)}"


def _with_unplanned(campaign: Campaign) -> Any:
    """The recurring posts, each with how many of its days say why they are not planned, or went by so lately."""
    passed = Q(occurrences__state=OccurrenceState.PASSED, occurrences__due_at__gte=timezone.now() - _LATELY)
    waits = Q(occurrences__state=OccurrenceState.WAITING) & ~Q(occurrences__problems={})
    return campaign.recurrences.annotate(unplanned=Count("occurrences", filter=passed | waits))
