"""The frame of the site: home, the sections of agencies, lists."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page as PaginatorPage
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.agencies.models import Agency
from cms.entries.models import Term
from cms.pages import listing
from cms.pages.forms import SitePageForm

from .slugs import ReadableSlug


class Intro(models.Model):
    """A few words at the top."""

    intro = models.TextField(_("introduction"), blank=True)

    class Meta:
        abstract = True


class HomePage(ReadableSlug, Intro, Page):
    """The front page: what is new, by form."""

    base_form_class = SitePageForm
    content_panels = [FieldPanel("title"), FieldPanel("intro")]
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["newest"] = listing.newest(self, limit=listing.HOME_LIMIT)
        context["sections"] = SectionPage.objects.live().public().descendant_of(self).order_by("path")
        context["forms"] = listing.forms_present(self)
        return context


class SectionPage(ReadableSlug, Intro, Page):
    """The part of the site that belongs to an agency, or a theme within it."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="sections", verbose_name=_("agency")
    )

    base_form_class = SitePageForm
    content_panels = [FieldPanel("title"), FieldPanel("agency"), FieldPanel("intro")]
    parent_page_types = ["loa_pages.HomePage", "loa_pages.SectionPage"]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        form = request.GET.get("form", "")
        context["items"] = _page_of(request, listing.items(self, form=form))
        context["forms"], context["form"] = listing.forms_present(self), form
        context["subsections"] = SectionPage.objects.live().public().child_of(self)
        return context


class IndexPage(ReadableSlug, Intro, Page):
    """A list of what lies beside it: all items of a form, or on a topic."""

    listed_form = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("form"),
        limit_choices_to={"vocabulary": "form"},
    )  # fmt: skip
    listed_topic = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("topic"),
        limit_choices_to={"vocabulary": "topic"},
    )  # fmt: skip

    base_form_class = SitePageForm
    content_panels = [
        FieldPanel("title"), FieldPanel("intro"), FieldPanel("listed_form"), FieldPanel("listed_topic"),
    ]  # fmt: skip
    parent_page_types = ["loa_pages.HomePage", "loa_pages.SectionPage"]

    class Meta:
        verbose_name = _("list")
        verbose_name_plural = _("lists")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["items"] = _page_of(
            request,
            listing.items(
                self.get_parent(),
                form=self.listed_form.code if self.listed_form else "",
                topic=self.listed_topic.code if self.listed_topic else "",
            ),
        )
        return context


def _page_of(request: HttpRequest, found: models.QuerySet[Page]) -> PaginatorPage[Any]:
    return listing.paginate(found, request.GET.get("page"))
