"""Lists and forms of agencies and of the words that describe them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, IndexView
from wagtail.admin.views.generic.chooser import BaseChooseView, ChooseResultsViewMixin, ChooseViewMixin
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from cms.agencies.actions import equip_agency
from cms.agencies.models import Agency, AgencyKind, AgencyLevel, AgencySuccession, LinkKind
from cms.core.admin_search import FoldedSearch, FoldedSearchForm
from cms.core.moments import written_day

_SPAN = FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")])


class AgencyIndexView(FoldedSearch, IndexView):
    """Finds “so tu phap”; names and words of the field are asked for once for all rows."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("kind", "level").prefetch_related("names")


class AgencyCreateView(CreateView):
    """A new agency gets its section, collection and groups at once."""

    def save_instance(self) -> Any:
        agency = super().save_instance()
        equip_agency(agency)
        return agency


class _Choose(BaseChooseView):
    filter_form_class = FoldedSearchForm


class AgencyChooseView(ChooseViewMixin, _Choose):
    """The chooser's dialog."""


class AgencyChooseResultsView(ChooseResultsViewMixin, _Choose):
    """The chooser's list."""


class AgencyChooserViewSet(ChooserViewSet):
    model = Agency
    icon = "group"
    choose_one_text = _("Choose an agency")
    choose_another_text = _("Choose another agency")
    edit_item_text = _("Edit this agency")
    choose_view_class = AgencyChooseView
    choose_results_view_class = AgencyChooseResultsView


class AgencyViewSet(ModelViewSet):
    model = Agency
    icon = "group"
    menu_label = _("Agencies")
    index_view_class = AgencyIndexView
    add_view_class = AgencyCreateView
    list_display = [
        "name", "code", "kind", "level",
        Column("valid_from", label=_("valid from"), accessor=lambda row: written_day(row.valid_from),
               sort_key="valid_from"),
        Column("valid_to", label=_("valid to"), accessor=lambda row: written_day(row.valid_to),
               sort_key="valid_to"),
    ]  # fmt: skip
    list_filter = ["kind", "level"]
    list_export = ["code", "name", "kind", "level", "valid_from", "valid_to"]
    inspect_view_enabled = True
    edit_handler = ObjectList(
        [
            InlinePanel("names", heading=_("Names"), label=_("name"), min_num=1, panels=[
                FieldPanel("name"), FieldPanel("short_name"), _SPAN,
            ]),
            FieldPanel("code"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("level")]),
            _SPAN,
            InlinePanel("links_out", heading=_("Links to other agencies"), label=_("link"), panels=[
                FieldPanel("kind"), FieldPanel("to_agency"), _SPAN,
            ]),
            MultiFieldPanel(
                [FieldPanel("section"), FieldPanel("collection"), FieldPanel("website"),
                 FieldPanel("identification_code")],
                heading=_("Where it works"), help_text=_("Section and collection are made when left empty."),
            ),
        ]
    )  # fmt: skip


class _WordViewSet(ModelViewSet):
    icon = "tag"
    list_display = ["label", "code", "deprecated"]
    form_fields = ["label_vi", "label_en", "code", "order", "deprecated"]
    list_export = ["code", "label_vi", "label_en", "order", "deprecated"]


class AgencyKindViewSet(_WordViewSet):
    model = AgencyKind
    menu_label = _("Kinds")
    form_fields = [*_WordViewSet.form_fields, "is_invited"]


class AgencyLevelViewSet(_WordViewSet):
    model = AgencyLevel
    menu_label = _("Levels")


class LinkKindViewSet(_WordViewSet):
    model = LinkKind
    menu_label = _("Kinds of link")
    form_fields = [*_WordViewSet.form_fields, "is_parent"]


class SuccessionViewSet(ModelViewSet):
    model = AgencySuccession
    icon = "history"
    menu_label = _("Successions")
    list_display = ["predecessor", "kind", "successor", "happened_on"]
    list_export = ["predecessor", "kind", "successor", "share", "happened_on", "basis"]
    list_filter = ["kind"]
    form_fields = ["predecessor", "kind", "successor", "share", "happened_on", "basis"]


class AgenciesGroup(ModelViewSetGroup):
    menu_label = _("Agencies")
    menu_icon = "group"
    menu_order = 320
    items = (AgencyViewSet, SuccessionViewSet, AgencyKindViewSet, AgencyLevelViewSet, LinkKindViewSet)
