"""Banners and links that departments' sites must carry: lists that say what counts today, and plain forms."""

from __future__ import annotations

from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.core.exporting import ExportsAsShown
from syndication.models import Banner, RequiredLink

from .subscriber_words import Standing


def standing(banner: Banner) -> Standing:
    """Whether it counts today, and from when to when it does."""
    today, note = timezone.localdate(), _span(banner)
    if banner.valid_from and banner.valid_from > today:
        return Standing(tone="amber", label=_("not yet"), note=note)
    if banner.valid_to and banner.valid_to < today:
        return Standing(tone="quiet", label=_("over"), note=note)
    return Standing(tone="green", label=_("required") if banner.required else _("offered"), note=note)


def _span(banner: Banner) -> str:
    start, end = (day.strftime("%d/%m/%Y") if day else "" for day in (banner.valid_from, banner.valid_to))
    if start and end:
        return f"{start} – {end}"
    return (_("from %(day)s") % {"day": start}) if start else (_("until %(day)s") % {"day": end}) if end else ""


class TargetColumn(TitleColumn):
    """Its title, where it leads below; a banner with its picture."""

    cell_template_name = "syndication/admin/target_cell.html"


class StandingColumn(Column):
    """Whether it counts."""

    cell_template_name = "syndication/admin/standing_cell.html"

    def get_value(self, instance: Banner) -> Standing:
        return standing(instance)


class BannerIndexView(ExportsAsShown, IndexView):
    """In the order of ``/banners/``."""

    export_filename = "banners"

    results_template_name = "syndication/admin/banners_results.html"

    def get_base_queryset(self) -> QuerySet[Banner]:
        return Banner.objects.select_related("image").prefetch_related("image__renditions")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TargetColumn("title", label=_("Banner"), url_name="loa_banners_desk:edit", sort_key="title"),
            StandingColumn("standing", label=_("Counts")),
        ]


class RequiredLinkIndexView(ExportsAsShown, IndexView):
    """In their order."""

    export_filename = "required-links"

    results_template_name = "syndication/admin/required_links_results.html"

    @cached_property
    def columns(self) -> list[Column]:
        return [TargetColumn("title", label=_("Link"), url_name="loa_required_links:edit", sort_key="title")]


class BannerViewSet(ModelViewSet):
    model = Banner
    name = "loa_banners_desk"
    url_prefix = "banners"
    icon = "image"
    menu_label = gettext_lazy("Banners")
    panels = [
        FieldPanel("title"), FieldPanel("image"), FieldPanel("target"), FieldPanel("required"),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]), FieldPanel("order"),
    ]  # fmt: skip
    index_view_class = BannerIndexView
    copy_view_enabled = False
    add_to_reference_index = False


class RequiredLinkViewSet(ModelViewSet):
    model = RequiredLink
    name = "loa_required_links"
    url_prefix = "required-links"
    icon = "link"
    menu_label = gettext_lazy("Required links")
    panels = [FieldPanel("title"), FieldPanel("target"), FieldPanel("order")]
    index_view_class = RequiredLinkIndexView
    copy_view_enabled = False
    add_to_reference_index = False
