"""Campaigns: a name for what belongs together, so that it can be planned, found and stopped together."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.collections import BaseCollectionMemberForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.button import HeaderButton

from cms.core.moments import written_day
from cms.core.own_rows import OwnRows
from publishers.models import Campaign
from publishers.models.campaign import Colour

from ..channels.responsible import shown_name
from ..holds.rights import campaign_policy
from . import urls
from .facts import add_facts, with_foreign

#: How visits through the campaign's short links are told apart, and what is written where nothing is said.
MARKS = {
    "short_links": gettext_lazy(
        "The item's address in the campaign's posts becomes a short one of this site, on every channel."
    ),
    "utm_source": gettext_lazy("Written behind the address when a short link is followed. Empty: the platform's name."),
    "utm_medium": gettext_lazy("Empty: “social”, for links on paper “print”."),
    "utm_campaign": gettext_lazy("Empty: the campaign's name."),
}


class ColourSelect(forms.RadioSelect):
    """The colours as they look, each with its name."""

    template_name = "publishers/admin/colour_select.html"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """By the project's templates: those of forms know nothing of the desk."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))


class ColourColumn(Column):
    """The colour by which the calendar tells it apart."""

    cell_template_name = "publishers/admin/colour_cell.html"


class CampaignForm(BaseCollectionMemberForm):
    """What it is for, its days, who answers for it, where and what it should reach, its colour, and whose it is."""

    permission_policy = campaign_policy

    class Meta:
        model = Campaign
        fields = [
            "name", "goal", "starts_on", "ends_on", "owner", "channels", "agencies", "documents", "forms", "colour",
            "description", *MARKS, "collection",
        ]  # fmt: skip
        help_texts = MARKS
        widgets = {
            "starts_on": AdminDateInput,
            "ends_on": AdminDateInput,
            "colour": ColourSelect,
            "goal": forms.Textarea(attrs={"rows": 2}),
            "channels": forms.CheckboxSelectMultiple(attrs={"class": "loa-ticks"}),
            "description": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._user = kwargs["user"]
        super().__init__(*args, **kwargs)
        add_facts(self, self._user)
        # One is always chosen on the screen; whoever fills the form otherwise keeps what there is.
        self.fields["colour"].required = False

    def clean_channels(self) -> Any:
        return with_foreign(self.instance, self.cleaned_data["channels"], self._user)

    def clean_colour(self) -> str:
        return self.cleaned_data["colour"] or self.instance.colour

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            raise ValidationError({"ends_on": _("The last day must not be before the first day.")})
        return cleaned


class CampaignIndexView(IndexView):
    """Those of the collections that the person works with."""

    def get_base_queryset(self) -> Any:
        wanted = ["add", "change", "delete"]
        mine = campaign_policy.instances_user_has_any_permission_for(self.request.user, wanted)
        return mine.select_related("collection", "owner")

    @cached_property
    def header_buttons(self) -> list[Any]:
        found: list[Any] = [*super().header_buttons]
        if campaign_policy.user_has_permission(self.request.user, "add"):
            url = reverse("loa_campaigns:starters")
            found.append(HeaderButton(label=_("New campaign from a template"), url=url, icon_name="copy"))
        return found


class OwnForm:
    """The form knows the person, since their collections are offered; the instance's collection decides the rest."""

    request: Any
    permission_required: str

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}


class OnInstance:
    """Wagtail asks for the permission in general; a campaign's collection decides for each."""

    request: Any
    permission_required: str

    def get_object(self, queryset: Any = None) -> Campaign:
        found: Campaign = super().get_object(queryset)
        if not campaign_policy.user_has_permission_for_instance(self.request.user, self.permission_required, found):
            raise PermissionDenied
        return found


class CampaignCreateView(OwnForm, CreateView):
    """A new one, in the colour that the fewest others have."""

    def get_initial(self) -> dict[str, Any]:
        taken = Counter(Campaign.objects.order_by("-pk").values_list("colour", flat=True)[: len(Colour) * 2])
        return {**super().get_initial(), "colour": min(Colour.values, key=lambda colour: taken[colour])}


class CampaignEditView(OnInstance, OwnForm, EditView):
    """Change it."""


class CampaignDeleteView(OnInstance, DeleteView):
    """Its deliveries stay, without a campaign."""


class CampaignViewSet(OwnRows, ModelViewSet):
    """Campaigns."""

    model = Campaign
    name = "loa_campaigns"
    url_prefix = "campaigns"
    icon = "tag"
    menu_label = gettext_lazy("Campaigns")
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = CampaignIndexView
    add_view_class = CampaignCreateView
    edit_view_class = CampaignEditView
    delete_view_class = CampaignDeleteView
    search_fields = ["name"]
    search_backend_name = None
    export_filename = "campaigns"
    list_export = ["name", "goal", "starts_on", "ends_on", "owner", "collection"]
    # fmt: off
    list_display = [
        TitleColumn("name", label=gettext_lazy("Name"), url_name="loa_campaigns:page", sort_key="name"),
        ColourColumn("colour", label=gettext_lazy("Colour"), accessor="get_colour_display", classname="loa-wide"),
        Column("starts_on", label=gettext_lazy("First day"), accessor=lambda row: written_day(row.starts_on),
               sort_key="starts_on"),
        Column("ends_on", label=gettext_lazy("Last day"), accessor=lambda row: written_day(row.ends_on),
               sort_key="ends_on"),
        Column("owner", label=gettext_lazy("Person responsible"),
               accessor=lambda row: shown_name(row.owner) if row.owner else ""),
        Column("collection", label=gettext_lazy("Collection"), classname="loa-wide"),
    ]
    # fmt: on

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), *urls.patterns()]

    def get_form_class(self, for_update: bool = False) -> type[CampaignForm]:
        return CampaignForm

    def get_permissions_to_register(self) -> Any:
        """None: rights on campaigns are given per collection."""
        return super().get_permissions_to_register().none()
