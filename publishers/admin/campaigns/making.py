"""New campaigns from a template, and last year's for another year: shown as they would be, then made."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Collection

from cms.entries.selection import Labels
from publishers.calendar.periods import YEARS
from publishers.campaigning.patterns import is_workday
from publishers.campaigning.shifting import Shift, new_first_day
from publishers.campaigning.starters import Starter, starters
from publishers.models import Campaign
from publishers.planning.campaign_making import CampaignDraft, draft_of_copy, draft_of_starter, make

from ..audit import record
from ..holds.rights import campaign_policy
from .rights import OfCampaign
from .words import rule_words, target_words

_YEAR = re.compile(r"\b(20\d\d)\b")


def own_collections(user: Any) -> Any:
    """Where this person may make campaigns."""
    return campaign_policy.collections_user_has_permission_for(user, "add")


class NameForm(forms.Form):
    """What the new one is called and whose it is."""

    name = forms.CharField(max_length=200, label=gettext_lazy("Name"))
    collection = forms.ModelChoiceField(Collection.objects.none(), label=gettext_lazy("Collection"), empty_label=None)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="loa-make-%s", **kwargs)
        self.fields["collection"].queryset = own_collections(user)
        self.order_fields([name for name in self.fields if name not in ("name", "collection")] + ["name", "collection"])

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Campaign.objects.filter(name=name).exists():
            raise forms.ValidationError(_("There is a campaign of this name already. Choose another name."))
        return name


class StarterForm(NameForm):
    """Around which day."""

    turning = forms.DateField(label=gettext_lazy("Around which day"), widget=AdminDateInput())


class CopyForm(NameForm):
    """How the days are moved, and whether the items come along."""

    year = forms.IntegerField(min_value=YEARS.start, max_value=YEARS.stop - 1, label=gettext_lazy("For the year"))
    shift = forms.ChoiceField(
        label=gettext_lazy("How the days move"), widget=forms.RadioSelect,
        choices=[
            (Shift.DATE.value, gettext_lazy("The same dates: everything keeps its distance to a day such as 9/11")),
            (Shift.WEEKDAY.value, gettext_lazy("The same days of the week")),
            (Shift.LUNAR.value, gettext_lazy("The same lunar dates: everything keeps its distance to Tết")),
            (Shift.CHOSEN.value, gettext_lazy("From another first day")),
        ],
    )  # fmt: skip
    first = forms.DateField(required=False, label=gettext_lazy("That first day"), widget=AdminDateInput())
    with_items = forms.BooleanField(required=False, label=gettext_lazy("Put the same items in again"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("shift") == Shift.CHOSEN and not cleaned.get("first") and "first" not in self.errors:
            self.add_error("first", _("Choose the first day."))
        return cleaned


class MakeView(WagtailAdminTemplateMixin, TemplateView):
    """The form, what would be made, and the button that makes it."""

    template_name = "publishers/admin/campaigning/make.html"
    header_icon = "copy"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not own_collections(request.user).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_for(self, data: Any) -> NameForm:
        raise NotImplementedError

    def draft_for(self, given: dict[str, Any]) -> CampaignDraft:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_for(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        draft = self.draft_for(form.cleaned_data)
        if request.POST.get("do") != "make":
            return self.render_to_response(self.get_context_data(form=form, draft=draft))
        given = form.cleaned_data
        made = make(draft, name=given["name"], collection=given["collection"], user=request.user)
        record(made, "loa.campaign_made", request.user)
        messages.success(request, _("The campaign is made. Nothing is planned by it yet: its lines are on the board."))
        return HttpResponseRedirect(reverse("loa_campaigns:page", args=[made.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form_for(None)
        draft = kwargs.pop("draft", None)
        return super().get_context_data(form=form, shown=_shown(draft) if draft else None, **kwargs)


class StartersView(WagtailAdminTemplateMixin, TemplateView):
    """Which template."""

    template_name = "publishers/admin/campaigning/starters.html"
    page_title = gettext_lazy("New campaign from a template")
    header_icon = "copy"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not own_collections(request.user).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [_list_crumb(), {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(starters=list(starters().values()), **kwargs)


class StarterView(MakeView):
    """A new one from this template."""

    page_title = gettext_lazy("New campaign from a template")

    @cached_property
    def starter(self) -> Starter:
        found = starters().get(self.kwargs["key"])
        if found is None:
            raise Http404
        return found

    def get_page_subtitle(self) -> str:
        return self.starter.name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        back = {"url": reverse("loa_campaigns:starters"), "label": str(self.page_title)}
        return [_list_crumb(), back, {"url": "", "label": self.starter.name}]

    def form_for(self, data: Any) -> NameForm:
        day = self.starter.turning_day(timezone.localdate())
        initial = {"turning": day, "name": f"{self.starter.name} {day.year}" if self.starter.anchor else ""}
        return StarterForm(data, user=self.request.user, initial=initial)

    def draft_for(self, given: dict[str, Any]) -> CampaignDraft:
        return draft_of_starter(self.starter, given["turning"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lead=self.starter.description, **kwargs)


class CopyView(OfCampaign, MakeView):
    """This campaign for another year. It only reads the old one, so who sees it may copy it to where they make some."""

    page_title = gettext_lazy("Use it for another year")

    @cached_property
    def may_change(self) -> bool:
        """What is posted changes nothing of the old one."""
        return True

    def form_for(self, data: Any) -> NameForm:
        first = self.campaign.starts_on or timezone.localdate()
        year = max(first.year + 1, timezone.localdate().year)
        name = self.campaign.name
        named = _YEAR.sub(str(year), name) if _YEAR.search(name) else f"{name} {year}"
        initial = {"year": year, "shift": Shift.DATE.value, "name": named, "with_items": False,
                   "collection": self.campaign.collection_id}  # fmt: skip
        return CopyForm(data, user=self.request.user, initial=initial)

    def draft_for(self, given: dict[str, Any]) -> CampaignDraft:
        old = self.campaign.starts_on or timezone.localdate()
        first: date = new_first_day(old, Shift(given["shift"]), given["year"], given["first"])
        return draft_of_copy(self.campaign, first, with_items=given["with_items"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = _(
            "Goal, agencies, laws, targets, channels and recurring posts come along, on new days. Nothing is sent."
        )
        return super().get_context_data(lead=lead, **kwargs)


def _list_crumb() -> dict[str, str]:
    return {"url": reverse("loa_campaigns:index"), "label": _("Campaigns")}


def _shown(draft: CampaignDraft) -> dict[str, Any]:
    """The draft in words."""
    forms_ = Labels().of("form")
    return {
        "starts_on": draft.starts_on, "ends_on": draft.ends_on,
        "lines": [
            (line, forms_.get(line.form, line.form), bool(line.on and not is_workday(line.on))) for line in draft.lines
        ],
        "targets": [(target_words(counts, form, forms_), wanted) for counts, form, wanted in draft.targets],
        "rounds": [(each.values["name"], rule_words(each.rule()), each.values) for each in draft.rounds],
    }  # fmt: skip
