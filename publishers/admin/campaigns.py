"""Campaigns: a name for what belongs together, so that it can be planned, found and stopped together."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.collections import BaseCollectionMemberForm
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput

from publishers.models import Campaign
from publishers.models.campaign import Colour

from .hold_rights import campaign_policy


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
    """Name, days, colour, description, and whose it is."""

    permission_policy = campaign_policy

    class Meta:
        model = Campaign
        fields = ["name", "starts_on", "ends_on", "colour", "description", "collection"]
        widgets = {
            "starts_on": AdminDateInput,
            "ends_on": AdminDateInput,
            "colour": ColourSelect,
            "description": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One is always chosen on the screen; whoever fills the form otherwise keeps what there is.
        self.fields["colour"].required = False

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
        return campaign_policy.instances_user_has_any_permission_for(self.request.user, wanted).select_related(
            "collection"
        )


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


class CampaignViewSet(ModelViewSet):
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
    list_display = [
        TitleColumn("name", label=gettext_lazy("Name"), url_name="loa_campaigns:edit", sort_key="name"),
        ColourColumn("colour", label=gettext_lazy("Colour"), accessor="get_colour_display", classname="loa-wide"),
        DateColumn("starts_on", label=gettext_lazy("First day"), sort_key="starts_on"),
        DateColumn("ends_on", label=gettext_lazy("Last day"), sort_key="ends_on"),
        Column("collection", label=gettext_lazy("Collection"), classname="loa-wide"),
    ]

    def get_form_class(self, for_update: bool = False) -> type[CampaignForm]:
        return CampaignForm

    def get_permissions_to_register(self) -> Any:
        """None: rights on campaigns are given per collection."""
        return super().get_permissions_to_register().none()
