"""Infographic: pictures that say everything in text too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField

from cms.entries.attachments import attach
from cms.entries.record import Attachment, Role
from cms.pages.body import text_as_html
from cms.pages.panels import pictures, tabs
from cms.pages.publishable import Problem

from .base import ContentPage


class InfographicPage(ContentPage):
    """A drawn explanation. Without its full text it can't be published."""

    form = "infographic"

    image = models.ForeignKey(
        "loa_media.LoaImage", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    image_alt = models.CharField(
        _("what it is, in a line"), max_length=500, blank=True,
        help_text=_("Read out for the picture; empty: the description in the library."),
    )  # fmt: skip
    full_text_alternative = models.TextField(
        _("full text alternative"), blank=True,
        help_text=_("Everything the picture says, in sentences, for who can't see it. Needed before publishing."),
    )  # fmt: skip
    data_source = models.CharField(_("data source"), max_length=500, blank=True)

    edit_handler = tabs(
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("Picture")),
        FieldPanel("full_text_alternative"),
        pictures(_("Further sheets")),
        after=[FieldPanel("data_source")],
    )
    api_fields = [
        *ContentPage.api_fields, APIField("image", writable=True), APIField("image_alt", writable=True),
        APIField("full_text_alternative", writable=True), APIField("data_source", writable=True),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("infographic")
        verbose_name_plural = _("infographics")

    @property
    def image_text_alternative(self) -> str:
        return self.image_alt or (self.image.description if self.image else "") or self.title

    @property
    def list_picture(self) -> Any:
        return self.cover or self.image

    def publishing_problems(self) -> Iterator[Problem]:
        if self.image is None:
            yield Problem("image", _now("There is no picture yet. Choose or upload one."))
        if not self.full_text_alternative.strip():
            yield Problem(
                "full_text_alternative",
                _now("The infographic has no full text alternative. Write down everything the picture says."),
            )

    def record_attachments(self) -> Iterator[Attachment]:
        if self.image:
            yield attach(
                self.image.file, role=Role.MAIN, alt=self.image_text_alternative, width=self.image.width,
                height=self.image.height,
            )  # fmt: skip

    def record_tail(self) -> str:
        return text_as_html(self.full_text_alternative)

    def record_details(self) -> dict[str, Any]:
        details = {"full_text_alternative": self.full_text_alternative.strip(), "data_source": self.data_source}
        return {key: value for key, value in details.items() if value}

    def form_texts(self) -> Iterator[str]:
        yield self.full_text_alternative
